import { expect, it } from 'vitest'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'
import { bodyOf, target } from './support.ts'

const told = (fields: Record<string, unknown>, model = target.model) =>
  gemini.losses?.(bodyOf(fields), { ...target, model })
const parameters = { type: 'object', properties: { city: { type: 'string' } } }

it('are none for what Gemini is asked in its own words', () => {
  const fields = { n: 2, seed: 1, presence_penalty: 1, logprobs: true, temperature: 2, reasoning_effort: 'low' }
  expect(told({ ...fields, tools: [{ type: 'function', function: { name: 'get', parameters } }] })).toEqual([])
})

it('name the fields and tools it has no words for', () => {
  const tools = [{ type: 'function', function: { name: 'get', parameters, strict: true } }, { type: 'web_search' }]
  expect(told({ logit_bias: { 1: 1 }, parallel_tool_calls: false, tools })).toEqual([
    '`logit_bias`, `parallel_tool_calls` and `strict` were dropped: not taken here.',
    'Tools of type `web_search` were dropped: not taken here.',
  ])
})

it('name an effort that the model cannot make', () => {
  expect(told({ reasoning_effort: 'high' }, 'gemini-2.0-flash')).toEqual([
    '`reasoning_effort` was dropped: not taken here.',
  ])
  expect(told({ reasoning_effort: 'none' }, 'gemini-2.0-flash')).toEqual([])
})

it('name what of a schema is only told', () => {
  const schema = { type: 'object', properties: { id: { type: 'string', pattern: 'a' } } }
  const response_format = { type: 'json_schema', json_schema: { schema } }
  const tools = [{ type: 'function', function: { name: 'get', parameters: schema } }]
  expect(told({ response_format, tools })).toEqual([
    '`response_format` is not kept to the letter: id: `pattern`.',
    '`tools` is not kept to the letter: get: id: `pattern`.',
  ])
})
