import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Fact } from '../../../src/storage/facts.ts'
import { ask, upstream } from '../../support/worker/gateway.ts'

const EMBEDDINGS = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.5, -1.25, 3] }],
  model: 'text-embedding-3-small',
  usage: { prompt_tokens: 8, total_tokens: 8 },
}
const BYTES = new Uint8Array([0xff, 0xfb, 0x90, 0, 1, 2])

/** The facts that were sent for writing down. */
const facts: Fact[] = []

beforeAll(async () => {
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'Hello' }] })
  vi.spyOn(env.FACTS, 'send')
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

test('vectors come in base64 when that is asked for, whatever the provider answers', async () => {
  listen()
  const sent = upstream(() => Response.json({ ...EMBEDDINGS }))
  const { json, response } = await ask('/v1/embeddings', {
    model: 'openai/text-embedding-3-small',
    input: 'Hello',
    encoding_format: 'base64',
  })
  expect(response.status).toBe(200)
  expect(sent[0]).toMatchObject({ url: 'https://api.openai.com/v1/embeddings', method: 'POST' })
  expect(sent[0]?.body).toMatchObject({ model: 'text-embedding-3-small', input: 'Hello' })
  const bytes = Uint8Array.from(atob(json['data'][0].embedding), (char) => char.charCodeAt(0))
  expect([...new Float32Array(bytes.buffer)]).toEqual([0.5, -1.25, 3])
  expect(facts[0]).toMatchObject({ operation: 'embeddings', inputTokens: 8, usageSource: 'provider', outcome: 'ok' })
})

test('vectors that the provider wrote in base64 come as numbers when those are asked for', async () => {
  const embedding = btoa(String.fromCharCode(...new Uint8Array(new Float32Array([1, 2]).buffer)))
  upstream(() => Response.json({ ...EMBEDDINGS, data: [{ object: 'embedding', index: 0, embedding }] }))
  const { json } = await ask('/v1/embeddings', { model: 'openai/text-embedding-3-small', input: ['a'] })
  expect(json['data'][0].embedding).toEqual([1, 2])
})

test('a task goes to the next target when the first fails, and the trail is told', async () => {
  const sent = upstream(
    () => Response.json({ error: { message: 'down' } }, { status: 503 }),
    () => Response.json({ error: { message: 'down' } }, { status: 503 }),
    () => Response.json({ embeddings: [{ values: [1, 0] }] }),
  )
  const { json, response } = await ask('/v1/embeddings', {
    model: 'openai/text-embedding-3-small',
    input: 'a',
    sluice: { fallbacks: ['gemini/gemini-embedding-001'] },
  })
  expect(response.headers.get('x-sluice-provider')).toBe('gemini')
  expect(response.headers.get('x-sluice-attempts')).toBe('3')
  expect(json['data'][0].embedding).toEqual([1, 0])
  expect(sent.at(-1)?.url).toContain('gemini-embedding-001:batchEmbedContents')
})

test('speech arrives byte for byte, with its type, and is paid by its characters', async () => {
  listen()
  upstream(() => new Response(BYTES, { headers: { 'content-type': 'audio/mpeg' } }))
  const { response } = await ask('/v1/audio/speech', { model: 'openai/tts-1', input: 'Hello', voice: 'alloy' })
  expect(response.headers.get('content-type')).toBe('audio/mpeg')
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(BYTES)
  expect(facts[0]).toMatchObject({ operation: 'audio/speech', more: { characters: 5 } })
})

test('a recording is sent on with its name, and the model as its provider knows it', async () => {
  const sent = upstream(() => Response.json({ text: 'Hello there', usage: { type: 'duration', seconds: 3 } }))
  const form = new FormData()
  form.set('file', new File([BYTES], 'talk.mp3', { type: 'audio/mpeg' }))
  form.set('model', 'openai/whisper-1')
  const { json } = await ask('/v1/audio/transcriptions', form)
  expect(json['text']).toBe('Hello there')
  const body = sent[0]?.body as FormData
  expect(body.get('model')).toBe('whisper-1')
  expect((body.get('file') as unknown as File).name).toBe('talk.mp3')
})

test.each([
  ['/v1/embeddings', { model: 'openai/text-embedding-3-small' }, 'input'],
  ['/v1/embeddings', { input: 'a' }, 'model'],
  ['/v1/embeddings', { model: 'openai/x', input: 'a', encoding_format: 'hex' }, 'encoding_format'],
  ['/v1/images/generations', { model: 'openai/gpt-image-1' }, 'prompt'],
  ['/v1/audio/speech', { model: 'openai/tts-1', voice: 'alloy' }, 'input'],
  ['/v1/audio/transcriptions', { model: 'openai/whisper-1' }, 'file'],
  ['/v1/rerank', { model: 'cohere/rerank-v3.5', documents: ['a'] }, 'query'],
])('%s with %j is refused by the name of what is wrong', async (path, body, param) => {
  const sent = upstream(() => Response.json({}))
  const { json, response } = await ask(path, body)
  expect(response.status).toBe(400)
  expect(json['error']).toMatchObject({ type: 'invalid_request_error', param })
  expect(sent).toEqual([])
})

test('a provider that does not do what is asked is no target of it', async () => {
  const { json } = await ask('/v1/embeddings', { model: 'anthropic/claude-sonnet-5', input: 'a' })
  expect(json['error']).toMatchObject({ code: 'model_not_found', param: 'model' })
})

test('a key of the provider is never told, not even by the provider', async () => {
  upstream(() => Response.json({ error: { message: 'bad key canary-openai-key' } }, { status: 401 }))
  const { text } = await ask('/v1/embeddings', { model: 'openai/text-embedding-3-small', input: 'a' })
  expect(text).not.toContain('canary')
})

test('Google’s embedContent works, one by one and together, with any model', async () => {
  const sent = upstream(({ body }) =>
    Response.json({
      ...EMBEDDINGS,
      data: body.input.map((_: string, index: number) => ({ ...EMBEDDINGS.data[0], index })),
    }),
  )
  const content = { parts: [{ text: 'Hello' }] }
  const path = '/v1beta/models/openai%2Ftext-embedding-3-small'
  const one = await ask(`${path}:embedContent`, { content, outputDimensionality: 3 })
  expect(one.json).toEqual({ embedding: { values: [0.5, -1.25, 3] } })
  expect(sent[0]?.body).toMatchObject({ model: 'text-embedding-3-small', input: ['Hello'], dimensions: 3 })
  const two = await ask(`${path}:batchEmbedContents`, { requests: [{ content }, { content }] })
  expect(two.json['embeddings']).toHaveLength(2)
  const wrong = await ask(`${path}:embedContent`, { content: {} })
  expect(wrong.json['error']).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' })
})
