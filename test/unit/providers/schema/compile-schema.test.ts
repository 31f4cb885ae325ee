import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemaExample } from '../../../../src/providers/sandbox/schema/schema-example.ts'
import { compileSchema } from '../../../../src/providers/schema/compile-schema.ts'
import type { SchemaRules } from '../../../../src/providers/schema/schema-rules.ts'
import * as rules from '../../../../src/providers/schema/schema-rules.ts'
import { schemas, values } from './arbitrary-schema.ts'

const { FORMAT_RULES: _, ...all } = rules
const everyRules = Object.entries(all)

const validator = (schema: unknown) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false })
  // A schema that is nothing but itself has no meaning, and sends the validator round in circles.
  const quietly = <T>(run: () => T) => {
    try {
      return run()
    } catch {
      return null
    }
  }
  const validate = quietly(() => ajv.compile(schema as Record<string, unknown>))
  return (value: unknown) => validate && quietly(() => validate(value))
}

describe.each(everyRules)('by the rules %s', (_name, rules) => {
  it('compiling what was compiled changes nothing', () => {
    return fc.assert(
      fc.property(schemas, (schema) => {
        const { schema: once } = compileSchema(schema, rules)
        expect(compileSchema(once, rules).schema).toBe(once)
      }),
      { numRuns: 100 },
    )
  })

  it('what is valid under a schema compiled without loss is valid under the original', () => {
    return fc.assert(
      fc.property(schemas, fc.array(values, { minLength: 30, maxLength: 30 }), (schema, samples) => {
        const { schema: compiled, losses } = compileSchema(schema, rules)
        fc.pre(losses.length === 0)
        const [theirs, ours] = [validator(schema), validator(compiled)]
        const wrong = [...samples, ...examplesOf(compiled)].filter((value) => ours(value) && theirs(value) === false)
        expect(wrong, JSON.stringify({ schema, compiled })).toEqual([])
      }),
      { numRuns: 30, maxSkipsPerRun: 1000 },
    )
  })

  it('only keywords the vendor takes are left, and every object is closed where it must be', () => {
    return fc.assert(
      fc.property(schemas, (schema) => {
        const { schema: compiled, losses } = compileSchema(schema, rules)
        if (losses.includes('the top level must be an object')) return
        const wrong = partsOf(compiled).filter((part) => !isTaken(part, rules))
        expect(wrong, JSON.stringify({ schema, compiled })).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('any JSON compiles, whatever stands where a schema should', () => {
    return fc.assert(
      fc.property(fc.dictionary(keywords, fc.jsonValue()), (odd) => {
        const { schema } = compileSchema(odd, rules)
        expect(schema).toBeTypeOf('object')
        expect(() => JSON.stringify(schema)).not.toThrow()
      }),
      { numRuns: 200 },
    )
  })
})

const keywords = fc.constantFrom(
  ...[
    'type',
    'properties',
    'required',
    'items',
    'prefixItems',
    'additionalProperties',
    'anyOf',
    'oneOf',
    'allOf',
    'not',
  ],
  ...[
    '$ref',
    '$defs',
    'definitions',
    'enum',
    'const',
    'minItems',
    'pattern',
    'format',
    'nullable',
    'dependencies',
    'if',
  ],
)

/** Values made for a schema, as random ones seldom fit a strict one. */
function examplesOf(schema: unknown): unknown[] {
  return ['', 'a', 'ab', 'b1'].map((text, at) => {
    return schemaExample(schema, { text: () => text, number: () => at, mentions: (value) => value === text })
  })
}

function isTaken(part: Record<string, unknown>, rules: SchemaRules): boolean {
  const isObject = [part.type].flat().includes('object')
  return [
    Object.keys(part).every((keyword) => rules.keywords?.has(keyword) ?? true),
    !(isObject && rules.closed) || part.additionalProperties === false,
    !(isObject && rules.allRequired) || sameNames(part.required, part.properties),
    rules.typeLists || !Array.isArray(part.type),
    rules.refSiblings || !('$ref' in part) || Object.keys(part).length === 1,
  ].every(Boolean)
}

function sameNames(required: unknown, properties: unknown): boolean {
  return JSON.stringify(required) === JSON.stringify(Object.keys(properties as object))
}

/** Every schema in a schema; the root without its definitions, which are schemas of their own. */
function partsOf(schema: unknown): Record<string, unknown>[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return []
  const part = schema as Record<string, unknown>
  const maps = [part.properties, part.$defs].flatMap((map) => Object.values((map ?? {}) as object))
  const lists = [part.anyOf, part.oneOf, part.allOf, part.prefixItems].flatMap((list) =>
    Array.isArray(list) ? list : [],
  )
  const { $defs, ...own } = part
  return [own, ...[...maps, ...lists, part.items, part.additionalProperties].flatMap(partsOf)]
}
