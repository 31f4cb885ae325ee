import { describe, expect, it } from 'vitest'
import { compileSchema } from '../../../../src/providers/schema/compile-schema.ts'
import { GEMINI, OPENAI_STRICT } from '../../../../src/providers/schema/schema-rules.ts'

describe('odd schemas', () => {
  const nested = (levels: number) => {
    let schema: Record<string, unknown> = { type: 'string' }
    for (let level = 0; level < levels; level++) schema = { type: 'object', properties: { a: schema }, required: ['a'] }
    return schema
  }

  it('are read to a depth that no vendor takes, and no further', () => {
    const { schema, losses } = compileSchema(nested(10_000), OPENAI_STRICT)
    expect(losses).toContain('too deep or too large to be read to its end')
    expect(JSON.stringify(schema).length).toBeLessThan(20_000)
  })

  it('cannot make the compiled schema grow without bound by joining parts that double', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `d${at}`,
        { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }], title: `${at}` },
      ]),
    )
    const { schema } = compileSchema({ allOf: [{ $ref: '#/$defs/d0' }], $defs }, OPENAI_STRICT)
    expect(JSON.stringify(schema).length).toBeLessThan(1_000_000)
  })

  it('keep property names that JavaScript has a meaning for', () => {
    const properties = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"string"}}')
    const { schema } = compileSchema({ type: 'object', properties }, OPENAI_STRICT)
    expect(schema.required).toEqual(['__proto__', 'constructor'])
  })

  it('with references that lead nowhere or outside accept anything there, and say so', () => {
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/gone' }, b: { $ref: 'https://x.test/s.json' } } }
    expect(compileSchema(schema, GEMINI)).toEqual({
      schema: { type: 'object', properties: { a: {}, b: {} } },
      losses: ['a: the reference #/$defs/gone leads nowhere', 'b: the reference https://x.test/s.json leads nowhere'],
      isCut: true,
    })
  })

  it('with a reference to any place of their own get a definition for it', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { $ref: '#/properties/a' } } }
    expect(compileSchema(schema, GEMINI)).toEqual({
      schema: {
        type: 'object',
        properties: { a: { type: 'string' }, b: { $ref: '#/$defs/properties.a' } },
        $defs: { 'properties.a': { type: 'string' } },
      },
      losses: [],
    })
  })

  it('that nothing can fit because null must be a list too say what they lose', () => {
    const parts = [{ oneOf: [{ $ref: '#/$defs/x' }] }, { const: null }]
    const { losses } = compileSchema({ allOf: parts, $defs: { x: { type: 'array' } } }, GEMINI)
    expect(losses).toEqual(['`anyOf` beside null'])
  })
})
