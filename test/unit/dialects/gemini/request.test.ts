import { describe, expect, it } from 'vitest'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { faultyField, hello, read } from './support.ts'

const config = (generationConfig: unknown) => {
  const { model: _, messages: __, ...fields } = read({ generationConfig }).chat
  return fields
}

describe('a request', () => {
  it('takes the model from the path and asks for usage when it streams', () => {
    const { chat, warnings } = geminiDialect.read({ contents: hello }, { model: 'models/gemini-2.5-pro', stream: true })
    expect(chat).toEqual({
      model: 'gemini-2.5-pro',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(warnings).toEqual([])
  })

  it('takes the model from the body when the path has none', () => {
    expect(geminiDialect.read({ contents: hello, model: 'm' }, { model: null, stream: null }).chat.model).toBe('m')
  })

  it('names what cannot be carried over', () => {
    const { warnings } = read({ safetySettings: [], cached_content: 'cachedContents/1' })
    expect(warnings).toEqual([
      'The field `safetySettings` cannot be carried over.',
      'The field `cachedContent` cannot be carried over.',
    ])
  })
})

describe('a generation config', () => {
  it.each([
    [
      { temperature: 1.5, topP: 0.9, topK: 40 },
      { temperature: 1.5, top_p: 0.9, top_k: 40 },
    ],
    [{ max_output_tokens: '100' }, { max_completion_tokens: 100 }],
    [{ stopSequences: ['END'] }, { stop: ['END'] }],
    [{ stopSequences: [] }, {}],
    [{ candidateCount: 1 }, {}],
    [
      { candidateCount: 3, seed: -7 },
      { n: 3, seed: -7 },
    ],
    [
      { presencePenalty: 1, frequencyPenalty: -1 },
      { presence_penalty: 1, frequency_penalty: -1 },
    ],
    [
      { responseLogprobs: true, logprobs: 5 },
      { logprobs: true, top_logprobs: 5 },
    ],
    [{ responseMimeType: 'text/plain', responseModalities: ['TEXT'] }, {}],
    [{ responseMimeType: 'application/json' }, { response_format: { type: 'json_object' } }],
    [
      { response_mime_type: 'application/json', response_schema: { type: 'ARRAY', items: { type: 'STRING' } } },
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'response', schema: { type: 'array', items: { type: 'string' } } },
        },
      },
    ],
    [
      { responseMimeType: 'application/json', responseJsonSchema: { type: 'object', a_b: 1 } },
      {
        response_format: { type: 'json_schema', json_schema: { name: 'response', schema: { type: 'object', a_b: 1 } } },
      },
    ],
    [{ thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' } }, { reasoning_effort: 'low' }],
    [{ thinkingConfig: { includeThoughts: true, thinkingBudget: 24_576 } }, { reasoning_effort: 'high' }],
    [{ thinkingConfig: { thinkingBudget: 0 } }, { reasoning_effort: 'none' }],
    [{ thinkingConfig: { thinkingBudget: -1 } }, {}],
    [{ thinkingConfig: { includeThoughts: false } }, {}],
  ])('%j is carried over without a warning', (generationConfig, fields) => {
    expect(config(generationConfig)).toEqual(fields)
    expect(read({ generation_config: generationConfig }).warnings).toEqual([])
  })

  it.each([
    [{ responseModalities: ['IMAGE'] }, {}],
    [{ speechConfig: {} }, {}],
    [{ responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['A'] } }, {}],
    [{ logprobs: 5 }, {}],
    [{ thinkingConfig: { includeThoughts: true, thinkingBudget: 5000 } }, { reasoning_effort: 'medium' }],
    [{ thinkingConfig: { includeThoughts: true, thinkingBudget: 128 } }, { reasoning_effort: 'minimal' }],
    [{ thinkingConfig: { includeThoughts: true, thinkingBudget: 32_768 } }, { reasoning_effort: 'high' }],
    [{ thinkingConfig: { includeThoughts: true } }, { reasoning_effort: 'medium' }],
    [{ thinkingConfig: { thinkingLevel: 'HIGH' } }, { reasoning_effort: 'high' }],
  ])('%j is carried over as far as it goes, with a warning', (generationConfig, fields) => {
    expect(config(generationConfig)).toEqual(fields)
    expect(read({ generationConfig }).warnings).toHaveLength(1)
  })

  it.each([
    [1, 'generationConfig'],
    [{ temperature: 3 }, 'generationConfig.temperature'],
    [{ topP: 'much' }, 'generationConfig.topP'],
    [{ maxOutputTokens: 0 }, 'generationConfig.maxOutputTokens'],
    [{ stopSequences: 'END' }, 'generationConfig.stopSequences'],
    [{ candidateCount: 1000 }, 'generationConfig.candidateCount'],
    [{ responseLogprobs: 'yes' }, 'generationConfig.responseLogprobs'],
    [{ responseSchema: [] }, 'generationConfig.responseSchema'],
    [{ thinkingConfig: { thinkingLevel: 'DEEP' } }, 'generationConfig.thinkingConfig.thinkingLevel'],
    [{ thinkingConfig: { thinkingBudget: -2 } }, 'generationConfig.thinkingConfig.thinkingBudget'],
  ])('%j is refused by the name of the field', (generationConfig, field) => {
    expect(faultyField({ generationConfig })).toBe(field)
  })
})
