import { describe, expect, it } from 'vitest'
import { compileSchema } from '../../../../src/providers/schema/compile-schema.ts'
import {
  ANTHROPIC_STRICT,
  ANTHROPIC_TOOLS,
  GEMINI,
  OPENAI_STRICT,
} from '../../../../src/providers/schema/schema-rules.ts'

describe('what is compiled', () => {
  const schema = { type: 'object', properties: { a: { type: 'string', minLength: 1 } }, required: ['a'] }

  it('is the caller’s own object where it is taken as it is', () => {
    const strict = { ...schema, properties: { a: { type: 'string' } }, additionalProperties: false }
    expect(compileSchema(strict, OPENAI_STRICT).schema).toBe(strict)
    expect(compileSchema(schema, ANTHROPIC_TOOLS).schema).toBe(schema)
  })

  it('is compiled once for each vendor', () => {
    const once = compileSchema(schema, GEMINI)
    expect(compileSchema(schema, GEMINI)).toBe(once)
    expect(compileSchema(schema, OPENAI_STRICT)).not.toEqual(once)
  })

  it.each([
    ['a map', { type: 'object', additionalProperties: { type: 'string' } }],
    ['an object that is open on purpose', { type: 'object', properties: { a: {} }, additionalProperties: true }],
    ['names by a pattern', { type: 'object', properties: { a: {} }, patternProperties: { b: { type: 'string' } } }],
    ['an object of anything', { type: 'object', properties: { a: { type: 'object' } } }],
    ['recursion', { type: 'object', properties: { a: { $ref: '#' } } }],
    ['a reference to elsewhere', { type: 'object', properties: { a: { $ref: 'https://x.test/s.json' } } }],
  ])('is cut where it was %s, for a vendor that closes objects', (_, odd) => {
    expect(compileSchema(odd, ANTHROPIC_STRICT).isCut).toBe(true)
    expect(compileSchema(odd, ANTHROPIC_STRICT).losses).not.toEqual([])
  })

  it('is not cut for bounds that are told, nor for closing an object that names its properties', () => {
    expect(compileSchema(schema, ANTHROPIC_STRICT)).not.toHaveProperty('isCut')
    expect(compileSchema(schema, ANTHROPIC_STRICT).losses).toEqual(['a: `minLength`'])
  })
})
