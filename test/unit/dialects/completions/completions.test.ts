import { expect, test } from 'vitest'
import type { ChatChunk, ChatCompletion } from '../../../../src/contract/chat.ts'
import { completionsDialect } from '../../../../src/dialects/completions/completions.ts'
import type { DialectRequest } from '../../../../src/dialects/dialect.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { expectOpenAi, expectOpenAiEvents } from '../../../support/openai-contract.ts'

const PATH = { model: null, stream: null }
const read = (body: Record<string, unknown>) => completionsDialect.read(body, PATH)
const asked = (body: Record<string, unknown>): DialectRequest => ({ ...read(body), id: 'a', created: 1 })
const frame = { id: 'c1', created: 7, model: 'm' }
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }

test('a prompt becomes what the user says, and what both forms know stays as it is', () => {
  const { chat, warnings } = read({ model: 'm', prompt: 'Say hello', max_tokens: 5, stop: ['x'], user: 'u' })
  expect(chat).toEqual({
    model: 'm',
    max_tokens: 5,
    stop: ['x'],
    user: 'u',
    messages: [{ role: 'user', content: 'Say hello' }],
  })
  expect(warnings).toEqual([])
})

test.each([undefined, '', 7, [], ['a', 'b'], [1, 2]])('the prompt %j is refused, and the field named', (prompt) => {
  expect(() => read({ model: 'm', prompt })).toThrow(expect.objectContaining({ param: 'prompt' }))
})

test.each(['suffix', 'best_of', 'logprobs', 'echo'])('%s is not lost in silence', (field) => {
  expect(read({ model: 'm', prompt: 'a', [field]: 1 }).warnings.join()).toContain(field)
})

test('an answer is told as text', () => {
  const completion: ChatCompletion = {
    ...frame,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    usage,
  }
  const told = completionsDialect.answer(completion, asked({ model: 'm', prompt: 'a' }))
  expectOpenAi('CreateCompletionResponse', told)
  expect(told).toEqual({
    ...frame,
    object: 'text_completion',
    choices: [{ index: 0, text: 'Hello', logprobs: null, finish_reason: 'stop' }],
    usage,
  })
})

test('a call that no tool was offered for is a plain end, as there is no other', () => {
  const message = { role: 'assistant' as const, content: null }
  const completion: ChatCompletion = {
    ...frame,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
  }
  const told = completionsDialect.answer(completion, asked({ model: 'm', prompt: 'a' }))
  expectOpenAi('CreateCompletionResponse', told)
  expect(told).toMatchObject({ choices: [{ text: '', finish_reason: 'stop' }] })
})

test.each([true, false])('a stream tells its usage only when asked: %s', (include_usage) => {
  const writer = completionsDialect.writer(
    asked({ model: 'm', prompt: 'a', stream: true, stream_options: { include_usage } }),
  )
  const chunk = (choices: ChatChunk['choices'], more: object = {}): ChatChunk => ({
    ...frame,
    object: 'chat.completion.chunk',
    choices,
    ...more,
  })
  const told =
    writer.write(chunk([{ index: 0, delta: { content: 'Hello' }, finish_reason: null }])) +
    writer.write(chunk([], { usage })) +
    writer.end()
  expectOpenAiEvents('CreateCompletionResponse', told)
  expect(told).toContain('"text":"Hello"')
  expect(told.includes('"total_tokens":3')).toBe(include_usage)
  expect(told.endsWith('data: [DONE]\n\n')).toBe(true)
})

test('a failure on the way is an event that OpenAI’s clients raise', () => {
  const told = completionsDialect
    .writer(asked({ model: 'm', prompt: 'a' }))
    .fail(new Fault('provider_failed', 'It broke.'))
  expectOpenAiEvents('CreateCompletionResponse', told)
  expect(told).toContain('"error":{"message":"It broke."')
})
