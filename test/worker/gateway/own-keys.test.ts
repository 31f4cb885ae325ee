import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { ask, type Sent, upstream } from '../../support/worker/gateway.ts'

const messages = [{ role: 'user', content: 'Hello' }]
const completion = (content: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
})
const answers = () => Response.json(completion('Hi'))
const down = () => Response.json({ error: { message: 'down' } }, { status: 429 })
const chat = '/v1/chat/completions'
const told = ({ headers, body }: Sent) => JSON.stringify([[...headers], body])

beforeAll(async () => {
  await ask(chat, { model: 'sandbox/echo-small', messages })
})
afterEach(() => vi.restoreAllMocks())

test.each([
  ['x-portkey-api-key', 'pk-old', 'gpt-4.1', { 'x-portkey-provider': 'openai' }],
  ['helicone-auth', 'Bearer sk-helicone-old', 'openai/gpt-4.1', {}],
  ['x-litellm-api-key', 'sk-old', 'openai/gpt-4.1', {}],
])('a Sluice key is sent to no provider, though an old %s stands beside it', async (header, value, model, more) => {
  const sent = upstream(answers)
  await ask(chat, { model, messages }, { [header]: value, ...more })
  for (const each of sent) expect(told(each)).not.toContain(LOCAL_KEY)
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer canary-openai-key')
})

test.each(['.internal/computeMetadata/v1', '@169.254.169.254/latest', ':22/x'])(
  'the path %s turns no host into another',
  async (path) => {
    const sent = upstream(answers)
    await ask(
      chat,
      { model: 'custom/x', messages },
      { 'helicone-auth': `Bearer ${LOCAL_KEY}`, 'helicone-target-url': 'https://metadata.google', 'cf-aig-path': path },
    )
    for (const { url } of sent) expect(new URL(url).hostname).toBe('metadata.google')
  },
)

test('a key without a provider’s name is shown to one provider only', async () => {
  const sent = upstream(down)
  const fallbacks = [{ model: 'llama-3.3-70b-instruct', api_key: 'sk-own-C' }]
  await ask(chat, { model: 'openai/gpt-4.1', messages, fallbacks, num_retries: 0 })
  const shown = new Set(sent.filter((each) => told(each).includes('sk-own-C')).map(({ url }) => new URL(url).host))
  expect(shown.size).toBeLessThanOrEqual(1)
})

test('a key goes with the targets that it came with, not with those that replace them', async () => {
  const sent = upstream(down)
  await ask(chat, {
    model: 'openai/gpt-4.1',
    messages,
    fallbacks: [{ model: 'gpt-4.1-mini', api_key: 'sk-X' }],
    sluice: { targets: [{ model: 'openai/gpt-4.1' }, { model: 'anthropic/claude-sonnet-5' }] },
  })
  expect(sent.length).toBeGreaterThan(1)
  for (const each of sent) expect(told(each)).not.toContain('sk-X')
})

test('what a caller’s own key or host has answered is kept for nobody', async () => {
  const cache = { 'cache-control': 'max-age=600' }
  upstream(() => Response.json(completion('poison')), answers)
  const own = { authorization: 'Bearer sk-own', 'x-portkey-api-key': LOCAL_KEY, 'x-portkey-provider': 'openai' }
  const body = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Whose answer is this?' }] }
  await ask(chat, body, { ...own, ...cache })
  const { json, response } = await ask(chat, body, { 'x-portkey-provider': 'openai', ...cache })
  expect(response.headers.get('x-sluice-cache')).toBe('miss')
  expect(json['choices'][0].message.content).toBe('Hi')
})

test('failures at a caller’s own host or key teach nobody else anything', async () => {
  const facts: Fact[] = []
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
  upstream(() => Response.json({ error: { message: 'broken' } }, { status: 500 }))
  const own = { authorization: 'Bearer sk-own', 'x-portkey-api-key': LOCAL_KEY, 'x-portkey-provider': 'openai' }
  await ask(chat, { model: 'gpt-4.1', messages }, own)
  expect(facts[0]?.attempts.length).toBeGreaterThan(0)
  for (const attempt of facts[0]?.attempts ?? []) expect(attempt.isPrivate).toBe(true)
})

test.each([
  [chat, { model: 'openai/gpt-4.1', messages, aws_secret_access_key: 'secret-1' }],
  [
    '/v1/responses',
    { model: 'openai/gpt-4.1', input: 'Hi', api_key: 'secret-1', api_base: 'https://elsewhere.example' },
  ],
  ['/v1/embeddings', { model: 'openai/text-embedding-3-small', input: 'Hi', vertex_credentials: 'secret-1' }],
])('secrets in the body of %s are sent on to no provider', async (path, body) => {
  const sent = upstream(answers)
  await ask(path, body)
  expect(sent.length).toBeGreaterThan(0)
  for (const each of sent) expect(told(each)).not.toMatch(/secret-1|elsewhere/)
})

test('secrets in a form are sent on to no provider', async () => {
  const sent = upstream(() => Response.json({ text: 'Hi', usage: { type: 'duration', seconds: 1 } }))
  const mine = new FormData()
  mine.set('file', new File(['x'], 'a.mp3'))
  mine.set('model', 'openai/whisper-1')
  mine.set('api_key', 'secret-1')
  await ask('/v1/audio/transcriptions', mine)
  const form = sent[0]?.body as FormData | undefined
  const fields = [...(form ?? [])].filter(([, value]) => typeof value === 'string')
  expect(JSON.stringify(fields)).not.toContain('secret-1')
})

test('a room of its own keeps answers apart, with nothing else said', async () => {
  upstream(
    () => Response.json(completion('a')),
    () => Response.json(completion('b')),
  )
  const body = { model: 'openai/gpt-4.1', messages: [{ role: 'user', content: 'Which room?' }] }
  const said = async (namespace: string) =>
    (await ask(chat, { ...body, cache: { ttl: 600, namespace } })).json['choices'][0].message.content
  expect([await said('a'), await said('b'), await said('a')]).toEqual(['a', 'b', 'a'])
})

test('an answer from memory says so in the words of the gateway that was spoken', async () => {
  upstream(answers)
  const words = {
    'helicone-auth': `Bearer ${LOCAL_KEY}`,
    'helicone-cache-enabled': 'true',
    'cache-control': 'max-age=600',
  }
  const body = { model: 'openai/gpt-4.1', messages: [{ role: 'user', content: 'Remember this.' }] }
  await ask(chat, body, words)
  const { response } = await ask(chat, body, words)
  expect(response.headers.get('helicone-cache')).toBe('HIT')
})

test('an answer that passed untouched is kept for nobody: its translation is less than it', async () => {
  const call = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'f', arguments: '{}', status: 'completed' }
  const native = { id: 'resp_n', object: 'response', status: 'completed', model: 'm', output: [call], usage: {} }
  upstream(() => Response.json(native))
  const cache = { 'cache-control': 'max-age=600' }
  const body = { model: 'openai/gpt-4.1', input: 'Call f.', store: false }
  await ask('/v1/responses', body, cache)
  const { json } = await ask('/v1/responses', body, cache)
  expect(json['output']).toEqual([call])
})

test.each([{ error: { message: 'overloaded' } }, { id: 'resp_x', object: 'response', status: 'failed', output: [] }])(
  'an error inside a 200 is none the less one: %j',
  async (answer) => {
    upstream(() => Response.json(answer))
    const { response } = await ask('/v1/responses', { model: 'openai/gpt-4.1', input: 'Hi' })
    expect(response.status).toBeGreaterThanOrEqual(400)
  },
)

test('who has no key is turned away before the universal endpoint reads a word', async () => {
  const account = '0123456789abcdef0123456789abcdef'
  const { response } = await ask(`/v1/${account}/gw`, { not: 'a list' }, { authorization: 'Bearer sl-unknown' })
  expect(response.status).toBe(401)
})

test.each(['/openai/deployments/%ZZ/chat/completions', '/v1beta/models/a%2525:generateContent'])(
  '%s is no bug of ours',
  async (path) => {
    const { response } = await ask(path, { messages, contents: [] })
    expect(response.status).toBeLessThan(500)
  },
)
