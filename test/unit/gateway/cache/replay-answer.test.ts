import { expect, test } from 'vitest'
import { isWhole } from '../../../../src/gateway/cache/kept-answer.ts'
import { assemble, replayAnswer } from '../../../../src/gateway/cache/replay-answer.ts'

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }
const answer = {
  id: 'x',
  object: 'chat.completion',
  created: 5,
  model: 'm',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'hello', refusal: null },
      logprobs: { content: [{ token: 'hello', logprob: -1, bytes: null, top_logprobs: [] }], refusal: null },
      finish_reason: 'stop',
    },
    {
      index: 1,
      message: { role: 'assistant', content: null, refusal: null, tool_calls: [call] },
      logprobs: null,
      finish_reason: 'tool_calls',
    },
  ],
  usage,
}
const json = JSON.stringify(answer, null, 1)
const keptJson = { form: 'json', text: json, provider: 'p', model: 'm', expiresAt: 0 } as const

test('an answer in its own form comes back byte for byte', () => {
  expect(replayAnswer(keptJson, false, false)).toBe(json)
  const stream =
    'data: {"id":"x","choices":[{"index":0,"delta":{"content":"h"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
  expect(replayAnswer({ ...keptJson, form: 'stream', text: stream }, true, true)).toBe(stream)
})

test('a JSON answer replayed as a stream and put together again is the same answer', () => {
  const stream = replayAnswer(keptJson, true, true)
  expect(isWhole('stream', stream)).toBe(true)
  expect(JSON.parse(replayAnswer({ ...keptJson, form: 'stream', text: stream }, false, false))).toEqual(answer)
})

test('usage is shown on a replayed stream only to those who asked for it', () => {
  const withUsage = replayAnswer(keptJson, true, true)
  expect(withUsage).toContain('"usage"')
  expect(replayAnswer(keptJson, true, false)).not.toContain('"usage"')
  expect(replayAnswer({ ...keptJson, form: 'stream', text: withUsage }, true, false)).not.toContain('"usage"')
})

test.each([
  ['an unfinished choice', 'json', '{"choices":[{"finish_reason":"stop"},{"finish_reason":null}]}'],
  ['a filtered answer', 'json', '{"choices":[{"finish_reason":"content_filter"}]}'],
  ['a stream without its end', 'stream', 'data: {"choices":[{"finish_reason":"stop"}]}\n\n'],
  ['a stream that never finished', 'stream', 'data: {"choices":[{"finish_reason":null}]}\n\ndata: [DONE]\n\n'],
] as const)('%s is not whole', (_, form, text) => {
  expect(isWhole(form, text)).toBe(false)
})

test('chunks without a delta, an empty reason after a good one, and marks that come late lose nothing', () => {
  const chunk = (choice: object) => ({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [choice],
  })
  const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '{' } }
  const rest = { index: 0, function: { arguments: '}' }, extra_content: { google: { thought_signature: 's' } } }
  const whole = assemble([
    chunk({ index: 0, delta: { tool_calls: [call] }, finish_reason: null }),
    chunk({ index: 0, delta: { tool_calls: [rest] }, finish_reason: 'stop', stop_reason: 'END' }),
    chunk({ index: 0, finish_reason: '' }),
  ] as never)
  expect(whole.choices[0]).toMatchObject({
    finish_reason: 'stop',
    stop_reason: 'END',
    message: {
      tool_calls: [{ id: 'call_1', function: { name: 'f', arguments: '{}' }, extra_content: rest.extra_content }],
    },
  })
})
