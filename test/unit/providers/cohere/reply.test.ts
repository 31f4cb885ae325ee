import { describe, expect, it } from 'vitest'
import { cohere } from '../../../../src/providers/cohere/cohere.ts'
import chat from '../../../fixtures/providers/cohere/chat.json'
import thinking from '../../../fixtures/providers/cohere/thinking.json'
import tools from '../../../fixtures/providers/cohere/tools.json'
import { bodyOf } from './support.ts'

const replied = (json: unknown) => cohere.reply!(json, bodyOf())

describe('an answer of Cohere’s', () => {
  it('is OpenAI’s, under the name that the caller used, in the tokens that are billed', () => {
    expect(replied(chat)).toEqual({
      id: '1f476b96-75b3-4223-a19b-cccf591d161c',
      object: 'chat.completion',
      created: 0,
      model: 'ours/alias',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Hello there',
            extra_content: { cohere: { citations: chat.message.citations } },
          },
          finish_reason: 'stop',
          logprobs: {
            content: [
              { token: 'Hello', logprob: -0.25, bytes: [72, 101, 108, 108, 111], top_logprobs: [] },
              { token: ' there', logprob: -0.625, bytes: [32, 116, 104, 101, 114, 101], top_logprobs: [] },
            ],
            refusal: null,
          },
        },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    })
  })

  it('counts what was processed where nothing says what is billed', () => {
    const { tokens } = chat.usage
    expect(replied({ ...chat, usage: { tokens } }).usage).toEqual({
      prompt_tokens: 500,
      completion_tokens: 5,
      total_tokens: 505,
    })
  })

  it('says its plan beside its calls', () => {
    const [choice] = replied(tools).choices
    expect(choice?.message.content).toBe('I will use both tools.')
    expect(choice?.message.tool_calls?.map((call) => call.function)).toEqual([
      { name: 'weather', arguments: '{"city":"Oslo"}' },
      { name: 'now', arguments: '{}' },
    ])
    expect(choice?.finish_reason).toBe('tool_calls')
    const silent = { ...tools, message: { ...tools.message, tool_plan: null } }
    expect(replied(silent).choices[0]?.message.content).toBeNull()
  })

  it('has its thinking apart from its text', () => {
    expect(replied(thinking).choices[0]?.message).toEqual({
      role: 'assistant',
      content: 'It is 4.',
      reasoning_content: 'Two and two make four.',
      reasoning_details: [{ type: 'reasoning.text', text: 'Two and two make four.', format: 'cohere-v2', index: 0 }],
    })
  })

  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool_calls'],
  ])('that ends with %s finishes with %s', (finish_reason, expected) => {
    expect(replied({ ...chat, finish_reason }).choices[0]?.finish_reason).toBe(expected)
  })

  it('is none when it failed', () => {
    expect(() => replied({ ...chat, finish_reason: 'ERROR' })).toThrow('broke its answer off')
    expect(() => replied({ ...chat, finish_reason: 'TIMEOUT' })).toThrow('ran out of time')
    expect(() => replied({ message: 'no' })).toThrow('no message')
  })
})

describe('a refusal', () => {
  const refused = (status: number, message: string) =>
    cohere.refusal(status, new Headers(), JSON.stringify({ id: 'x', message }))

  it('is understood by Cohere’s own statuses and words', () => {
    expect(refused(498, 'token is blocked')).toMatchObject({ kind: 'credential', message: 'token is blocked' })
    expect(refused(499, 'request cancelled')).toMatchObject({ kind: 'failed', blame: 'provider' })
    expect(refused(401, 'invalid api token')).toMatchObject({ kind: 'credential' })
    const long = 'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292.'
    expect(refused(400, long)).toMatchObject({ kind: 'context_length', retryElsewhere: true })
    expect(refused(404, "model 'x' not found")).toMatchObject({ kind: 'model_missing' })
  })
})
