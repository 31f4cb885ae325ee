import { describe, expect, it } from 'vitest'
import { sent } from './support.ts'

const CLOSED = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}
const tool = (name: string, parameters: unknown = CLOSED, strict: boolean | null = true) => ({
  type: 'function',
  function: { name, parameters: parameters as Record<string, unknown>, strict },
})
const strictOnes = (tools: ReturnType<typeof tool>[], more = {}, model?: string) =>
  sent({ tools, ...more }, model)
    .tools.filter((each: any) => each.strict)
    .map((each: any) => each.name)
const optional = (count: number) => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { type: 'string' }])),
})

describe('a strict tool', () => {
  it('stays strict, with a schema that the model can be held to', () => {
    const parameters = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] }
    expect(sent({ tools: [tool('get', parameters)] }).tools).toEqual([
      {
        name: 'get',
        input_schema: {
          type: 'object',
          properties: { n: { type: 'integer', description: '(minimum: 1)' } },
          required: ['n'],
          additionalProperties: false,
        },
        strict: true,
      },
    ])
  })

  it('keeps the caller’s own schema where that is taken', () => {
    expect(sent({ tools: [tool('get')] }).tools[0].input_schema).toEqual(CLOSED)
  })

  it('is none where the caller does not ask for it, or the model does not have it', () => {
    expect(strictOnes([tool('a', CLOSED, false), tool('b', CLOSED, null)])).toEqual([])
    expect(strictOnes([tool('a')], {}, 'claude-opus-4-1')).toEqual([])
  })

  it.each([
    ['a map', { type: 'object', properties: { a: { type: 'object', additionalProperties: { type: 'string' } } } }],
    ['recursion', { type: 'object', properties: { a: { $ref: '#' } } }],
    ['no object', { type: 'array', items: { type: 'string' } }],
  ])('with %s stays whole instead', (_, parameters) => {
    const [made] = sent({ tools: [tool('get', parameters)] }).tools
    expect(made).toEqual({ name: 'get', input_schema: parameters })
  })
})

describe('the limits of a request', () => {
  const names = Array.from({ length: 12 }, (_, at) => `t${at}`)

  it('leave the first few strict', () => {
    expect(strictOnes(names.map((name) => tool(name)))).toEqual(names.slice(0, 8))
  })

  it('count optional properties of all strict schemas together, the format’s first', () => {
    const two = [tool('a', optional(20)), tool('b', optional(5)), tool('c', optional(4))]
    expect(strictOnes(two)).toEqual(['a', 'c'])
    const response_format = { type: 'json_schema', json_schema: { schema: optional(20) } }
    expect(strictOnes(two, { response_format })).toEqual(['c'])
  })

  it('count unions, wherever they are', () => {
    const unions = (count: number) => ({
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'object', ...either(count) } } },
      required: ['list'],
    })
    const either = (count: number) => {
      const properties = Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`p${at}`, { type: ['string', 'null'] }]),
      )
      return { properties, required: Object.keys(properties) }
    }
    expect(strictOnes([tool('a', unions(16))])).toEqual(['a'])
    expect(strictOnes([tool('a', unions(17))])).toEqual([])
  })
})
