import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import worker from '../../../src/worker.ts'
import anthropicStream from '../../fixtures/providers/anthropic/chat.sse?raw'
import geminiStream from '../../fixtures/providers/gemini/chat.sse?raw'

const messages = [{ role: 'user', content: 'Hello' }]

interface Answer {
  readonly response: Response
  readonly text: string
}

async function ask(body: object, headers: Record<string, string> = {}): Promise<Answer> {
  const ctx = createExecutionContext()
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${LOCAL_KEY}`, ...headers },
    body: JSON.stringify(body),
  })
  const response = await worker.fetch(request, env, ctx)
  const text = await response.text()
  await waitOnExecutionContext(ctx)
  return { response, text }
}

/** As it comes from a network: in pieces. A body that lies in memory cannot be piped natively. */
function sse(text: string): Response {
  const source = new ReadableStream({
    start(controller) {
      for (const piece of text.split(/(?<=\n\n)/)) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  return new Response(source, { headers: { 'content-type': 'text/event-stream' } })
}

const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-5.4-2026',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
}

/** What the provider was sent. */
let sent: { url: string; init: RequestInit }[] = []
function upstream(answer: () => Response): void {
  sent = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    sent.push({ url: String(url), init: init ?? {} })
    return answer()
  })
}

beforeAll(async () => {
  await ask({ model: 'sandbox/echo-small', messages })
})
afterEach(() => vi.restoreAllMocks())

test('an OpenAI answer reaches the caller byte for byte, and unknown fields reach the provider', async () => {
  const text = JSON.stringify(completion, null, 2)
  upstream(() => new Response(text, { headers: { 'content-type': 'application/json' } }))
  const answer = await ask({ model: 'openai/gpt-5.4', messages, novelty: { deep: [1] } })
  expect(answer.text).toBe(text)
  expect(sent[0]?.url).toBe('https://api.openai.com/v1/chat/completions')
  expect(JSON.parse(String(sent[0]?.init.body))).toEqual({ model: 'gpt-5.4', messages, novelty: { deep: [1] } })
  expect(new Headers(sent[0]?.init.headers).get('authorization')).toBe('Bearer canary-openai-key')
})

test.each([
  ['anthropic/claude-opus-5-5', anthropicStream],
  ['gemini/gemini-3.8-flash', geminiStream],
])('a stream of %s reaches the caller as OpenAI’s, with usage only for those who asked', async (model, recorded) => {
  for (const include_usage of [true, false]) {
    upstream(() => sse(recorded))
    const { text, response } = await ask({ model, messages, stream: true, stream_options: { include_usage } })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = text.split('\n\n').filter(Boolean)
    expect(events.at(-1)).toBe('data: [DONE]')
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)))
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.every(({ created }) => created > 1_700_000_000)).toBe(true)
    expect(chunks.filter(({ choices }) => choices[0]?.finish_reason)).toHaveLength(1)
    expect(chunks.filter(({ usage }) => usage)).toHaveLength(include_usage ? 1 : 0)
  }
})

const spokenLine = `data: ${JSON.stringify({ ...completion, choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] })}\n\n`

/** The environment, and the names of the store calls made through it. */
function watchedStores() {
  const asked: string[] = []
  const watched = (name: string, target: object) =>
    new Proxy(target, {
      get: (object, property) => {
        const value = Reflect.get(object, property)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          asked.push(`${name}.${String(property)}`)
          return value.apply(object, args)
        }
      },
    })
  const stores = ['DB', 'CONFIG', 'CACHE', 'SCOREBOARD', 'TENANT_DESK', 'FACTS'] as const
  const spied = { ...env, ...Object.fromEntries(stores.map((name) => [name, watched(name, env[name])])) } as typeof env
  return { asked, spied }
}

test.for([
  ['a plain request', {}, []],
  ['a stream', { stream: true, stream_options: { include_usage: true } }, []],
  ['a choice of `auto`', { model: 'auto' }, []],
  ['a request that may be cached', { cache: { ttl: 60 } }, ['CACHE.get']],
] as const)(
  '%s on a warm isolate makes at most one subrequest, and asks no store before its answer starts but the cache, once',
  async ([, wish, stores]) => {
    const { asked, spied } = watchedStores()
    upstream(() => ('stream' in wish ? sse(`${spokenLine}data: [DONE]\n\n`) : Response.json(completion)))
    const ctx = createExecutionContext()
    const body = JSON.stringify({ model: 'openai/gpt-5.4', messages, seed: stores.length, ...wish })
    const request = new Request('http://localhost/v1/chat/completions', {
      method: 'POST',
      headers: { authorization: `Bearer ${LOCAL_KEY}` },
      body,
    })
    const response = await worker.fetch(request, spied, ctx)
    // Scores are refreshed, and answers kept, behind the answer: neither is waited for.
    const awaited = asked.filter((call) => call !== 'CONFIG.get' && call !== 'CACHE.put')
    expect(awaited).toEqual(stores)
    // `auto` may choose the sandbox, which needs none.
    expect(sent.length).toBeLessThanOrEqual(1)
    await response.text()
    await waitOnExecutionContext(ctx)
  },
)

test('a provider’s refusal is told without the key it was sent', async () => {
  const body = { error: { message: 'Incorrect API key provided: canary-openai-key', code: 'invalid_api_key' } }
  upstream(() => Response.json(body, { status: 401 }))
  const { response, text } = await ask({ model: 'openai/gpt-5.4', messages })
  expect(response.status).toBe(502)
  expect(JSON.parse(text).error.code).toBe('provider_credential_refused')
  expect(text).not.toContain('canary')
})

test('an error event inside a translated stream ends it as an error', async () => {
  const [start = '', spoken = ''] = anthropicStream.split(/(?=event: content_block_delta)/)
  const overloaded =
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n'
  upstream(() => sse(start + spoken + overloaded))
  const { text } = await ask({ model: 'anthropic/claude-opus-5-5', messages, stream: true })
  expect(text).toContain('"error":{"message":"Overloaded"')
  expect(text).not.toContain('[DONE]')
})

test('a stream that forgot its [DONE] is finished properly', async () => {
  const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const last = { ...chunk, choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] }
  for (const include_usage of [true, false]) {
    upstream(() => sse(`data: ${JSON.stringify(last)}\n\n`))
    const { text } = await ask({ model: 'openai/gpt-5.4', messages, stream: true, stream_options: { include_usage } })
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(text).not.toContain('"error"')
  }
})

test('a body that is too large is refused before it is read', async () => {
  const { response } = await ask({ model: 'auto', messages }, { 'content-length': String(40 * 1024 * 1024) })
  expect(response.status).toBe(413)
})

test('a model that nobody knows the price of is refused, not served for nothing', async () => {
  upstream(() => Response.json(completion))
  const { response, text } = await ask({ model: 'openai/gpt-unheard-of', messages })
  expect([response.status, JSON.parse(text).error.code, sent.length]).toEqual([400, 'model_unpriced', 0])
})

test('a provider that never answers is given up after five minutes, once, where nobody else can be asked', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let asked = 0
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    asked++
    return new Promise(() => undefined)
  })
  const ctx = createExecutionContext()
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${LOCAL_KEY}` },
    body: JSON.stringify({ model: 'openai/gpt-5.4', messages }),
  })
  const answer = worker.fetch(request, env, ctx)
  await vi.waitFor(() => expect(asked).toBe(1))
  await vi.advanceTimersByTimeAsync(301_000)
  const response = await answer
  vi.useRealTimers()
  expect(response.status).toBe(504)
  expect(response.headers.get('x-should-retry')).toBe('true')
  expect(await response.json()).toMatchObject({ error: { code: 'provider_timeout', type: 'api_error' } })
  expect(asked).toBe(1)
})
