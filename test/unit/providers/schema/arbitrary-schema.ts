import * as fc from 'fast-check'

type Schema = Record<string, unknown>

const names = fc.constantFrom('a', 'b', 'c')
const leaf: fc.Arbitrary<unknown> = fc.constantFrom(null, true, false, -1, 0, 1, 2, 2.5, 3, '', 'a', 'ab', 'abc', 'b1')

const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) => fc.record(model, { requiredKeys: [] })
const merged = (...parts: fc.Arbitrary<Schema>[]) => fc.tuple(...parts).map((all): Schema => Object.assign({}, ...all))

/** JSON schemas of draft 2020-12 with every keyword the compiler knows, small enough that values often fit. */
export const schemas: fc.Arbitrary<Schema> = fc.letrec<{ part: unknown; object: Schema }>((tie) => {
  const parts = fc.array(tie('part'), { minLength: 1, maxLength: 3 })
  const text = merged(
    fc.constant({ type: 'string' }),
    optional({
      minLength: fc.nat(2),
      maxLength: fc.integer({ min: 1, max: 3 }),
      pattern: fc.constantFrom('a', 'b1', '^a', '(?=a)'),
      description: fc.constant('Text.'),
    }),
  )
  const number = merged(
    fc.constantFrom({ type: 'integer' }, { type: 'number' }),
    optional({ minimum: fc.nat(2), maximum: fc.nat(3), exclusiveMinimum: fc.nat(1), multipleOf: fc.constant(2) }),
  )
  const object = merged(
    fc.constantFrom<Schema>({ type: 'object' }, {}),
    fc.record({ properties: fc.dictionary(names, tie('part'), { maxKeys: 3 }) }),
    optional({
      required: fc.uniqueArray(names, { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.boolean(), tie('part')),
      minProperties: fc.nat(1),
      title: fc.constant('Thing'),
    }),
  )
  const list = merged(
    fc.constant({ type: 'array' }),
    optional({
      items: tie('part'),
      minItems: fc.nat(2),
      maxItems: fc.nat(2),
      uniqueItems: fc.boolean(),
      prefixItems: parts,
    }),
  )
  const values = fc.oneof(
    leaf.map((value): Schema => ({ const: value })),
    fc.uniqueArray(leaf, { minLength: 1, maxLength: 3 }).map((all): Schema => ({ enum: all })),
    fc
      .uniqueArray(fc.constantFrom('string', 'null', 'integer', 'boolean'), { minLength: 1, maxLength: 2 })
      .map((type): Schema => ({ type })),
  )
  const union = fc.oneof(
    parts.map((anyOf): Schema => ({ anyOf })),
    parts.map((oneOf): Schema => ({ oneOf })),
    parts.map((allOf): Schema => ({ allOf })),
    merged(
      object,
      parts.map((anyOf): Schema => ({ anyOf })),
    ),
    merged(
      object,
      parts.map((allOf): Schema => ({ allOf })),
    ),
  )
  const reference = merged(
    fc.constantFrom('#/$defs/x', '#/$defs/y').map((to): Schema => ({ $ref: to })),
    fc.constantFrom<Schema>({}, { description: 'There.' }, { type: 'object' }),
  )
  return {
    part: fc.oneof(
      { maxDepth: 3 },
      { arbitrary: text, weight: 3 },
      number,
      values,
      object,
      list,
      union,
      reference,
      fc.boolean(),
    ),
    object: fc
      .tuple(fc.oneof(object, object, union), fc.record({ x: tie('part'), y: tie('part') }))
      .map(([root, $defs]): Schema => ({ ...root, $defs })),
  }
}).object

/** Values that such schemas are about. */
export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
})).value
