import { describe, expect, it } from 'vitest'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'
import { bodyOf, sent, target } from './support.ts'

describe('the address', () => {
  const urlOf = (fields: Record<string, unknown>, to = {}) => gemini.request(bodyOf(fields), { ...target, ...to }).url
  const base = 'https://generativelanguage.googleapis.com/v1beta'

  it('asks generateContent, or streamGenerateContent as SSE when the caller streams', () => {
    expect(urlOf({})).toBe(`${base}/models/gemini-2.5-flash:generateContent`)
    expect(urlOf({ stream: true })).toBe(`${base}/models/gemini-2.5-flash:streamGenerateContent?alt=sse`)
  })

  it('uses the address of the target instead of its own', () => {
    const baseUrl = 'https://proxy.example/v1'
    expect(urlOf({}, { baseUrl })).toBe(`${baseUrl}/models/gemini-2.5-flash:generateContent`)
    expect(gemini.probe({ ...target, baseUrl }).url).toBe(`${baseUrl}/models?pageSize=1`)
  })

  it('takes a model with its collection, and lets no other name leave the collection', () => {
    expect(urlOf({}, { model: 'tunedModels/mine' })).toBe(`${base}/tunedModels/mine:generateContent`)
    expect(urlOf({}, { model: '../files?x=' })).toBe(`${base}/models/..%2Ffiles%3Fx%3D:generateContent`)
  })

  it('carries the key in a header and never in the URL', () => {
    for (const request of [gemini.request(bodyOf({ stream: true }), target), gemini.probe(target)]) {
      expect(request.headers['x-goog-api-key']).toBe('test-key')
      expect(request.url).not.toContain('test-key')
    }
  })
})

describe('the generation config', () => {
  const configOf = (fields: Record<string, unknown>) => sent(fields).generationConfig
  const schema = { type: 'object', properties: { a: { const: 1 } }, additionalProperties: false }

  it.each([
    [{ max_tokens: 5 }, { maxOutputTokens: 5 }],
    [{ max_tokens: 5, max_completion_tokens: 9 }, { maxOutputTokens: 9 }],
    [{ temperature: 0 }, { temperature: 0 }],
    [{ top_p: 0.5 }, { topP: 0.5 }],
    [{ top_k: 40 }, { topK: 40 }],
    [{ n: 3 }, { candidateCount: 3 }],
    [{ stop: 'END' }, { stopSequences: ['END'] }],
    [{ stop: ['A', 'B'] }, { stopSequences: ['A', 'B'] }],
    [{ seed: 7 }, { seed: 7 }],
    [
      { presence_penalty: 0.1, frequency_penalty: -0.2 },
      { presencePenalty: 0.1, frequencyPenalty: -0.2 },
    ],
    [
      { logprobs: true, top_logprobs: 3 },
      { responseLogprobs: true, logprobs: 3 },
    ],
    [{ response_format: { type: 'json_object' } }, { responseMimeType: 'application/json' }],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } },
      {
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', properties: { a: { enum: [1] } }, additionalProperties: false },
      },
    ],
  ])('translates %j', (fields, expected) => {
    expect(configOf(fields)).toEqual(expected)
  })

  it.each([
    [{}],
    [{ n: 1, temperature: null, stop: null, tools: [] }],
    [{ logprobs: false, top_logprobs: 0, response_format: { type: 'text' }, user: 'u', metadata: { a: 'b' } }],
  ])('sends no field for %j', (fields) => {
    expect(Object.keys(sent(fields))).toEqual(['contents'])
  })
})

describe('the thinking config', () => {
  const thinking = (model: string, reasoning_effort: string) =>
    sent({ reasoning_effort }, model).generationConfig?.thinkingConfig

  it.each([
    ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
    ['gemini-2.5-pro', 'none', { thinkingBudget: 128 }],
    ['gemini-2.5-flash', 'minimal', { includeThoughts: true, thinkingBudget: 1024 }],
    ['gemini-2.5-flash', 'low', { includeThoughts: true, thinkingBudget: 1024 }],
    ['gemini-2.5-pro', 'medium', { includeThoughts: true, thinkingBudget: 8192 }],
    ['gemini-2.5-pro', 'high', { includeThoughts: true, thinkingBudget: 24_576 }],
    ['gemini-2.5-pro', 'unheard-of', { includeThoughts: true }],
    ['gemini-3-flash-preview', 'minimal', { includeThoughts: true, thinkingLevel: 'minimal' }],
    ['gemini-3-flash-preview', 'none', { thinkingLevel: 'minimal' }],
    ['gemini-3.5-flash', 'medium', { includeThoughts: true, thinkingLevel: 'medium' }],
    ['gemini-3.1-flash-lite', 'minimal', { includeThoughts: true, thinkingLevel: 'minimal' }],
    ['gemini-3.8-flash', 'minimal', { includeThoughts: true, thinkingLevel: 'low' }],
    ['gemini-3.8-flash', 'none', { thinkingLevel: 'low' }],
    ['gemini-3-pro-preview', 'medium', { includeThoughts: true, thinkingLevel: 'high' }],
    ['gemini-3.1-pro-preview', 'medium', { includeThoughts: true, thinkingLevel: 'medium' }],
    ['gemini-3.1-flash-image', 'low', { includeThoughts: true, thinkingLevel: 'high' }],
    ['gemini-flash-latest', 'xhigh', { includeThoughts: true, thinkingLevel: 'high' }],
    ['gemini-2.0-flash', 'high', undefined],
    ['gemma-3-27b-it', 'high', undefined],
  ])('asks %s for %s effort in a way it accepts', (model, effort, expected) => {
    expect(thinking(model, effort)).toEqual(expected)
  })

  it('leaves thinking to the model when no effort is named', () => {
    expect(sent({ temperature: 1 }).generationConfig).not.toHaveProperty('thinkingConfig')
  })
})
