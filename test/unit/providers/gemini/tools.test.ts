import { describe, expect, it } from 'vitest'
import { sent } from './support.ts'

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [
  { type: 'function', function: { name: 'get_weather', description: 'Weather.', parameters, strict: true } },
  { type: 'function', function: { name: 'get_time' } },
]
const pick = (name: string) => ({ type: 'function', function: { name } })

it('declares functions with their JSON schema', () => {
  expect(sent({ tools }).tools).toEqual([
    {
      functionDeclarations: [
        { name: 'get_weather', description: 'Weather.', parametersJsonSchema: parameters },
        { name: 'get_time' },
      ],
    },
  ])
})

it.each([
  ['auto', { mode: 'AUTO' }],
  ['none', { mode: 'NONE' }],
  ['required', { mode: 'ANY' }],
  [pick('get_time'), { mode: 'ANY', allowedFunctionNames: ['get_time'] }],
  [
    { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [pick('get_time')] } },
    { mode: 'ANY', allowedFunctionNames: ['get_time'] },
  ],
  [
    { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [pick('get_time')] } },
    { mode: 'VALIDATED', allowedFunctionNames: ['get_time'] },
  ],
])('translates the tool choice %j', (tool_choice, expected) => {
  expect(sent({ tools, tool_choice }).toolConfig).toEqual({ functionCallingConfig: expected })
})

it('sends no tool choice without one, and none without tools', () => {
  expect(sent({ tools })).not.toHaveProperty('toolConfig')
  expect(Object.keys(sent({ tool_choice: 'auto' }))).toEqual(['contents'])
})

describe('a schema', () => {
  const schemaOf = (schema: unknown) =>
    sent({ tools: [{ type: 'function', function: { name: 'get', parameters: schema } }] }).tools[0]
      .functionDeclarations[0].parametersJsonSchema

  it('loses what Google does not read and keeps what it does', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      definitions: { Kind: { $comment: 'two', const: 'a' } },
      properties: {
        kind: { $ref: '#/definitions/Kind' },
        list: { type: 'array', items: { $comment: 'x', type: 'string' } },
      },
      anyOf: [{ required: ['kind'] }, { required: ['list'], $comment: 'y' }],
      additionalProperties: { $comment: 'z', type: ['string', 'null'] },
    }
    expect(schemaOf(schema)).toEqual({
      type: 'object',
      $defs: { Kind: { enum: ['a'] } },
      properties: { kind: { $ref: '#/$defs/Kind' }, list: { type: 'array', items: { type: 'string' } } },
      anyOf: [{ required: ['kind'] }, { required: ['list'] }],
      additionalProperties: { type: ['string', 'null'] },
    })
  })

  it('does not mistake names of the caller for keywords', () => {
    const schema = {
      type: 'object',
      properties: { $schema: { type: 'string' }, const: { type: 'string' }, definitions: { type: 'string' } },
    }
    expect(schemaOf(schema)).toEqual(schema)
  })

  it('tells the model of constraints that Google does not read', () => {
    const schema = {
      type: 'object',
      properties: { id: { type: 'string', pattern: '^[a-z]+$', description: 'Its id.' } },
    }
    expect(schemaOf(schema).properties.id).toEqual({
      type: 'string',
      description: 'Its id. (pattern: "^[a-z]+$")',
    })
  })
})
