import { describe, expect, it } from 'vitest'
import { geminiTasks } from '../../../../src/providers/gemini/tasks.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import embedded from '../../../fixtures/providers/gemini/embeddings.json'
import drawn from '../../../fixtures/providers/gemini/image.json'
import { asked, json, none, sentJson, target } from '../tasks/support.ts'

const door = {
  modelUrl: ({ model }: { model: string }) => `https://gemini.test/v1beta/models/${model}`,
  headers: ({ apiKey }: { apiKey: string }) => ({ 'x-goog-api-key': apiKey }),
}
const { embeddings, 'images/generations': images } = geminiTasks(door)

describe('embeddings', () => {
  const body = asked('embeddings', { input: ['Hello', 'You'], dimensions: 768, task_type: 'RETRIEVAL_QUERY' })

  it('are asked for in one batch, each text on its own', () => {
    const request = embeddings!.request(body, target({ model: 'gemini-embedding-001' }))
    expect(request.url).toBe('https://gemini.test/v1beta/models/gemini-embedding-001:batchEmbedContents')
    expect(request.headers).toMatchObject({ 'x-goog-api-key': 'key-k9' })
    expect(sentJson(request)).toEqual({
      requests: ['Hello', 'You'].map((text) => ({
        model: 'models/gemini-embedding-001',
        content: { parts: [{ text }] },
        taskType: 'RETRIEVAL_QUERY',
        outputDimensionality: 768,
      })),
    })
  })

  it('come back as OpenAI’s list', () => {
    expect(embeddings!.reply!(embedded, body)).toMatchObject({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: embedded.embeddings[0]!.values },
        { object: 'embedding', index: 1, embedding: embedded.embeddings[1]!.values },
      ],
      model: 'ours/alias',
    })
  })

  it('take what is told, and where nothing is, what the texts are estimated to hold', () => {
    const told = { ...embedded, usageMetadata: { promptTokenCount: 9 } }
    expect(embeddings!.usage!(json(told), none, body)).toEqual({ ...NO_USAGE, inputTokens: 9 })
    expect(embeddings!.usage!(json(embedded), none, body).inputTokens).toBeGreaterThanOrEqual(2)
  })
})

describe('images', () => {
  const sent = (fields: Record<string, unknown>) =>
    images!.request(
      asked('images/generations', { prompt: 'A kitten', ...fields }),
      target({ model: 'gemini-3.1-flash-image' }),
    )

  it('are asked of a model that answers with nothing else', () => {
    const request = sent({})
    expect(request.url).toBe('https://gemini.test/v1beta/models/gemini-3.1-flash-image:generateContent')
    expect(sentJson(request)).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'A kitten' }] }],
      generationConfig: { responseModalities: ['IMAGE'] },
    })
  })

  it.each([
    ['1024x1024', { aspectRatio: '1:1' }],
    ['1536x1024', { aspectRatio: '3:2' }],
    ['1024x1536', { aspectRatio: '2:3' }],
    ['1792x1024', { aspectRatio: '16:9' }],
    ['2560x1440', { aspectRatio: '16:9', imageSize: '2K' }],
    ['3840x2160', { aspectRatio: '16:9', imageSize: '4K' }],
    ['auto', undefined],
    ['0x0', undefined],
  ])('of %s are asked for as %j', (size, expected) => {
    expect(sentJson(sent({ size })).generationConfig.imageConfig).toEqual(expected)
  })

  it('come one at a time', () => {
    expect(sent({ n: 1 })).toBeDefined()
    expect(() => sent({ n: 2 })).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'n' }))
  })

  it('come back as OpenAI’s, without drafts, and with the time to fill in', () => {
    expect(images!.reply!(drawn, asked('images/generations', {}))).toEqual({
      created: 0,
      data: [{ b64_json: 'aW1hZ2U=' }],
      usage: {
        input_tokens: 12,
        output_tokens: 1497,
        total_tokens: 1509,
        input_tokens_details: { text_tokens: 12, image_tokens: 0 },
        output_tokens_details: { text_tokens: 207, image_tokens: 1290 },
      },
    })
  })

  it('are paid by tokens, those of the picture apart', () => {
    expect(images!.usage!(json(drawn), none, asked('images/generations', {}))).toEqual({
      ...NO_USAGE,
      inputTokens: 12,
      outputTokens: 1497,
      reasoningTokens: 200,
      more: { outputImageTokens: 1290 },
    })
  })

  it('that were refused are none', () => {
    const blocked = { promptFeedback: { blockReason: 'SAFETY' } }
    expect(images!.reply!(blocked, asked('images/generations', {}))).toMatchObject({ data: [] })
  })
})
