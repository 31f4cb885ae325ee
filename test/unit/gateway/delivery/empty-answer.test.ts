import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEmptyAnswer, isNothing } from '../../../../src/gateway/delivery/empty-answer.ts'

function answer(message: object, finish_reason: string | null = 'stop'): object {
  return { index: 0, message: { role: 'assistant', ...message }, finish_reason }
}

function textOf(...choices: object[]): string {
  return JSON.stringify({ id: 'x', object: 'chat.completion', choices, usage: { completion_tokens: 0 } })
}

test.each([
  ['an empty text', { content: '' }],
  ['no text', { content: null }],
  ['an empty text, no calls and no refusal', { content: '', tool_calls: [], refusal: null, annotations: [] }],
])('an answer that stopped with %s is empty', (_, message) => {
  expect(isEmptyAnswer(textOf(answer(message)))).toBe(true)
  expect(isEmptyAnswer(textOf(answer(message), answer(message)))).toBe(true)
  expect(isEmptyAnswer(JSON.stringify(JSON.parse(textOf(answer(message))), null, 2))).toBe(true)
})

test.each([
  ['a text', { content: 'ok' }],
  ['a call', { content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '' } }] }],
  ['a refusal', { content: null, refusal: 'I will not.' }],
  ['thoughts', { content: '', reasoning_content: 'Hm.' }],
  ['sound', { content: null, audio: { id: 'a' } }],
])('an answer with %s is not empty', (_, message) => {
  expect(isEmptyAnswer(textOf(answer(message)))).toBe(false)
  expect(isEmptyAnswer(textOf(answer({ content: '' }), answer(message)))).toBe(false)
})

test.each(['length', 'content_filter', 'tool_calls', null])(
  'an answer without words that ended by %s is what the caller asked for, not an empty one',
  (reason) => {
    expect(isEmptyAnswer(textOf(answer({ content: '' }, reason)))).toBe(false)
  },
)

test('an answer whose text merely mentions an empty one is not empty', () => {
  const quoting = answer({ content: 'Send {"content": ""} or {"content":null}.' })
  expect(isEmptyAnswer(textOf(quoting))).toBe(false)
})

test('a long answer is not even looked into', () => {
  expect(isEmptyAnswer(`{"content":"",${' '.repeat(2_000)}`)).toBe(false)
})

test('no answer that says any word counts as empty', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (content) => {
      expect(isEmptyAnswer(textOf(answer({ content })))).toBe(false)
    }),
  )
})

test('a field carries nothing only when it is absent, null, an empty text or an empty list', () => {
  for (const nothing of [null, undefined, '', []]) expect(isNothing(nothing)).toBe(true)
  for (const something of [0, false, ' ', {}, [null], 'x']) expect(isNothing(something)).toBe(false)
})
