import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Fact } from '../../../src/storage/facts.ts'
import { expectOpenAi } from '../../support/openai-contract.ts'
import { ask } from '../../support/worker/gateway.ts'

/** The facts that were sent for writing down. */
const facts: Fact[] = []

beforeAll(async () => {
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'Hello' }] })
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('the sandbox has no network'))
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
})
afterAll(() => vi.restoreAllMocks())

/** What is written down of the request that got this answer, once it is: facts go many at a time. */
function factOf({ headers }: Response): Promise<Fact> {
  const id = headers.get('x-request-id')
  return vi.waitUntil(() => facts.find((fact) => fact.id === id), { timeout: 5000 })
}

/** A form with a sound in it: a second of silence, if it is to be a WAV file. */
function recording(fields: Record<string, string>, bytes: Uint8Array = silence()): FormData {
  const form = new FormData()
  form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], 'talk.wav', { type: 'audio/wav' }))
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

function silence(): Uint8Array {
  const view = new DataView(new ArrayBuffer(44 + 8000))
  view.setUint32(16, 16, true)
  view.setUint32(28, 8000, true)
  view.setUint32(40, 8000, true)
  const file = new Uint8Array(view.buffer)
  file.set(new TextEncoder().encode('RIFF'), 0)
  file.set(new TextEncoder().encode('WAVEfmt '), 8)
  file.set(new TextEncoder().encode('data'), 36)
  return file
}

describe.concurrent('the sandbox', { timeout: 30_000 }, () => {
  test('embeddings are what OpenAI describes, as numbers and in base64, and are paid by their tokens', async () => {
    const body = { model: 'sandbox/echo-embed', input: ['a harbour', 'a mountain'], dimensions: 64 }
    const { json, response } = await ask('/v1/embeddings', body)
    expect(response.headers.get('x-sluice-provider')).toBe('sandbox')
    expectOpenAi('CreateEmbeddingResponse', json)
    expect(json['data'].map(({ embedding }: { embedding: number[] }) => embedding.length)).toEqual([64, 64])
    const encoded = await ask('/v1/embeddings', { ...body, encoding_format: 'base64' })
    expectOpenAi('CreateEmbeddingResponse', encoded.json)
    expect(atob(encoded.json['data'][0].embedding)).toHaveLength(4 * 64)
    const { prompt_tokens: inputTokens } = json['usage']
    expect(await factOf(response)).toMatchObject({
      operation: 'embeddings',
      usageSource: 'provider',
      inputTokens,
      outcome: 'ok',
    })
    expect(await factOf(response)).toMatchObject({ priceSource: 'catalog', costNanos: 20 * inputTokens })
  })

  test('a ranking comes in Cohere’s shape, or in Voyage’s for who asks in it, and is paid as a search', async () => {
    const body = { model: 'sandbox/echo-rerank', query: 'harbour', documents: ['a mountain', 'a harbour'] }
    const { response, json } = await ask('/v1/rerank', { ...body, top_n: 1, return_documents: true })
    expect(json['results']).toEqual([{ index: 1, relevance_score: 1, document: { text: 'a harbour' } }])
    expect(json['meta']).toEqual({ billed_units: { search_units: 1 } })
    expect(await factOf(response)).toMatchObject({ operation: 'rerank', more: { searches: 1 }, costNanos: 2_000_000 })
    const { json: voyage } = await ask('/v1/rerank', { ...body, top_k: 1 })
    expect(voyage).toMatchObject({ object: 'list', data: [{ index: 1, relevance_score: 1 }] })
  })

  test('a judgement is what OpenAI describes, and costs nothing', async () => {
    const { response, json } = await ask('/v1/moderations', {
      model: 'sandbox/echo-moderation',
      input: ['forbidden', 'fine'],
    })
    expectOpenAi('CreateModerationResponse', json)
    expect(json['results'].map(({ flagged }: { flagged: boolean }) => flagged)).toEqual([true, false])
    expect(await factOf(response)).toMatchObject({ operation: 'moderations', costNanos: 0 })
  })

  test('pictures are what OpenAI describes, drawn or edited, and are paid by their tokens', async () => {
    const body = { model: 'sandbox/echo-image', prompt: 'A harbour', n: 2, quality: 'low' }
    const { response, json } = await ask('/v1/images/generations', body)
    expectOpenAi('ImagesResponse', json)
    expect(json['data']).toHaveLength(2)
    expect(atob(json['data'][0].b64_json).slice(1, 4)).toBe('PNG')
    expect(await factOf(response)).toMatchObject({
      outputTokens: 544,
      more: { outputImageTokens: 544 },
      usageSource: 'provider',
    })
    const form = new FormData()
    form.set('model', 'sandbox/echo-image')
    form.set('prompt', 'A harbour at night')
    form.set('response_format', 'url')
    form.set('image', new File([new Uint8Array([1])], 'a.png', { type: 'image/png' }))
    const { json: edited } = await ask('/v1/images/edits', form)
    expectOpenAi('ImagesResponse', edited)
    expect(edited['data'][0].url).toMatch(/^data:image\/png;base64,/)
    expect(edited['usage'].input_tokens_details.image_tokens).toBe(85)
  })

  test.each([
    ['wav', 'audio/wav', 44 + 5 * 2880],
    ['mp3', 'audio/wav', 44 + 5 * 2880],
    ['pcm', 'audio/pcm', 5 * 2880],
  ])('speech as %s is %s, and is paid by its characters', async (response_format, type, length) => {
    const body = { model: 'sandbox/echo-voice', input: 'Hello', voice: 'alloy', response_format }
    const { response } = await ask('/v1/audio/speech', body)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect((await response.arrayBuffer()).byteLength).toBe(length)
    expect(await factOf(response)).toMatchObject({
      operation: 'audio/speech',
      more: { characters: 5 },
      costNanos: 75_000,
    })
  })

  describe.each([
    ['/v1/audio/transcriptions', 'CreateTranscriptionResponse'],
    ['/v1/audio/translations', 'CreateTranslationResponse'],
  ])('%s', (path, schema) => {
    const model = 'sandbox/echo-ear'

    test('tells what was heard as OpenAI describes it, and is paid by its seconds', async () => {
      const { response, json } = await ask(path, recording({ model }))
      expectOpenAi(`${schema}Json`, json)
      expect(json).toEqual({
        text: 'The sandbox heard 8044 bytes of talk.wav. They last 1 s.',
        usage: { type: 'duration', seconds: 1 },
      })
      expect(await factOf(response)).toMatchObject({
        more: { seconds: 1 },
        usageSource: 'provider',
        costNanos: 100_000,
      })
      const verbose = await ask(path, recording({ model, response_format: 'verbose_json' }))
      expectOpenAi(`${schema}VerboseJson`, verbose.json)
    })

    test.each([
      ['text', /^The sandbox heard/],
      ['srt', /^1\n00:00:00,000 -->/],
      ['vtt', /^WEBVTT/],
    ])('writes %s', async (response_format, expected) => {
      const { response, text } = await ask(path, recording({ model, response_format }))
      expect(response.headers.get('content-type')).toContain('text/plain')
      expect(text).toMatch(expected)
    })

    test('estimates the length of what says none', async () => {
      const { response } = await ask(path, recording({ model }, new Uint8Array(8000)))
      expect(await factOf(response)).toMatchObject({ more: { seconds: 2 }, usageSource: 'estimated' })
    })

    test('sends the form again, as whole as before, to a model that failed at first', async () => {
      const { response, text } = await ask(path, recording({ model: 'sandbox/flaky', user: path }))
      expect(response.headers.get('x-sluice-attempts'), text).toBe('2')
      expect(text).toContain('8044 bytes of talk.wav')
    })
  })

  describe('models that fail', () => {
    const input = { input: 'a' }

    test.each([
      ['down', 503, 'provider_overloaded'],
      ['ratelimited', 429, 'rate_limit_exceeded'],
      ['denied', 502, 'provider_credential_refused'],
      ['html', 502, 'provider_failed'],
      ['cut', 502, 'provider_failed'],
      ['empty', 502, 'provider_failed'],
      ['errors-in-200', 502, 'provider_failed'],
      ['echo-small', 404, 'model_not_found'],
    ])('%s is told as %i', async (model, status, code) => {
      const { json, response } = await ask('/v1/embeddings', {
        model: `sandbox/${model}`,
        ...input,
        sluice: { attempts: 1 },
      })
      expect(response.status).toBe(status)
      expectOpenAi('ErrorResponse', json)
      expect(json['error'].code).toBe(code)
    })

    test('flaky succeeds when it is asked again, which the gateway does', async () => {
      const { response } = await ask('/v1/embeddings', { model: 'sandbox/flaky', ...input })
      expect(response.status).toBe(200)
      expect(response.headers.get('x-sluice-attempts')).toBe('2')
    })

    test('another takes over', async () => {
      const sluice = { fallbacks: ['sandbox/echo-embed'] }
      const { json, response } = await ask('/v1/embeddings', { model: 'sandbox/down', ...input, sluice })
      expect(response.headers.get('x-sluice-model')).toBe('echo-embed')
      expectOpenAi('CreateEmbeddingResponse', json)
    })
  })

  test('models that do a task are listed beside those that talk, as OpenAI describes them', async () => {
    const { json } = await ask('/v1/models')
    expectOpenAi('ListModelsResponse', json)
    const kinds = Object.fromEntries(json['data'].map(({ id, kind }: { id: string; kind?: string }) => [id, kind]))
    expect(kinds).toMatchObject({
      'sandbox/echo-small': 'chat',
      'sandbox/echo-embed': 'embeddings',
      'sandbox/echo-rerank': 'rerank',
      'sandbox/echo-moderation': 'moderation',
      'sandbox/echo-image': 'images',
      'sandbox/echo-voice': 'speech',
      'sandbox/echo-ear': 'transcription',
    })
    const { json: one } = await ask('/v1/models/sandbox/echo-embed')
    expectOpenAi('Model', one)
    expect(one).toMatchObject({ kind: 'embeddings', pricing: { input: 0.02, output: 0 } })
  })
})
