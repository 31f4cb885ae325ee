import { describe, expect, it } from 'vitest'
import { mistral } from '../../../../src/providers/mistral/mistral.ts'
import chat from '../../../fixtures/providers/mistral/chat.json'
import errors from '../../../fixtures/providers/mistral/errors.json'
import thinking from '../../../fixtures/providers/mistral/thinking.json'
import tools from '../../../fixtures/providers/mistral/tools.json'
import { bodyOf } from './support.ts'

const replied = (json: unknown, fields = {}) => mistral.reply!(json, bodyOf(fields))
const finishing = (finish_reason: string) =>
  replied({ ...chat, choices: [{ ...chat.choices[0], finish_reason }] }).choices[0]?.finish_reason

describe('an answer of Mistral’s', () => {
  it('is OpenAI’s, with the usage it tells', () => {
    expect(replied(chat)).toEqual({
      id: 'cmpl-e5e4c8a2b7f04d2e',
      object: 'chat.completion',
      created: 1790000000,
      model: 'mistral-small-latest',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there!' }, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: 16,
        completion_tokens: 34,
        total_tokens: 50,
        num_cached_tokens: 8,
        service_tier: 'standard',
      },
    })
  })

  it('has its thinking apart from its text', () => {
    expect(replied(thinking).choices[0]?.message).toEqual({
      role: 'assistant',
      content: 'It is 391.',
      reasoning_content: '17 times 23 is 391.',
      reasoning_details: [
        { type: 'reasoning.text', text: '17 times 23 is 391.', signature: 'sig-1', format: 'mistral-v1', index: 0 },
      ],
    })
  })

  it('has calls with a type and arguments in text', () => {
    expect(replied(tools).choices[0]).toEqual({
      index: 0,
      message: {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'gSIMJiOkT', type: 'function', function: { name: 'weather', arguments: '{"city": "Oslo"}' } },
          { id: 'D681PevKs', type: 'function', function: { name: 'time', arguments: '{"zone":"CET"}' } },
        ],
      },
      finish_reason: 'tool_calls',
    })
  })

  it('does not repeat the beginning that the caller gave', () => {
    const messages = [
      { role: 'user', content: 'Greet me.' },
      { role: 'assistant', content: 'Hello' },
    ]
    expect(replied(chat, { messages }).choices[0]?.message.content).toBe(' there!')
    const other = [messages[0], { role: 'assistant', content: 'Good day' }]
    expect(replied(chat, { messages: other }).choices[0]?.message.content).toBe('Hello there!')
  })

  it('finishes for OpenAI’s reasons, and is none when it broke off', () => {
    expect(finishing('model_length')).toBe('length')
    expect(finishing('length')).toBe('length')
    expect(() => finishing('error')).toThrow('broke its answer off')
    expect(() => replied({ object: 'error', message: 'no' })).toThrow('no completion')
  })
})

describe('usage', () => {
  const used = (raw: Record<string, unknown>) => mistral.usage!({ prompt_tokens: 20, completion_tokens: 5, ...raw })

  it('counts cache hits under each of their names', () => {
    expect(used({ num_cached_tokens: 8 }).cachedInputTokens).toBe(8)
    expect(used({ prompt_tokens_details: { cached_tokens: 9 } }).cachedInputTokens).toBe(9)
    expect(used({ prompt_token_details: { cached_tokens: 7 } }).cachedInputTokens).toBe(7)
  })

  it('counts the seconds of sound', () => {
    expect(used({ prompt_audio_seconds: 12 }).more).toEqual({ seconds: 12 })
    expect(used({ prompt_audio_seconds: null }).more).toBeUndefined()
  })
})

describe('a refusal', () => {
  const refused = (status: number, body: unknown) => mistral.refusal(status, new Headers(), JSON.stringify(body))

  it('names the field that a validator complains of', () => {
    expect(refused(422, errors.validator)).toMatchObject({
      kind: 'invalid_request',
      message: 'messages.0.user.name: Extra inputs are not permitted',
      param: 'messages.0.user.name',
    })
    expect(refused(422, errors.list)).toMatchObject({ param: 'store' })
    expect(refused(400, errors.code)).toMatchObject({ kind: 'invalid_request', blame: 'caller' })
  })

  it('tells a model that is full from a quota that is spent', () => {
    expect(refused(429, errors.full)).toMatchObject({ kind: 'overloaded', blame: 'provider' })
    expect(refused(429, { message: 'Requests rate limit exceeded' })).toMatchObject({ kind: 'rate_limit' })
  })
})
