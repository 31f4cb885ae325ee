import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import worker from '../../../src/worker.ts'
import { ask, type Sent } from '../../support/worker/gateway.ts'

beforeAll(async () => {
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'Hello' }] })
})
afterEach(() => vi.restoreAllMocks())

const DONE = {
  type: 'response.done',
  response: {
    usage: {
      input_tokens: 30,
      output_tokens: 20,
      total_tokens: 50,
      input_token_details: { cached_tokens: 10, audio_tokens: 20, text_tokens: 10 },
      output_token_details: { audio_tokens: 15, text_tokens: 5 },
    },
  },
}

/** A provider that echoes, and tells the use of an answer when asked for one. */
function provider(sent: Sent[]): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    sent.push({ url: String(input), method: 'GET', headers: new Headers(init?.headers), body: null })
    const { 0: outside, 1: inside } = new WebSocketPair()
    inside.accept()
    inside.addEventListener('message', ({ data }) => {
      inside.send(data === 'done' ? JSON.stringify(DONE) : `echo ${data}`)
    })
    inside.addEventListener('close', () => inside.close())
    return new Response(null, { status: 101, webSocket: outside, headers: { 'sec-websocket-protocol': 'realtime' } })
  })
}

test('two sockets are joined, the key is the tenant’s, and what was said is written down when it is over', async () => {
  const facts: Fact[] = []
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
  const sent: Sent[] = []
  provider(sent)
  const ctx = createExecutionContext()
  const request = new Request('http://localhost/v1/realtime?model=openai/gpt-4o-realtime-preview', {
    headers: {
      upgrade: 'websocket',
      origin: 'https://page.test',
      'sec-websocket-protocol': `realtime, openai-insecure-api-key.${LOCAL_KEY}`,
    },
  })
  const { status, webSocket: socket, headers } = await worker.fetch(request, env, ctx)
  expect(status).toBe(101)
  expect(headers.get('sec-websocket-protocol')).toBe('realtime')
  expect(sent[0]?.url).toBe('https://api.openai.com/v1/realtime?model=gpt-4o-realtime-preview')
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer canary-openai-key')
  expect(sent[0]?.headers.get('sec-websocket-protocol')).toBe('realtime')
  const heard: unknown[] = []
  const { promise: heardAll, resolve } = Promise.withResolvers<void>()
  socket?.addEventListener('message', ({ data }) => {
    heard.push(data)
    if (heard.length === 3) resolve()
  })
  socket?.accept()
  for (const word of ['Hello', 'done', 'done']) socket?.send(word)
  await heardAll
  socket?.close(1000, 'bye')
  await waitOnExecutionContext(ctx)
  expect(heard[0]).toBe('echo Hello')
  expect(facts[0]).toMatchObject({
    operation: 'realtime',
    outcome: 'ok',
    inputTokens: 60,
    outputTokens: 40,
    cachedInputTokens: 20,
  })
  expect(facts[0]?.more).toEqual({ inputAudioTokens: 40, outputAudioTokens: 30 })
})

test('who asks without a socket is told how', async () => {
  const { response, json } = await ask('/v1/realtime?model=openai/gpt-4o-realtime-preview')
  expect(response.status).toBe(400)
  expect(json['error'].message).toContain('Upgrade')
})

test('a provider that opens none is told as any other failure', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () =>
    Response.json({ error: { message: 'no' } }, { status: 401 }),
  )
  const { response, json } = await ask('/v1/realtime?model=openai/gpt-4o-realtime-preview', undefined, {
    upgrade: 'websocket',
  })
  expect(response.status).toBe(502)
  expect(json['error']).toMatchObject({ code: 'provider_credential_refused' })
})
