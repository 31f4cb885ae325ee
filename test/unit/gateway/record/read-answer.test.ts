import { expect, test } from 'vitest'
import type { Call } from '../../../../src/gateway/call.ts'
import { readAnswer } from '../../../../src/gateway/record/read-answer.ts'

const call = { body: { text: '{"model":"m","messages":[{"role":"user","content":"hello there"}]}' } } as Call

test('usage, id and finish reason are found in a JSON answer', () => {
  const text = JSON.stringify({
    id: 'chatcmpl-1',
    choices: [{ message: { content: 'a "usage": {"prompt_tokens": 9} trick' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } },
  })
  expect(readAnswer('openai', text, call)).toMatchObject({
    upstreamId: 'chatcmpl-1',
    finishReason: 'stop',
    usageSource: 'provider',
    usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 3 },
  })
})

test('in a stream the last usage counts', () => {
  const text =
    'data: {"id":"a","choices":[{"delta":{},"finish_reason":"length"}],"usage":null}\n\ndata: {"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":1}}\n\n'
  expect(readAnswer('openai', text, call)).toMatchObject({
    finishReason: 'length',
    usage: { inputTokens: 2, outputTokens: 1 },
  })
})

test('a stream that was left early is estimated from what was said, and marked so', () => {
  const said = (content: string) => `data: ${JSON.stringify({ id: 'a', choices: [{ delta: { content } }] })}\n\n`
  const { usage, usageSource, finishReason } = readAnswer('openai', said('four words of ') + said('an answer'), call)
  expect(usageSource).toBe('estimated')
  expect(finishReason).toBeNull()
  expect(usage.inputTokens).toBeGreaterThan(5)
  expect(usage.outputTokens).toBeGreaterThan(3)
  expect(usage.outputTokens).toBeLessThan(12)
})
