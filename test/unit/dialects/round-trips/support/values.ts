import fc from 'fast-check'

/** What has been taken for something else before: ends of events, halves of letters, JSON that is text. */
const TRAPS = [
  '\n\n',
  'data: [DONE]\n\n',
  '\r\nevent: x',
  '\u2028',
  '\ud83d',
  ' a ',
  '{"a":',
  '{}',
  '[1]',
  '"usage":{"a":1}',
  'extra_content:{"value":1}',
  'sluice-v1.W10=',
  '__proto__',
]

/** Text that says something, in any script. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(...TRAPS) },
)

/** What a vendor signed or encrypted. */
export const secret: fc.Arbitrary<string> = fc.base64String({ minLength: 4, maxLength: 16 })

/** The name of a function, of a model, of a field. */
export const name: fc.Arbitrary<string> = fc.stringMatching(/^[a-zA-Z_][\w-]{0,8}$/)

/** A JSON object as `JSON.stringify` writes it. */
export const objectText: fc.Arbitrary<string> = fc
  .dictionary(text, fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }), { maxKeys: 3 })
  .map((value) => JSON.stringify(JSON.parse(JSON.stringify(value))))

/** An object that holds one as text, where a format has an object for every text. */
export const nestedText: fc.Arbitrary<string> = objectText.map((json) => JSON.stringify({ result: json }))

/** The arguments of a call as models write them: spaced at will, and nothing at all where there are none. */
export const argumentsText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: objectText },
  { weight: 1, arbitrary: objectText.map((json) => `${JSON.stringify(JSON.parse(json), null, 2)}\n`) },
  { weight: 1, arbitrary: fc.constant('') },
)

/** An image inside its address. */
export const imageUrl: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('image/png', 'image/jpeg', 'image/webp', 'image/gif'), secret)
  .map(([type, data]) => `data:${type};base64,${data}`)

type Schema = Record<string, unknown>

/** Names that are also keywords: inside `properties` they are the caller's. */
const fieldName = fc.oneof(
  name,
  fc.constantFrom('type', 'enum', 'const', 'properties', 'definitions', '$schema', 'items'),
)

/** JSON schemas of the kind that all vendors take, objects closed. */
export const schema: fc.Arbitrary<Schema> = fc.letrec<{ part: Schema; object: Schema }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Schema>({ type: 'string' }, { type: 'integer' }, { type: 'number' }, { type: ['boolean', 'null'] }),
    fc.uniqueArray(text, { minLength: 1, maxLength: 2 }).map((values) => ({ type: 'string', enum: values })),
    text.map((description) => ({ type: 'string', description })),
    tie('part').map((items) => ({ type: 'array', items })),
    fc.array(tie('part'), { minLength: 1, maxLength: 2 }).map((anyOf) => ({ anyOf })),
    tie('object'),
  ),
  object: fc.dictionary(fieldName, tie('part'), { maxKeys: 3 }).map((properties) => ({
    type: 'object',
    properties,
    required: Object.keys(properties).slice(1),
    additionalProperties: false,
  })),
})).object
