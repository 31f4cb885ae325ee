import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPrompt } from '../../../../src/providers/sandbox/prompt.ts'
import { schemaExample } from '../../../../src/providers/sandbox/schema/schema-example.ts'
import { valueSource } from '../../../../src/providers/sandbox/schema/schema-values.ts'
import { collect, relocate, valid } from './schema-support.ts'
import { complete, user } from './support.ts'

const prompt = readPrompt({
  model: 'm',
  messages: [{ role: 'user', content: 'Fly from Lima to Quito, 4 seats, class business' }],
})
const make = (schema: unknown) => schemaExample(schema, valueSource(prompt, prompt.phrases, null)) as any

const bounds = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(20))
const leaf: fc.Arbitrary<any> = fc.oneof(
  fc.constantFrom({ type: 'boolean' }, { type: 'null' }, { type: ['string', 'null'] }, { const: { a: 1 } }, {}),
  fc.record({ enum: fc.uniqueArray(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 4 }) }),
  bounds.map(([low, more]) => ({ type: 'integer', minimum: low, maximum: low + more })),
  bounds.map(([low, more]) => ({ type: 'number', exclusiveMinimum: low, exclusiveMaximum: low + more + 0.5 })),
  fc
    .constantFrom(1, 3, 7, 0.5)
    .chain((step) => bounds.map(([low]) => ({ type: 'number', minimum: low, multipleOf: step }))),
  fc.tuple(fc.nat(30), fc.nat(30)).map(([low, more]) => ({ type: 'string', minLength: low, maxLength: low + more })),
  fc
    .constantFrom('^[A-Z]{3}-\\d{2,4}$', '^(red|blue)+$', '^\\S+@\\S+\\.com$', '[^a-z]x?', '^#[0-9a-f]{6}$')
    .map((pattern) => ({
      type: 'string',
      pattern,
    })),
)
const schemas = fc.letrec<{ schema: any }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc
      .dictionary(fc.constantFrom('city', 'count', 'a', 'b'), tie('schema'))
      .chain((properties) =>
        fc
          .subarray(Object.keys(properties))
          .map((required) => ({ type: 'object', properties, required, additionalProperties: false })),
      ),
    fc.tuple(tie('schema'), fc.nat(3), fc.nat(3)).map(([items, low, more]) => ({
      type: 'array',
      items,
      minItems: low,
      maxItems: low + more,
    })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    tie('schema').map((inner) => ({ allOf: [inner, {}] })),
    tie('schema').map((inner) => ({ $ref: '#/$defs/inner', $defs: { inner } })),
  ),
})).schema

test('an example is valid for any schema that can be satisfied, and the same every time', () => {
  fc.assert(
    fc.property(schemas, (inner) => {
      const schema = { type: 'object', properties: { it: relocate(inner) }, required: ['it'], $defs: collect(inner) }
      const value = make(schema)
      expect(valid(schema, value), JSON.stringify({ schema, value })).toBe(true)
      expect(make(schema)).toEqual(value)
    }),
    { numRuns: 400 },
  )
})

test.each<[string, object]>([
  [
    'a list that refers to itself',
    {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: { v: { type: 'integer' }, next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
          required: ['v', 'next'],
          additionalProperties: false,
        },
      },
    },
  ],
  [
    'a tree',
    {
      type: 'object',
      properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
      required: ['name', 'children'],
    },
  ],
  [
    'an expression whose simple case comes last',
    {
      $ref: '#/$defs/e',
      $defs: {
        e: {
          anyOf: [
            {
              type: 'object',
              properties: { left: { $ref: '#/$defs/e' }, right: { $ref: '#/$defs/e' } },
              required: ['left', 'right'],
              additionalProperties: false,
            },
            {
              type: 'object',
              properties: { value: { type: 'number' } },
              required: ['value'],
              additionalProperties: false,
            },
          ],
        },
      },
    },
  ],
  [
    'cases told apart by a constant',
    {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] },
        { type: 'object', properties: { kind: { const: 'b' }, n: { type: 'integer' } }, required: ['kind', 'n'] },
      ],
    },
  ],
  [
    'exactly one of two overlapping cases',
    { oneOf: [{ type: 'integer' }, { type: 'number', minimum: 0 }, { type: 'string' }] },
  ],
  [
    'parts joined by allOf',
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer', minimum: 3 } }, required: ['a'] },
        { properties: { a: { maximum: 5 }, b: { type: 'string' } }, required: ['b'] },
      ],
    },
  ],
  [
    'properties beside a choice of required ones',
    {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      anyOf: [{ required: ['b'] }, { required: ['a'] }],
    },
  ],
  [
    'distinct items of a short list',
    { type: 'array', items: { enum: ['x', 'y', 'z'] }, minItems: 3, uniqueItems: true },
  ],
  ['many distinct texts', { type: 'array', items: { type: 'string' }, minItems: 30, uniqueItems: true }],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 }],
  ['a map', { type: 'object', additionalProperties: { type: 'integer' } }],
  [
    'a default that breaks its own schema',
    { type: 'object', properties: { n: { type: 'integer', default: null } }, required: ['n'] },
  ],
])('an example is valid for %s', (_, schema) => {
  const value = make(schema)
  expect(valid(schema, value), JSON.stringify(value)).toBe(true)
})

test('an example takes names, numbers, named values and listed values from the prompt', () => {
  const properties = {
    origin: { type: 'string' },
    target: { type: 'string' },
    seats: { type: 'integer' },
    class: { enum: ['economy', 'business'] },
  }
  expect(make({ type: 'object', properties, required: Object.keys(properties) })).toEqual({
    origin: 'Lima',
    target: 'Quito',
    seats: 4,
    class: 'business',
  })
})

test('an example prefers what the schema offers: default, then example', () => {
  expect(make({ type: 'string', default: 'metric', examples: ['x'] })).toBe('metric')
  expect(make({ type: 'string', examples: ['x'] })).toBe('x')
})

test.each([
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['email', /^[^@]+@[^@]+\.\w+$/],
  ['uuid', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
  ['uri', /^https:\/\//],
  ['ipv4', /^(\d+\.){3}\d+$/],
])('an example has the format %s', (format, shape) => {
  expect(make({ type: 'string', format })).toMatch(shape)
})

test('an example is finished soon, whatever the schema', () => {
  const ref = { $ref: '#' }
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, ref] as const)
  const hostile = [
    { type: 'object', properties: Object.fromEntries(all), required: all.map(([name]) => name) },
    { oneOf: [ref, ref, ref, ref] },
    { allOf: [ref, ref, ref] },
    { anyOf: [{ type: 'array', items: ref, minItems: 1e9 }, { not: {} }] },
    { type: 'string', minLength: 1e12 },
    { type: 'string', pattern: '((a{1000}){1000}){1000}', minLength: 1e9 },
    { type: 'object', minProperties: 1e9 },
  ]
  const started = performance.now()
  for (const schema of hostile) make(schema)
  expect(performance.now() - started).toBeLessThan(3000)
})

describe('response_format', () => {
  test('json_object gives an object that says sandbox', async () => {
    const { choices } = await complete({ response_format: { type: 'json_object' }, ...user('JSON about otters') })
    const json = JSON.parse(choices[0]?.message.content ?? '')
    expect(json).toMatchObject({ sandbox: true, keywords: ['JSON', 'otters'] })
    expect(json.answer).toMatch(/^Sandbox answer from/)
  })

  test('json_schema gives JSON of that schema, its free texts marked as sandbox, other choices otherwise', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, size: { enum: ['s', 'm'] } },
      required: ['city', 'size'],
      additionalProperties: false,
    }
    const response_format = { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } }
    const { choices } = await complete({ response_format, n: 2, ...user('A town like Ghent') })
    const [first, second] = choices.map(({ message }) => JSON.parse(message.content ?? ''))
    expect(valid(schema, first)).toBe(true)
    expect(valid(schema, second)).toBe(true)
    expect(first.city).toBe('Ghent (sandbox)')
    expect(second.city).not.toBe(first.city)
  })
})
