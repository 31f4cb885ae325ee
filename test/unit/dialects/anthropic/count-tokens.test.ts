import { expect, it, test } from 'vitest'
import { countTokens } from '../../../../src/dialects/anthropic/count-tokens.ts'
import { Fault } from '../../../../src/shared/faults.ts'

const count = (fields: Record<string, unknown>) =>
  countTokens({ model: 'm', messages: [{ role: 'user', content: '' }], ...fields }, (text) => text.length).input_tokens

const none = count({})
const said = (...content: unknown[]) => count({ messages: [{ role: 'user', content }] }) - none
const answered = (...content: unknown[]) => count({ messages: [{ role: 'assistant', content }] }) - none

test.each<[string, number, number]>([
  ['text', said({ type: 'text', text: 'abcd' }), 4],
  ['a tool result', said({ type: 'tool_result', tool_use_id: 'a', content: 'abcd' }), 4],
  ['a document of text', said({ type: 'document', source: { type: 'text', data: 'abcd' } }), 4],
  ['an image, whatever its bytes', said({ type: 'image', source: { type: 'url', url: 'https://a.b' } }), 1_600],
  ['a document, whatever its bytes', said({ type: 'document', source: { type: 'url', url: 'https://a.b' } }), 3_000],
  ['a call', answered({ type: 'tool_use', id: 'a', name: 'f', input: {} }), 4],
  ['signed thinking', answered({ type: 'thinking', thinking: 'abcd', signature: 's' }), 4],
  ['unsigned thinking', answered({ type: 'thinking', thinking: 'abcd', signature: '' }), 4],
])('counts %s', (_, counted, expected) => {
  expect(counted).toBe(expected)
})

it('counts the system prompt and the tools', () => {
  expect(count({ system: 'abcd' })).toBeGreaterThanOrEqual(none + 4)
  expect(count({ tools: [{ name: 'f', input_schema: {} }] })).toBeGreaterThan(none + 10)
})

it('needs no max_tokens, rounds up, and refuses what the request itself would be refused for', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'abc' }] }
  expect(countTokens(body, (text) => text.length / 2)).toEqual({ input_tokens: 5 })
  expect(() => countTokens({ model: 'm' }, () => 0)).toThrow(Fault)
})
