import { describe, expect, it } from 'vitest'
import { faultyField, read } from './support.ts'

const declared = (...names: string[]) => [{ functionDeclarations: names.map((name) => ({ name })) }]
const parametersOf = (parameters: unknown) =>
  read({ tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] }).chat.tools?.[0]?.function?.parameters
const choiceOf = (functionCallingConfig: unknown) =>
  read({ tools: declared('f', 'g'), toolConfig: { functionCallingConfig } }).chat.tool_choice
const named = (name: string) => ({ type: 'function', function: { name } })

describe('tools', () => {
  it('are the functions of all declarations', () => {
    const parametersJsonSchema = { type: 'object', properties: { a_b: { $ref: '#/$defs/x' } } }
    const tools = [
      { function_declarations: [{ name: 'f', description: 'Does f.', parameters_json_schema: parametersJsonSchema }] },
      ...declared('g'),
    ]
    expect(read({ tools }).chat.tools).toEqual([
      { type: 'function', function: { name: 'f', description: 'Does f.', parameters: parametersJsonSchema } },
      named('g'),
    ])
  })

  it('that Google runs itself are lost with a warning', () => {
    const { chat, warnings } = read({ tools: [{ googleSearch: {} }, { code_execution: {} }] })
    expect(chat.tools).toBeUndefined()
    expect(warnings).toEqual([
      'The tool `googleSearch` cannot be carried over.',
      'The tool `codeExecution` cannot be carried over.',
    ])
  })

  it.each([
    [{ tools: {} }, 'tools'],
    [{ tools: [1] }, 'tools.0'],
    [{ tools: [{ functionDeclarations: [{}] }] }, 'tools.0.functionDeclarations.0.name'],
    [
      { tools: [{ functionDeclarations: [{ name: 'f', parameters: 1 }] }] },
      'tools.0.functionDeclarations.0.parameters',
    ],
    [{ toolConfig: { functionCallingConfig: { mode: 'SOME' } } }, 'toolConfig.functionCallingConfig.mode'],
  ])('%j are refused by the name of the field', (body, field) => {
    expect(faultyField(body)).toBe(field)
  })
})

describe('a schema in Gemini’s form', () => {
  it.each([
    [
      { type: 'OBJECT', properties: { type: { type: 'STRING' } } },
      { type: 'object', properties: { type: { type: 'string' } } },
    ],
    [{ type: 'STRING', nullable: true }, { type: ['string', 'null'] }],
    [
      { type: 'STRING', format: 'enum', enum: ['A'], nullable: true },
      { type: ['string', 'null'], enum: ['A', null] },
    ],
    [{ any_of: [{ type: 'NUMBER' }], nullable: true }, { anyOf: [{ type: 'number' }, { type: 'null' }] }],
    [
      { type: 'ARRAY', items: { type: 'INTEGER', format: 'int32' }, min_items: '1', maxItems: 3 },
      { type: 'array', items: { type: 'integer', format: 'int32' }, minItems: 1, maxItems: 3 },
    ],
    [
      { type: 'OBJECT', propertyOrdering: ['a_b'], required: ['a_b'], example: { a_b: 1 } },
      { type: 'object', propertyOrdering: ['a_b'], required: ['a_b'], examples: [{ a_b: 1 }] },
    ],
    [{ type: 'TYPE_UNSPECIFIED', nullable: false }, {}],
    [
      { type: ['string', 'null'], $defs: { A_b: { type: 'STRING' } }, default: null },
      { type: ['string', 'null'], $defs: { A_b: { type: 'string' } }, default: null },
    ],
  ])('%j is a JSON schema', (schema, expected) => {
    expect(parametersOf(schema)).toEqual(expected)
  })
})

describe('the choice of a tool', () => {
  it.each([
    [{ mode: 'AUTO' }, 'auto'],
    [{ mode: 'NONE' }, 'none'],
    [{ mode: 'ANY' }, 'required'],
    [{ mode: 'ANY', allowedFunctionNames: ['f'] }, named('f')],
    [
      { mode: 'ANY', allowed_function_names: ['f', 'g'] },
      { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [named('f'), named('g')] } },
    ],
    [
      { mode: 'VALIDATED', allowedFunctionNames: ['f'] },
      { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [named('f')] } },
    ],
    [{}, undefined],
  ])('%j is carried over', (config, choice) => {
    expect(choiceOf(config)).toEqual(choice)
  })

  it('is left out where there are no tools, which OpenAI refuses', () => {
    expect(read({ toolConfig: { functionCallingConfig: { mode: 'AUTO' } } }).chat.tool_choice).toBeUndefined()
  })

  it.each([
    [{ functionCallingConfig: { mode: 'VALIDATED' } }],
    [{ functionCallingConfig: { mode: 'AUTO', allowedFunctionNames: ['f'] } }],
    [{ retrievalConfig: {} }],
  ])('warns of what is lost of %j', (toolConfig) => {
    expect(read({ tools: declared('f'), toolConfig }).warnings).toHaveLength(1)
  })
})
