import { describe, expect, it } from 'vitest'
import { compileSchema } from '../../../../src/providers/schema/compile-schema.ts'
import {
  ANTHROPIC_STRICT,
  ANTHROPIC_TOOLS,
  BEDROCK_TOOLS,
  CEREBRAS_STRICT,
  COHERE,
  FORMAT_RULES,
  GEMINI,
  MISTRAL_STRICT,
  OPENAI_STRICT,
  OPENAI_TOOLS,
  XAI,
} from '../../../../src/providers/schema/schema-rules.ts'

/** The example of OpenAI's guide to structured outputs. */
const DOCUMENTED = {
  type: 'object',
  properties: {
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: { explanation: { type: 'string' }, output: { type: 'string' } },
        required: ['explanation', 'output'],
        additionalProperties: false,
      },
    },
    final_answer: { type: 'string' },
  },
  required: ['steps', 'final_answer'],
  additionalProperties: false,
}

describe.each(Object.entries(FORMAT_RULES))('a schema that every strict mode documents, at %s', (_, { rules }) => {
  it('goes as it is, without loss', () => {
    expect(compileSchema(DOCUMENTED, rules)).toEqual({ schema: DOCUMENTED, losses: [] })
  })
})

describe('OpenAI strict mode', () => {
  it('requires every property, makes the optional ones nullable, and says so', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } }, required: ['a'] }
    const { schema: compiled, losses } = compileSchema(schema, OPENAI_STRICT)
    expect(compiled).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: ['integer', 'null'] } },
      required: ['a', 'b'],
      additionalProperties: false,
    })
    expect(losses).toEqual(['b: null stands for its absence'])
  })

  it('tells the model in the description what it is not held to', () => {
    const text = { type: 'string', minLength: 3, pattern: '(?=a)', description: 'A name.' }
    const { schema, losses } = compileSchema(
      { type: 'object', properties: { n: text }, required: ['n'] },
      OPENAI_STRICT,
    )
    expect(schema.properties).toEqual({
      n: { type: 'string', description: 'A name. (minLength: 3, pattern: "(?=a)")' },
    })
    expect(losses).toEqual(['n: `minLength`', 'n: `pattern`'])
  })

  it('keeps recursion by reference, and moves definitions of older drafts to $defs', () => {
    const node = {
      type: 'object',
      properties: { next: { anyOf: [{ $ref: '#/definitions/node' }, { type: 'null' }] } },
      required: ['next'],
    }
    const root = { type: 'object', properties: { head: { $ref: '#/definitions/node' } }, required: ['head'] }
    expect(compileSchema({ ...root, definitions: { node } }, OPENAI_STRICT)).toEqual({
      schema: {
        type: 'object',
        properties: { head: { $ref: '#/$defs/node' } },
        required: ['head'],
        additionalProperties: false,
        $defs: {
          node: {
            type: 'object',
            properties: { next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
            required: ['next'],
            additionalProperties: false,
          },
        },
      },
      losses: [],
    })
  })

  it('joins allOf without loss where its parts can be said as one', () => {
    const named = { properties: { name: { type: 'string' } }, required: ['name'] }
    const aged = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] }
    expect(compileSchema({ allOf: [named, { $ref: '#/$defs/aged' }], $defs: { aged } }, OPENAI_STRICT)).toEqual({
      schema: {
        type: 'object',
        properties: { name: { type: 'string' }, age: { type: 'integer' } },
        required: ['name', 'age'],
        additionalProperties: false,
      },
      losses: [],
    })
  })

  it('reads oneOf as anyOf, without loss where a tag tells the branches apart', () => {
    const branch = (kind: string) => ({
      type: 'object',
      properties: { kind: { type: 'string', const: kind } },
      required: ['kind'],
      additionalProperties: false,
    })
    const root = (pet: unknown) => ({
      type: 'object',
      properties: { pet },
      required: ['pet'],
      additionalProperties: false,
    })
    expect(compileSchema(root({ oneOf: [branch('cat'), branch('dog')] }), OPENAI_STRICT)).toEqual({
      schema: root({ anyOf: [branch('cat'), branch('dog')] }),
      losses: [],
    })
    const vague = root({ oneOf: [{ type: 'string' }, { type: 'string', maxLength: 2 }] })
    expect(compileSchema(vague, OPENAI_STRICT).losses).toContain('pet: `oneOf` became `anyOf`: more than one may hold')
  })

  it('says that a map can only be empty there', () => {
    const map = { type: 'object', additionalProperties: { type: 'number' } }
    const { losses } = compileSchema({ type: 'object', properties: { map }, required: ['map'] }, OPENAI_STRICT)
    expect(losses).toEqual(['map: properties by any name'])
  })

  it('leaves a top level that is no object to the vendor to refuse', () => {
    const list = { type: 'array', items: { type: 'string' } }
    expect(compileSchema(list, OPENAI_STRICT)).toEqual({ schema: list, losses: ['the top level must be an object'] })
  })
})

describe('tools of Anthropic, Bedrock and OpenAI', () => {
  const union = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    oneOf: [
      { type: 'object', properties: { op: { const: 'add' }, n: { type: 'integer' } }, required: ['op', 'n'] },
      { type: 'object', properties: { op: { const: 'stop' } }, required: ['op'] },
    ],
  }

  it.each([ANTHROPIC_TOOLS, BEDROCK_TOOLS, OPENAI_TOOLS])(
    'have an object without a union at the top level',
    (rules) => {
      const { schema, losses } = compileSchema(union, rules)
      expect(schema).toEqual({
        type: 'object',
        properties: { op: { enum: ['add', 'stop'] }, n: { type: 'integer' } },
        required: ['op'],
      })
      expect(losses).toHaveLength(1)
    },
  )

  it('keep unions, bounds and references further in', () => {
    const schema = {
      type: 'object',
      properties: { a: { oneOf: [{ type: 'string', minLength: 2 }, { $ref: '#/$defs/b' }] } },
      $defs: { b: { type: 'integer', minimum: 1 } },
    }
    expect(compileSchema(schema, ANTHROPIC_TOOLS)).toEqual({ schema, losses: [] })
  })

  it('speak draft 2020-12, whichever the caller spoke', () => {
    const old = {
      properties: {
        pair: { type: 'array', items: [{ type: 'string' }, { type: 'number' }], additionalItems: false },
        n: { type: 'number', minimum: 0, exclusiveMinimum: true },
        t: { type: 'string', nullable: true },
      },
    }
    expect(compileSchema(old, ANTHROPIC_TOOLS).schema).toEqual({
      type: 'object',
      properties: {
        pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
        n: { type: 'number', exclusiveMinimum: 0 },
        t: { type: ['string', 'null'] },
      },
    })
  })
})

describe('Gemini', () => {
  it('has const as an enum, null as a type of its own, and nothing beside a reference', () => {
    const schema = {
      type: 'object',
      properties: {
        kind: { const: 'a' },
        size: { type: ['string', 'null'], enum: ['s', 'm', null] },
        there: { $ref: '#/definitions/there', description: 'Where.' },
      },
      definitions: { there: { type: 'string' } },
    }
    expect(compileSchema(schema, GEMINI)).toEqual({
      schema: {
        type: 'object',
        properties: {
          kind: { enum: ['a'] },
          size: { anyOf: [{ type: 'string', enum: ['s', 'm'] }, { type: 'null' }] },
          there: { $ref: '#/$defs/there' },
        },
        $defs: { there: { type: 'string' } },
      },
      losses: [],
    })
  })

  it('is told of a pattern, which it does not read', () => {
    const { schema, losses } = compileSchema({ type: 'string', pattern: '^a+$' }, GEMINI)
    expect(schema).toEqual({ type: 'string', description: '(pattern: "^a+$")' })
    expect(losses).toEqual(['`pattern`'])
  })
})

describe('other strict modes', () => {
  it('Claude is not held to bounds, and no schema leads back to itself', () => {
    const schema = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1 }, child: { $ref: '#' } },
      additionalProperties: false,
    }
    const { schema: compiled, losses } = compileSchema(schema, ANTHROPIC_STRICT)
    expect(compiled.properties).toEqual({ n: { type: 'integer', description: '(minimum: 1)' }, child: {} })
    expect(losses).toEqual(['n: `minimum`', 'child: the reference # leads back'])
  })

  it('Cerebras takes no recursion through definitions either, by whatever name', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }
    const schema = { type: 'object', properties: { head: { $ref: '#/definitions/node' } }, definitions: { node } }
    const { schema: compiled } = compileSchema(schema, CEREBRAS_STRICT)
    expect(JSON.stringify(compiled).split('$ref')).toHaveLength(2)
  })

  it('Cohere reads a pattern as the whole text, so anchors go and mean the same', () => {
    const schema = { type: 'object', properties: { id: { type: 'string', pattern: '^[A-Z]{3}$' } }, required: ['id'] }
    expect(compileSchema(schema, COHERE)).toEqual({
      schema: { type: 'object', properties: { id: { type: 'string', pattern: '[A-Z]{3}' } }, required: ['id'] },
      losses: [],
    })
  })

  it('xAI is told of lengths', () => {
    expect(compileSchema({ type: 'object', properties: { t: { type: 'string', maxLength: 5 } } }, XAI).losses).toEqual([
      't: `maxLength`',
    ])
  })

  it('what is closed under not or if is said to let more through', () => {
    const schema = { not: { type: 'object', properties: { a: { type: 'string' } } } }
    expect(compileSchema(schema, MISTRAL_STRICT).losses).toEqual(['`not`'])
  })
})
