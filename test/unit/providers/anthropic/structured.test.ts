import { expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { sent } from './support.ts'

const tool = {
  type: 'function',
  function: { name: 'get', description: 'Gets.', parameters: { properties: { a: {} } } },
}
const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 0 } }, required: ['age'] }
const response_format = { type: 'json_schema', json_schema: { name: 'person', schema } }

const format = (of: object) =>
  sent({ response_format: { type: 'json_schema', json_schema: { schema: of } } }).output_config.format.schema

it('a schema is output_config.format, with the schema closed and what it cannot hold told in words', () => {
  expect(sent({ response_format }).output_config).toEqual({
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: { age: { type: 'integer', description: '(minimum: 0)' } },
        required: ['age'],
        additionalProperties: false,
      },
    },
  })
})

it('leaves properties that are named like keywords, and data, alone', () => {
  const properties = {
    minimum: { type: 'string' },
    properties: { type: 'string', enum: ['a'], default: { type: 'object', properties: {} } },
  }
  expect(format({ type: 'object', properties }).properties).toEqual(properties)
})

it('closes nested objects', () => {
  const inner = { type: ['object', 'null'], properties: { a: { type: 'string' } } }
  expect(format({ type: 'array', minItems: 2, description: 'Pairs.', items: { anyOf: [inner, true] } })).toEqual({
    type: 'array',
    description: 'Pairs. (minItems: 2)',
    items: { anyOf: [{ ...inner, additionalProperties: false }, {}] },
  })
})

const asked = (of: object) => ({ response_format: { type: 'json_schema', json_schema: { schema: of } } })
const MAP = { type: 'object', properties: { tags: { type: 'object', additionalProperties: { type: 'string' } } } }
const RECURSIVE = { type: 'object', properties: { next: { $ref: '#' } } }
const names = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`)
const WIDE = {
  type: 'object',
  properties: Object.fromEntries(names(25).map((name) => [name, { type: 'string' }])),
}

it.each([
  ['a map, which closed could only be empty', MAP],
  ['recursion', RECURSIVE],
  ['more optional properties than a grammar may have', WIDE],
])('a schema with %s is the input of the answer tool, whole', (_, of) => {
  const { output_config, tools, tool_choice } = sent(asked(of))
  expect(output_config).toBeUndefined()
  expect(tools).toEqual([{ name: 'structured_answer', description: 'Gives the final answer.', input_schema: of }])
  expect(tool_choice).toEqual({ type: 'tool', name: 'structured_answer' })
})

it('a schema that no tool takes either is kept as far as it can be', () => {
  const list = { type: 'array', items: MAP }
  expect(sent(asked(list)).output_config.format.schema.type).toBe('array')
  const taken = { type: 'function', function: { name: 'structured_answer' } }
  expect(sent({ ...asked(MAP), tools: [taken] }).output_config.format.type).toBe('json_schema')
})

it("a schema joins the effort, and the caller's own output_config wins", () => {
  const chat = { response_format, reasoning_effort: 'low', output_config: { effort: 'max' } }
  const { output_config } = sent(chat, 'claude-opus-5')
  expect(output_config.effort).toBe('max')
  expect(output_config.format.type).toBe('json_schema')
})

it('a schema is a forced tool on models without it', () => {
  const body = sent({ response_format }, 'claude-3-7-sonnet-20250219')
  expect(body).not.toHaveProperty('output_config')
  expect(body.tools).toMatchObject([{ name: 'structured_answer', input_schema: schema }])
  expect(body.tool_choice).toEqual({ type: 'tool', name: 'structured_answer' })
})

it("the answer tool stands beside the caller's tools on those models, unless the caller forces or forbids them", () => {
  const choice = (tool_choice: ChatRequest['tool_choice']) =>
    sent({ response_format, tools: [tool], tool_choice }, 'claude-3-7-sonnet-20250219').tool_choice
  expect(choice('auto')).toEqual({ type: 'any' })
  expect(choice('none')).toEqual({ type: 'tool', name: 'structured_answer' })
  expect(choice({ type: 'function', function: { name: 'get' } })).toEqual({ type: 'tool', name: 'get' })
})

it.each([{ type: 'json_object' }, { type: 'json_schema' }])('asks for JSON in the system for %j', (any) => {
  const { system } = sent({ response_format: any, messages: [{ role: 'system', content: 'Be kind.' }] })
  expect(system).toMatch(/^Be kind\.\n\n.*JSON object/)
})

it('asks nothing for plain text', () => {
  expect(Object.keys(sent({ response_format: { type: 'text' } })).sort()).toEqual(['max_tokens', 'messages', 'model'])
})
