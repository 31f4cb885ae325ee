import { describe, expect, it } from 'vitest'
import type { FinishReason } from '../../../../src/contract/chat.ts'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { answer, asked, choice, completion, partsOf } from './support.ts'

const usage = {
  prompt_tokens: 10,
  completion_tokens: 7,
  total_tokens: 17,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 5 },
}
const detail = { type: 'reasoning.text' as const, text: 'Hm.', index: 0 }
const toolCall = (text: string, fields = {}) => ({
  tool_calls: [{ id: 'c1', type: 'function' as const, function: { name: 'f', arguments: text }, ...fields }],
})

describe('an answer', () => {
  it('is a response of Gemini’s', () => {
    expect(answer(completion([choice({ content: 'Hello' })], usage))).toEqual({
      candidates: [{ content: { role: 'model', parts: [{ text: 'Hello' }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: {
        promptTokenCount: 10,
        candidatesTokenCount: 2,
        thoughtsTokenCount: 5,
        cachedContentTokenCount: 4,
        totalTokenCount: 17,
      },
      modelVersion: 'gemini-2.5-flash',
      responseId: 'id-1',
    })
  })

  it('leaves counts of nothing out', () => {
    const plain = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    expect(answer(completion([choice({ content: 'Hi' })], plain)).usageMetadata).toEqual({
      promptTokenCount: 1,
      candidatesTokenCount: 2,
      totalTokenCount: 3,
    })
  })

  it('bears the request’s own id and model where the provider named none', () => {
    const whole = { ...completion([choice({ content: 'Hi' })]), id: '', model: '' }
    expect(geminiDialect.answer(whole, asked)).toMatchObject({ responseId: asked.id, modelVersion: 'gemini-2.5-flash' })
  })

  it.each<[FinishReason | null, string]>([
    ['stop', 'STOP'],
    ['length', 'MAX_TOKENS'],
    ['tool_calls', 'STOP'],
    ['content_filter', 'SAFETY'],
    [null, 'OTHER'],
  ])('that ends with %s finishes with %s', (finish_reason, finishReason) => {
    const whole = completion([choice({ content: '' }, { finish_reason })])
    expect(answer(whole).candidates[0].finishReason).toBe(finishReason)
  })

  it('has the logprobs of its tokens', () => {
    const token = { token: 'Hi', logprob: -0.5, bytes: null }
    const logprobs = { content: [{ ...token, top_logprobs: [token] }], refusal: null }
    const told = { token: 'Hi', logProbability: -0.5 }
    expect(answer(completion([choice({ content: 'Hi' }, { logprobs })])).candidates[0].logprobsResult).toEqual({
      chosenCandidates: [told],
      topCandidates: [{ candidates: [told] }],
    })
  })
})

describe('the parts of an answer', () => {
  it.each([
    ['text', { content: 'Hi' }, [{ text: 'Hi' }]],
    ['nothing', { content: null }, [{ text: '' }]],
    ['a refusal', { refusal: 'No.' }, [{ text: 'No.' }]],
    [
      'a signed text',
      { content: 'Hi', extra_content: { google: { thought_signature: 's' } } },
      [{ text: 'Hi', thoughtSignature: 's' }],
    ],
    ['a call', toolCall('{"a":1}'), [{ functionCall: { id: 'c1', name: 'f', args: { a: 1 } } }]],
    ['a call without arguments', toolCall(''), [{ functionCall: { id: 'c1', name: 'f', args: {} } }]],
    [
      'a call with broken arguments',
      toolCall('{"a'),
      [{ functionCall: { id: 'c1', name: 'f', args: { arguments: '{"a' } } }],
    ],
    [
      'a signed call',
      toolCall('{}', { extra_content: { google: { thought_signature: 's' } } }),
      [{ functionCall: { id: 'c1', name: 'f', args: {} }, thoughtSignature: 's' }],
    ],
    ['bare thoughts', { content: 'Hi', reasoning_content: 'Hm.' }, [{ text: 'Hm.', thought: true }, { text: 'Hi' }]],
    [
      'signed thoughts',
      {
        content: 'Hi',
        reasoning_content: 'Hm.',
        reasoning_details: [{ ...detail, format: 'google-gemini-v1', signature: 's' }],
      },
      [{ text: 'Hm.', thought: true, thoughtSignature: 's' }, { text: 'Hi' }],
    ],
    [
      'thoughts in pieces',
      { content: 'Hi', reasoning_details: [detail, { ...detail, text: ' So.' }] },
      [{ text: 'Hm. So.', thought: true }, { text: 'Hi' }],
    ],
  ])('carry %s', (_, message, parts) => {
    expect(partsOf(message)).toEqual(parts)
  })

  it('carry another vendor’s signature as base64, which Google’s clients expect', () => {
    const [part] = partsOf({ reasoning_details: [{ ...detail, signature: 'é' }] })
    expect(part.thoughtSignature).toMatch(/^[A-Za-z0-9+/]+=*$/)
  })
})
