import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsSchema } from '../../../../../src/gateway/learn/answer/fits-schema.ts'

const names = fc.constantFrom('a', 'b', 'c', '__proto__x', 'constructor')
const types = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array')
const scalars = fc.oneof(
  fc.constantFrom('x', 'y', '', '😀😀', 0, 1, 2.5, -3, true, false, null),
  fc.string({ maxLength: 4 }),
)
const bounds = fc.integer({ min: 0, max: 3 })

/** Schemas of one or two words each: of more, hardly a value fits any. */
const { schema } = fc.letrec<{ schema: object; word: object }>((tie) => ({
  schema: fc.array(tie('word'), { minLength: 1, maxLength: 2 }).map((parts) => Object.assign({}, ...parts)),
  word: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 2, maxLength: 4 })) }),
    fc.record({ enum: fc.uniqueArray(scalars, { minLength: 1, maxLength: 6 }) }),
    fc.record({ minimum: bounds, exclusiveMaximum: bounds }),
    fc.record({ minLength: bounds }),
    fc.record({ maxLength: bounds }),
    fc.record({ minItems: bounds }),
    fc.record({ maxItems: bounds }),
    fc.record({ properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }) }),
    fc.record({ required: fc.uniqueArray(names, { maxLength: 2 }) }),
    fc.record({ additionalProperties: fc.oneof(fc.boolean(), tie('schema')) }),
    fc.record({ items: tie('schema') }),
    fc.record({ prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.constant({ $ref: '#/$defs/known' }),
  ),
}))

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
}))

test('on the words it looks at it says what a full validator says', () => {
  const seen = { fits: 0, misfits: 0 }
  fc.assert(
    fc.property(schema, value, (one, given) => {
      const whole = { ...one, $defs: { known: { type: ['string', 'number', 'object'] } } }
      const validate = new Ajv2020({ ownProperties: true, strict: false, validateSchema: false }).compile(whole)
      const expected = validate(given)
      seen[expected ? 'fits' : 'misfits']++
      expect(fitsSchema(whole, given)).toBe(expected)
    }),
    { numRuns: 200 },
  )
  expect(seen.fits).toBeGreaterThan(40)
  expect(seen.misfits).toBeGreaterThan(40)
})

test('any schema and any value whatsoever are looked at without harm', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, given) => [true, false, null].includes(fitsSchema(one, given))),
  )
})

test('a schema that refers to itself is followed as deep as the value goes', () => {
  const list = { type: 'object', properties: { next: { $ref: '#' } }, required: ['id'] }
  expect(fitsSchema(list, { id: 1, next: { id: 2, next: { id: 3 } } })).toBe(true)
  expect(fitsSchema(list, { id: 1, next: { id: 2, next: {} } })).toBe(false)
})

test('what would take too long is given up, not guessed', () => {
  expect(fitsSchema({ $ref: '#' }, 1)).toBeNull()
  expect(
    fitsSchema(
      { items: { type: 'integer' } },
      Array.from({ length: 30_000 }, (_, at) => at),
    ),
  ).toBeNull()
})

test('words it does not look at never make a value unfit', () => {
  const odd = { type: 'string', pattern: '^a', format: 'date', not: { type: 'string' }, contentEncoding: 'base64' }
  expect(fitsSchema(odd, 'b')).toBe(true)
  expect(fitsSchema({ patternProperties: { '^x': {} }, additionalProperties: false }, { x1: 1 })).toBe(true)
})
