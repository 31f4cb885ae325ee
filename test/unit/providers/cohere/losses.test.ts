import { expect, it } from 'vitest'
import { cohere } from '../../../../src/providers/cohere/cohere.ts'
import { bodyOf, target } from './support.ts'

const told = (fields: Record<string, unknown>) => cohere.losses?.(bodyOf(fields), target)
const parameters = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] }
const tool = (name: string, strict: boolean) => ({ type: 'function', function: { name, parameters, strict } })

it('are none for what Cohere is asked in its own words', () => {
  expect(told({ seed: 1, logprobs: true, frequency_penalty: 0.5, presence_penalty: 0, stop: 'x' })).toEqual([])
  expect(told({ tools: [tool('a', false)], tool_choice: 'required' })).toEqual([])
})

it('name the fields it has no words for, and the second penalty', () => {
  expect(told({ n: 2, logit_bias: { 1: 1 }, frequency_penalty: 0.5, presence_penalty: 0.5 })).toEqual([
    '`n`, `logit_bias` and `presence_penalty` were dropped: not taken here.',
  ])
})

it('name what of schemas is only told, and strictness that not all tools ask for', () => {
  const response_format = { type: 'json_schema', json_schema: { schema: parameters } }
  expect(told({ response_format })).toEqual(['`response_format` is not kept to the letter: n: `minimum`.'])
  expect(told({ tools: [tool('a', true)] })).toEqual(['`tools` is not kept to the letter: a: n: `minimum`.'])
  expect(told({ tools: [tool('a', true), tool('b', false), { type: 'x' }] })).toEqual([
    '`strict` was dropped: not taken here.',
    'Tools of type `x` were dropped: not taken here.',
  ])
})
