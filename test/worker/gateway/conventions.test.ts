import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import { ask, sse, upstream } from '../../support/worker/gateway.ts'

const messages = [{ role: 'user', content: 'Hello' }]
const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
}
const answers = () => Response.json(COMPLETION)
const down = () => Response.json({ error: { message: 'down' } }, { status: 429 })
const chat = '/v1/chat/completions'
const account = '0123456789abcdef0123456789abcdef'

beforeAll(async () => {
  await ask(chat, { model: 'sandbox/echo-small', messages })
})
afterEach(() => vi.restoreAllMocks())

test('what a request says of its routing in our own field decides, and reaches no provider', async () => {
  const sent = upstream(down, answers)
  const sluice = {
    targets: [{ model: 'openai/gpt-4o' }, { model: 'openai/gpt-4o-mini', params: { temperature: 0 } }],
  }
  const { response } = await ask(chat, { model: 'whatever', messages, sluice })
  expect(response.headers.get('x-sluice-model')).toBe('gpt-4o-mini')
  expect(sent.map(({ body }) => body)).toEqual([
    { model: 'gpt-4o', messages },
    { model: 'gpt-4o-mini', messages, temperature: 0 },
  ])
})

test.each([
  [{ targets: [] }, 'sluice.targets'],
  [{ strategy: 'best' }, 'sluice.strategy'],
  [{ attempts: 0 }, 'sluice.attempts'],
  [{ surprise: 1 }, 'sluice'],
])('the field %j is refused by its name', async (sluice, param) => {
  const { json, response } = await ask(chat, { model: 'openai/gpt-4o', messages, sluice })
  expect(response.status).toBe(400)
  expect(json['error']).toMatchObject({ param })
})

test.each([
  ['providers that are not allowed', { providers: { ignore: ['openai'] } }],
  ['prices above the limit', { max_price: { input: 0.000001 } }],
  ['providers without an agreement to keep nothing', { zero_retention: true }],
])('%s are never asked', async (_, sluice) => {
  const sent = upstream(answers)
  const { json } = await ask(chat, { model: 'openai/gpt-4o', messages, sluice })
  expect(json['error']).toMatchObject({ code: 'provider_not_configured' })
  expect(sent).toEqual([])
})

test('OpenRouter’s fields route, and none of them is sent on to another provider', async () => {
  const sent = upstream(down, answers)
  const { response } = await ask('/api/v1/chat/completions', {
    models: ['openai/gpt-4o', 'openai/gpt-4o-mini'],
    model: 'openai/gpt-4o',
    messages,
    provider: { allow_fallbacks: true, ignore: ['azure'] },
    usage: { include: true },
    transforms: [],
  })
  expect(response.headers.get('x-sluice-model')).toBe('gpt-4o-mini')
  expect(sent[1]?.body).toEqual({ model: 'gpt-4o-mini', messages })
})

test('usage at OpenRouter’s address tells what an answer cost, whole or streamed', async () => {
  const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 }
  const common = { id: 'c', created: 1, model: 'gpt-4o-mini' }
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi.' }, finish_reason: 'stop' }]
  upstream(() => Response.json({ ...common, object: 'chat.completion', choices, usage }))
  const asked = { model: 'openai/gpt-4o-mini', messages }
  const { json } = await ask('/api/v1/chat/completions', { ...asked, usage: { include: true } })
  // 0.15 and 0.60 USD per million tokens.
  expect(json.usage).toEqual({ ...usage, cost: expect.closeTo(0.00021, 9) })
  const chunk = { ...common, object: 'chat.completion.chunk' }
  const spoken = { ...chunk, choices: [{ index: 0, delta: { content: 'Hi.' }, finish_reason: 'stop' }] }
  const events = [spoken, { ...chunk, choices: [], usage }].map((event) => `data: ${JSON.stringify(event)}\n\n`)
  upstream(() => sse(`${events.join('')}data: [DONE]\n\n`))
  const { text } = await ask('/api/v1/chat/completions', {
    ...asked,
    stream: true,
    stream_options: { include_usage: true },
  })
  expect(text).toContain('"cost":0.00021')
  expect(text).toContain('Hi.')
})

test('Portkey’s headers route, with the caller’s own key at the provider, and its headers come back', async () => {
  const sent = upstream(answers)
  const { response } = await ask(
    chat,
    { model: 'gpt-4o', messages },
    {
      authorization: 'Bearer sk-callers-own',
      'x-portkey-api-key': LOCAL_KEY,
      'x-portkey-provider': 'openai',
      'x-portkey-trace-id': 'trace-1',
    },
  )
  expect(response.status).toBe(200)
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-callers-own')
  expect(response.headers.get('x-portkey-trace-id')).toBe('trace-1')
})

test('a caller’s own key is shown to no other provider', async () => {
  const sent = upstream(down, down, answers)
  await ask(
    chat,
    { model: 'gpt-4o', messages, sluice: { fallbacks: ['anthropic/claude-sonnet-5'] } },
    { authorization: 'Bearer sk-callers-own', 'x-portkey-api-key': LOCAL_KEY, 'x-portkey-provider': 'openai' },
  )
  const elsewhere = sent.filter(({ url }) => !url.startsWith('https://api.openai.com/'))
  expect(elsewhere.length).toBeGreaterThan(0)
  for (const { headers } of elsewhere) expect(JSON.stringify([...headers])).not.toContain('callers-own')
})

test.each([
  [`/v1/${account}/my-gateway/openai/chat/completions`, { model: 'gpt-4o' }],
  [`/v1/${account}/my-gateway/compat/chat/completions`, { model: 'openai/gpt-4o' }],
  ['/openai/deployments/openai%2Fgpt-4o/chat/completions?api-version=2024-10-21', {}],
  ['/openai/v1/chat/completions', { model: 'openai/gpt-4o' }],
])('%s is answered as ours is', async (path, fields) => {
  const sent = upstream(answers)
  const { json, response } = await ask(path, { ...fields, messages })
  expect([response.status, json]).toEqual([200, COMPLETION])
  expect(sent[0]?.body).toEqual({ model: 'gpt-4o', messages })
})

test('Cloudflare’s universal endpoint tries one request after the other', async () => {
  const sent = upstream(down, answers)
  const { response, json } = await ask(`/v1/${account}/my-gateway`, [
    { provider: 'openai', endpoint: 'chat/completions', headers: {}, query: { model: 'gpt-4o', messages } },
    {
      provider: 'openai',
      endpoint: 'chat/completions',
      headers: { authorization: 'Bearer sk-second' },
      query: { model: 'gpt-4o-mini', messages },
    },
  ])
  expect(json).toEqual(COMPLETION)
  expect(response.headers.get('cf-aig-step')).toBe('1')
  expect(sent[1]?.headers.get('authorization')).toBe('Bearer sk-second')
})

test('LiteLLM’s fields route, and its headers tell the cost', async () => {
  const sent = upstream(down, answers)
  const { response } = await ask(
    chat,
    { model: 'openai/gpt-4o', messages, fallbacks: ['openai/gpt-4o-mini'], num_retries: 0 },
    { 'x-litellm-tags': 'a,b' },
  )
  expect(sent.at(-1)?.body).toEqual({ model: 'gpt-4o-mini', messages })
  expect(Number(response.headers.get('x-litellm-response-cost'))).toBeGreaterThan(0)
})

test('Helicone’s headers are read, and its users get theirs back', async () => {
  upstream(answers)
  const { response } = await ask(chat, { model: 'openai/gpt-4o', messages }, { 'helicone-auth': `Bearer ${LOCAL_KEY}` })
  expect(response.headers.get('helicone-id')).toBeTruthy()
})

test('headers of another gateway come back only to those who spoke it', async () => {
  upstream(answers)
  const { response } = await ask(chat, { model: 'openai/gpt-4o', messages })
  const names = [...response.headers.keys()]
  expect(names.filter((name) => /portkey|litellm|cf-aig|helicone|openrouter/.test(name))).toEqual([])
})
