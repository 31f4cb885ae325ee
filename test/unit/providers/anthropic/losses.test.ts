import { expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import { bodyOf } from './support.ts'

const told = (chat: Partial<ChatRequest>, model = 'claude-sonnet-4-5') =>
  anthropic.losses?.(bodyOf(chat), { provider: 'anthropic', model, apiKey: 'key', baseUrl: null })
const tool = (more = {}) => ({ type: 'function', function: { name: 'get', parameters: { type: 'object' }, ...more } })
const format = (schema: object) => ({ response_format: { type: 'json_schema', json_schema: { schema } } })

it('are none for what a Claude is asked in its own words', () => {
  const chat = { max_tokens: 9, temperature: 0.5, stop: ['x'], tools: [tool()], tool_choice: 'required', user: 'u' }
  expect(told({ ...chat, parallel_tool_calls: false })).toEqual([])
})

it('name fields without a counterpart, where they ask for something', () => {
  expect(told({ n: 2, seed: 1, logprobs: true, logit_bias: { 1: 1 }, presence_penalty: 1 })).toEqual([
    '`n`, `seed`, `logprobs`, `logit_bias` and `presence_penalty` were dropped: not taken here.',
  ])
  expect(told({ n: 1, seed: null, logprobs: false, presence_penalty: 0, frequency_penalty: 0 })).toEqual([])
})

it('name what this model does not take', () => {
  expect(told({ temperature: 0.5, top_p: 0.5 })).toEqual(['`top_p` was dropped: not taken here.'])
  expect(told({ temperature: 0.5, top_k: 3 }, 'claude-opus-4-8')).toEqual([
    '`temperature` and `top_k` were dropped: not taken here.',
  ])
  expect(told({ temperature: 1.5 })).toEqual(['`temperature` was lowered to 1, the most there is here.'])
  expect(told({ reasoning_effort: 'high' }, 'claude-3-5-haiku-20241022')).toEqual([
    '`reasoning_effort` was dropped: not taken here.',
  ])
})

it('name what is only asked for in words', () => {
  expect(told({ tools: [tool()], tool_choice: 'required' }, 'claude-opus-5-5')).toEqual([
    '`tool_choice` is asked for in words, and not enforced.',
  ])
  expect(told({ response_format: { type: 'json_object' } })).toEqual([
    '`response_format` is asked for in words, and not enforced.',
  ])
  const map = { type: 'object', properties: { a: { type: 'object', additionalProperties: true } } }
  expect(told(format(map), 'claude-opus-5-5')).toEqual(['`response_format` is asked for in words, and not enforced.'])
})

it('name what of a schema the model is not held to', () => {
  const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 0 } } }
  expect(told(format(schema))).toEqual(['`response_format` is not kept to the letter: age: `minimum`.'])
  expect(told(format(schema), 'claude-3-7-sonnet-20250219')).toEqual([])
  const union = { anyOf: [{ type: 'object', properties: { a: {} } }] }
  expect(told({ tools: [tool({ parameters: union })] })).toEqual([
    '`tools` is not kept to the letter: get: the top-level union became one object with the properties of all.',
  ])
})

it('name tools that are less strict than they were to be', () => {
  const strict = { strict: true, parameters: { type: 'object', properties: { a: { type: 'integer', minimum: 1 } } } }
  expect(told({ tools: [tool(strict)] })).toEqual(['`tools` is not kept to the letter: get: a: `minimum`.'])
  expect(told({ tools: [tool(strict)] }, 'claude-3-7-sonnet-20250219')).toEqual([
    '`strict` was dropped: not taken here.',
  ])
})
