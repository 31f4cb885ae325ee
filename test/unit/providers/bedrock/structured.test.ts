import { describe, expect, it } from 'vitest'
import { LLAMA, NOVA, sent, tool } from './support.ts'

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { city: { type: 'string', maxLength: 9 } },
  required: ['city'],
}
const format = (wanted: unknown = schema) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'A place', description: 'Where.', schema: wanted } },
})
const OPEN = { type: 'object', properties: { tags: { type: 'object', additionalProperties: { type: 'string' } } } }
const RECURSIVE = { type: 'object', properties: { next: { $ref: '#' } } }
const FOREIGN = { type: 'object', properties: { next: { $ref: 'https://x.test/schema' } } }
const FABLE = 'anthropic.claude-fable-5'

describe('a schema', () => {
  it.each([
    undefined,
    FABLE,
    'openai.gpt-oss-120b-1:0',
    'qwen.qwen3-32b-v1:0',
    'mistral.mistral-large-3-675b-instruct',
  ])('is kept by Bedrock itself where it can: %s', (model) => {
    const { textFormat } = sent(format(), model).outputConfig
    const { name, description, schema: text } = textFormat.structure.jsonSchema
    expect(textFormat.type).toBe('json_schema')
    expect([name, description]).toEqual(['A_place', 'Where.'])
    expect(JSON.parse(text)).toEqual({
      type: 'object',
      properties: { city: { type: 'string', description: '(maxLength: 9)' } },
      required: ['city'],
      additionalProperties: false,
    })
  })

  it.each([NOVA, 'anthropic.claude-sonnet-4-20250514-v1:0', 'anthropic.claude-opus-4-8'])(
    'is the input of a tool for %s',
    (model) => {
      const { toolConfig, ...rest } = sent(format(), model)
      expect(rest).not.toHaveProperty('outputConfig')
      expect(toolConfig.toolChoice).toEqual({ tool: { name: 'structured_answer' } })
      const [{ toolSpec }] = toolConfig.tools
      expect(toolSpec.description).toBe('Gives the final answer. Where.')
      expect(toolSpec.inputSchema.json).toEqual({ type: 'object', properties: schema.properties, required: ['city'] })
    },
  )

  it.each([
    ['open', OPEN],
    ['open to anything', { type: 'object', properties: {}, additionalProperties: true }],
    ['recursive', RECURSIVE],
    ['foreign', FOREIGN],
  ])('that is %s, which Bedrock would refuse, is the input of a tool too', (_, wanted) => {
    const body = sent(format(wanted))
    expect(body).not.toHaveProperty('outputConfig')
    expect(body.toolConfig.toolChoice).toEqual({ tool: { name: 'structured_answer' } })
  })

  it('is told in words where there is neither', () => {
    for (const [model, wanted] of [
      [LLAMA, schema],
      [FABLE, RECURSIVE],
    ] as const) {
      const { system, toolConfig, outputConfig } = sent(format(wanted), model)
      expect(system[0].text).toContain(JSON.stringify(wanted))
      expect([toolConfig, outputConfig]).toEqual([undefined, undefined])
    }
  })

  it('that definitions use twice is no recursion', () => {
    const $defs = { Name: { type: 'string' } }
    const twice = { a: { $ref: '#/$defs/Name' }, b: { $ref: '#/$defs/Name' } }
    expect(sent(format({ type: 'object', properties: twice, $defs })).outputConfig).toBeDefined()
  })

  it('of definitions that double with every reference is still read quickly', () => {
    const double = (name: string) => ({ type: 'object', properties: { a: { $ref: name }, b: { $ref: name } } })
    const $defs = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`d${at}`, double(`#/$defs/d${at + 1}`)]))
    const wanted = {
      type: 'object',
      properties: { root: { $ref: '#/$defs/d0' } },
      $defs: { ...$defs, d60: { type: 'string' } },
    }
    expect(sent(format(wanted)).outputConfig).toBeDefined()
  })
})

describe('the answer tool beside the caller’s', () => {
  const asked = (more = {}) => sent({ ...format(), tools: [tool('get')], ...more }, NOVA).toolConfig

  it('is one of those that must be called', () => {
    expect(asked().toolChoice).toEqual({ any: {} })
    expect(asked().tools).toHaveLength(2)
  })

  it('gives way to the tool that the caller wants called', () => {
    expect(asked({ tool_choice: { type: 'function', function: { name: 'get' } } }).toolChoice).toEqual({
      tool: { name: 'get' },
    })
  })

  it('stands alone when the caller’s are ruled out', () => {
    const { tools, toolChoice } = asked({ tool_choice: 'none' })
    expect(tools.map(({ toolSpec }: any) => toolSpec.name)).toEqual(['structured_answer'])
    expect(toolChoice).toEqual({ tool: { name: 'structured_answer' } })
  })
})

it('asks for JSON of no particular shape in words', () => {
  for (const model of [undefined, NOVA, LLAMA])
    expect(sent({ response_format: { type: 'json_object' } }, model).system[0].text).toMatch(
      /^Answer with one valid JSON object/,
    )
  expect(sent({ response_format: { type: 'text' } })).not.toHaveProperty('system')
})
