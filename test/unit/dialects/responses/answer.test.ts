import { describe, expect, test } from 'vitest'
import type { FinishReason } from '../../../../src/contract/chat.ts'
import { responsesDialect } from '../../../../src/dialects/responses/responses.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { answerOf, asked, completion, ID } from './support.ts'

describe('a whole answer', () => {
  test('has thought, text and calls as items of their own, each with an id of its kind', () => {
    const call = { id: 'call_1', type: 'function' as const, function: { name: 'f', arguments: '{}' } }
    const { output } = answerOf(
      completion({ reasoning_content: 'Hm', content: 'Hi', tool_calls: [call] }, 'tool_calls'),
    )
    expect(output).toEqual([
      {
        type: 'reasoning',
        id: `rs_${ID}_0`,
        summary: [{ type: 'summary_text', text: 'Hm' }],
        encrypted_content: null,
        status: 'completed',
      },
      {
        type: 'message',
        id: `msg_${ID}_1`,
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hi', annotations: [], logprobs: [] }],
      },
      { type: 'function_call', id: `fc_${ID}_2`, call_id: 'call_1', name: 'f', arguments: '{}', status: 'completed' },
    ])
  })

  test('tells what was used in this format, cached and reasoning tokens too', () => {
    expect(answerOf(completion({ content: 'Hi' })).usage).toEqual({
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 17,
    })
  })

  test('repeats the request in its own words', () => {
    const request = {
      instructions: 'Be brief.',
      tools: [{ type: 'function', name: 'f', description: null, parameters: { type: 'object' }, strict: true }],
      tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
      text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' } }, verbosity: 'low' },
      parallel_tool_calls: false,
      max_output_tokens: 50,
      temperature: 0.5,
      top_p: 0.9,
      metadata: { a: 'b' },
      user: 'u',
      service_tier: 'flex',
    }
    const response = answerOf(completion({ content: 'Hi' }), asked({ ...request, reasoning: { effort: 'low' } }))
    expect(response).toMatchObject({ ...request, id: `resp_${ID}`, object: 'response', created_at: 1_700_000_000 })
    expect(response).toMatchObject({ model: 'gpt-5', store: false, error: null, reasoning: { effort: 'low' } })
  })

  test.each<[FinishReason, string, string | null]>([
    ['stop', 'completed', null],
    ['tool_calls', 'completed', null],
    ['length', 'incomplete', 'max_output_tokens'],
    ['content_filter', 'incomplete', 'content_filter'],
  ])('that ended by %s is %s', (reason, status, why) => {
    const response = answerOf(completion({ content: 'Hi' }, reason))
    expect(response).toMatchObject({ status, incomplete_details: why && { reason: why }, output: [{ status }] })
  })

  test('keeps a refusal apart from text, and a call without an id gets one', () => {
    const call = { id: '', type: 'function' as const, function: { name: 'f', arguments: '' } }
    const { output } = answerOf(completion({ refusal: 'No.', tool_calls: [call] }))
    expect(output[0].content).toEqual([{ type: 'refusal', refusal: 'No.' }])
    expect(output[1].call_id).toBe(`call_${ID}_0`)
  })

  test('has the probabilities of its tokens beside its text', () => {
    const whole = completion({ content: 'Hi' })
    const told = { token: 'Hi', logprob: -0.1, bytes: null }
    const choices = whole.choices.map((choice) => ({ ...choice, logprobs: { content: [told] } }))
    // The bytes of a token are those of its text, where nobody tells them.
    const inFull = { ...told, bytes: [72, 105], top_logprobs: [] }
    expect(answerOf({ ...whole, choices }).output[0].content[0].logprobs).toEqual([inFull])
  })
})

test('an error has the form that OpenAI’s clients parse', () => {
  const fault = new Fault('model_not_found', 'There is no such model.', { param: 'model' })
  expect(responsesDialect.error(fault, 404, 'req_1')).toEqual({
    error: {
      message: 'There is no such model.',
      type: 'invalid_request_error',
      param: 'model',
      code: 'model_not_found',
      request_id: 'req_1',
    },
  })
})
