import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import { relayBytes } from '../../../src/gateway/delivery/relay-bytes.ts'
import { isFact } from '../../../src/storage/check-fact.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import anthropicChat from '../../fixtures/providers/anthropic/chat.json'
import { ask, sse, upstream } from '../../support/worker/gateway.ts'
import { ask as asTenant, forgetAll, newTenant } from '../control/support.ts'

const facts: Fact[] = []

/** The credentials of the tenant's own, gone when these tests are over: others use the deployment's. */
const own: string[] = []

beforeAll(async () => {
  forgetAll()
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'Hello' }] })
  for (const provider of ['openai', 'anthropic', 'gemini']) {
    const made = { provider, name: 'own', secret: `own-${provider}-key-0123456789` }
    const { status, body } = await asTenant('POST', '/admin/credentials', LOCAL_KEY, made)
    expect(status).toBe(201)
    own.push(String(body['id']))
  }
  forgetAll()
})
afterAll(async () => {
  for (const id of own) await asTenant('DELETE', `/admin/credentials/${id}`, LOCAL_KEY)
  forgetAll()
})
afterEach(() => {
  vi.restoreAllMocks()
  facts.length = 0
})

function listen(): void {
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
}

test.each([
  ['/providers/openai/fine_tuning/jobs?limit=2&key=sl-x', 'https://api.openai.com/v1/fine_tuning/jobs?limit=2'],
  ['/providers/openai/v1/fine_tuning/jobs', 'https://api.openai.com/v1/fine_tuning/jobs'],
  ['/providers/anthropic/models', 'https://api.anthropic.com/v1/models'],
  ['/providers/gemini/models', 'https://generativelanguage.googleapis.com/v1beta/models'],
])('%s is asked at %s with the tenant’s own credential and not with the caller’s key', async (path, url) => {
  const sent = upstream(() => Response.json({ data: [] }))
  const { response } = await ask(path, undefined, { 'x-api-key': 'sl-local-development-key', cookie: 'a=b' })
  expect(response.status).toBe(200)
  expect(sent[0]).toMatchObject({ url, method: 'GET' })
  const headers = JSON.stringify([...(sent[0]?.headers ?? [])])
  expect(headers).toMatch(/own-(openai|anthropic|gemini)-key/)
  expect(headers).not.toContain('sl-local')
  expect(headers).not.toContain('canary')
  expect(headers).not.toContain('cookie')
})

test('what a raw answer took is written down, in whichever shape it is told', async () => {
  listen()
  upstream(() => Response.json(anthropicChat))
  await ask('/providers/anthropic/messages', { model: 'claude-opus-5-5', max_tokens: 5, messages: [] })
  expect(facts[0]).toMatchObject({ operation: 'raw', model: 'claude-opus-5-5', outcome: 'ok', usageSource: 'provider' })
  expect(facts[0]?.costNanos).toBeGreaterThan(0)
})

test('an error passes as it is, and costs nothing', async () => {
  listen()
  upstream(() => new Response('no such thing', { status: 404, headers: { 'content-type': 'text/plain' } }))
  const { response, text } = await ask('/providers/openai/nowhere')
  expect([response.status, text]).toEqual([404, 'no such thing'])
  expect(facts[0]).toMatchObject({ outcome: 'failed', status: 404, costNanos: 0 })
})

test.each([
  '/providers/openai/..%2f..%2fadmin',
  '/providers/openai/a//b',
  '/providers/openai/%2e%2e/x',
  '/providers/openai/%252e%252e/x',
  '/providers/openai/a%3Fb',
  '/providers/openai/a%23b',
  '/providers/openai/a%09b',
  '/providers/openai/a%5C..%5Cb',
  '/providers/gemini/models/%E0%A4%A:generateContent',
])('%s leads nowhere', async (path) => {
  const sent = upstream(() => Response.json({}))
  const { response } = await ask(path)
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
  expect(sent).toEqual([])
})

test('a model that nobody knows the price of is refused here too', async () => {
  const sent = upstream(() => Response.json({}))
  const { json } = await ask('/providers/openai/chat/completions', { model: 'gpt-unheard-of', messages: [] })
  expect(json['error']).toMatchObject({ code: 'model_unpriced' })
  expect(sent).toEqual([])
})

test('the deployment’s credential opens no paths of a provider’s own', async () => {
  const guest = await newTenant('raw-guest', { houseCredentials: true })
  const sent = upstream(() => Response.json({ data: [] }))
  const refused = await asTenant('GET', '/providers/openai/files', guest)
  expect(refused).toMatchObject({ status: 403, error: { code: 'insufficient_permissions' } })
  expect(refused.error.message).toContain('a credential of your own')
  expect(sent).toEqual([])
})

test('whose account it is, is told in neither direction', async () => {
  const told = { 'openai-organization': 'org-x', 'openai-project': 'proj-x', 'openai-version': '2020' }
  const sent = upstream(() => Response.json({}, { headers: told }))
  const { response } = await ask('/providers/openai/models', undefined, {
    'openai-organization': 'o',
    'openai-beta': 'b',
  })
  expect(sent[0]?.headers.get('openai-organization')).toBeNull()
  expect(sent[0]?.headers.get('openai-beta')).toBe('b')
  expect(response.headers.get('openai-organization')).toBeNull()
  expect(response.headers.get('openai-project')).toBeNull()
  expect(response.headers.get('openai-version')).toBe('2020')
})

test('an error that quotes the key is passed on without it, however long it is', async () => {
  const quoted = 'own-openai-key-0123456789'
  upstream(
    () => Response.json({ error: { message: `Incorrect key ${quoted}, ${quoted}` } }, { status: 401 }),
    () => new Response(quoted + 'x'.repeat(16_000 - 35) + quoted.repeat(9), { status: 500 }),
  )
  const short = await ask('/providers/openai/models')
  expect(short.json['error'].message).toBe('Incorrect key [secret], [secret]')
  const long = await ask('/providers/openai/models')
  expect(long.text).toMatch(/^\[secret\]x+$/)
})

test.each(['text/plain', 'application/octet-stream', 'application/json'])(
  'JSON that calls itself %s has its price checked',
  async (type) => {
    const sent = upstream(() => Response.json({}))
    const body = { model: 'gpt-unheard-of', messages: [] }
    const { json } = await ask('/providers/openai/chat/completions', body, { 'content-type': type })
    expect(json['error']).toMatchObject({ code: 'model_unpriced' })
    expect(sent).toEqual([])
  },
)

test('a body that is no JSON is handed on whole', async () => {
  const sent = upstream(async ({ body }) => Response.json({ got: await new Response(body).text() }))
  const form = new FormData()
  form.set('file', new File(['abc'], 'a.txt'))
  const { json } = await ask('/providers/openai/files', form)
  expect(json['got']).toMatch(/^--[\s\S]*abc[\s\S]*--(\r\n)?$/)
  expect(sent).toHaveLength(1)
})

test('what tells nothing of its use costs what it must have taken, unless it only counts or looks', async () => {
  listen()
  upstream(() => Response.json({ text: 'x'.repeat(400) }))
  const body = { model: 'gpt-4o-mini', input: 'word '.repeat(100) }
  await ask('/providers/openai/responses', body)
  await ask('/providers/openai/responses/input_tokens', body)
  await ask('/providers/openai/models')
  await ask('/providers/openai/vector_stores', { name: 'x' })
  expect(facts[0]).toMatchObject({ usageSource: 'estimated', outputTokens: 103 })
  expect(facts[0]?.inputTokens).toBeGreaterThan(100)
  expect(facts[0]?.costNanos).toBeGreaterThan(0)
  expect(facts.slice(1).map(({ costNanos }) => costNanos)).toEqual([0, 0, 0])
  expect(facts.every(isFact)).toBe(true)
})

test('a chat stream is asked for its usage, where the caller did not say whether to', async () => {
  const chunks = [{ choices: [] }, { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }]
  listen()
  const sent = upstream(() => sse(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')))
  const body = { model: 'gpt-4o-mini', messages: [], stream: true }
  await ask('/providers/openai/chat/completions', body)
  expect(sent[0]?.body).toEqual({ ...body, stream_options: { include_usage: true } })
  expect(facts[0]).toMatchObject({ inputTokens: 7, outputTokens: 3, usageSource: 'provider' })
})

test('Anthropic’s streams are counted from their first and last events together', async () => {
  const events = [
    { type: 'message_start', message: { usage: { input_tokens: 25, output_tokens: 1 } } },
    { type: 'message_delta', usage: { output_tokens: 15 } },
  ]
  listen()
  upstream(() => sse(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')))
  await ask('/providers/anthropic/messages', { model: 'claude-opus-5-5', messages: [], stream: true })
  expect(facts[0]).toMatchObject({ inputTokens: 25, outputTokens: 15, usageSource: 'provider' })
})

test('Gemini’s list of answers is counted', async () => {
  listen()
  const usageMetadata = { promptTokenCount: 4, candidatesTokenCount: 6, totalTokenCount: 10 }
  upstream(() => Response.json([{ candidates: [] }, { usageMetadata }]))
  await ask('/providers/gemini/models/gemini-2.5-flash:streamGenerateContent', { contents: [] })
  expect(facts[0]).toMatchObject({ model: 'gemini-2.5-flash', inputTokens: 4, outputTokens: 6 })
})

test('a provider that cannot be reached is written down as a failure', async () => {
  listen()
  upstream(() => Promise.reject(new TypeError('connection refused')))
  const { response } = await ask('/providers/openai/responses', { model: 'gpt-4o-mini', input: 'Hi' })
  expect(response.status).toBe(502)
  expect(facts[0]).toMatchObject({ operation: 'raw', outcome: 'failed', errorCode: 'provider_failed', costNanos: 0 })
  expect(facts[0]?.attempts).toMatchObject([{ provider: 'openai', status: 0, error: 'network' }])
  expect(facts.every(isFact)).toBe(true)
})

test('a source that falls silent is ended', async () => {
  const silent = new ReadableStream<Uint8Array>({ start: (to) => to.enqueue(new TextEncoder().encode('{"a":')) })
  const { body, settled } = relayBytes(silent, 'application/json', { signal: new AbortController().signal }, '', 40)
  await expect(new Response(body).text()).rejects.toThrow()
  expect(await settled).toEqual({ outcome: 'failed', errorCode: 'provider_timeout', text: '{"a":' })
})
