import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { fitSchemas } from '../../../../src/providers/schema/fit-schemas.ts'

const chatOf = (fields: Record<string, unknown>): ChatRequest => ({ model: 'm', messages: [], ...fields })
const format = (schema: unknown, strict?: boolean) =>
  chatOf({ response_format: { type: 'json_schema', json_schema: { name: 'x', schema, ...(strict && { strict }) } } })

const LOOSE = { type: 'object', properties: { a: { type: 'string', minLength: 2 } }, required: ['a'] }
const STRICT = {
  type: 'object',
  properties: { a: { type: 'string' } },
  required: ['a'],
  additionalProperties: false,
}

describe('the schema of an answer', () => {
  it.each(['openai', 'azure', 'groq'])('is made strict for %s where the caller asks for that', (vendor) => {
    const { chat, warnings } = fitSchemas(format(LOOSE, true), vendor)
    expect(chat.response_format).toEqual({
      type: 'json_schema',
      json_schema: {
        name: 'x',
        strict: true,
        schema: { ...STRICT, properties: { a: { type: 'string', description: '(minLength: 2)' } } },
      },
    })
    expect(warnings).toEqual(['`response_format` is not kept to the letter: a: `minLength`.'])
  })

  it.each(['openai', 'azure', 'groq', 'cerebras'])(
    'is the caller’s own for %s where it need not be strict',
    (vendor) => {
      const chat = format(LOOSE)
      expect(fitSchemas(chat, vendor)).toEqual({ chat, warnings: [] })
      expect(fitSchemas(chat, vendor).chat).toBe(chat)
    },
  )

  it('is fitted always for vendors that refuse what they do not know', () => {
    const { chat, warnings } = fitSchemas(format(LOOSE), 'xai')
    expect(chat.response_format).toMatchObject({
      json_schema: { schema: { properties: { a: { type: 'string', description: '(minLength: 2)' } } } },
    })
    expect(warnings).toHaveLength(1)
  })

  it.each(['openai', 'groq', 'xai', 'fireworks', 'deepseek', 'toString'])(
    'that %s takes leaves the same chat',
    (vendor) => {
      const chat = format(STRICT, true)
      expect(fitSchemas(chat, vendor).chat).toBe(chat)
      expect(fitSchemas(chat, vendor).warnings).toEqual([])
    },
  )

  it('is left alone for vendors without rules, and where there is none', () => {
    const chat = format(LOOSE, true)
    expect(fitSchemas(chat, 'deepseek').chat).toBe(chat)
    const none = chatOf({ response_format: { type: 'json_object' } })
    expect(fitSchemas(none, 'openai').chat).toBe(none)
  })
})

describe('the parameters of tools', () => {
  const tool = (name: string, parameters?: unknown) => ({ type: 'function', function: { name, parameters } })
  const union = {
    anyOf: [
      { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    ],
  }

  it.each(['openai', 'azure'])('become an object for %s, and only those that are none', (vendor) => {
    const plain = tool('plain', LOOSE)
    const chat = chatOf({ tools: [plain, tool('find', union), tool('now', {}), tool('bare')] })
    const fitted = fitSchemas(chat, vendor)
    expect(fitted.chat.tools?.[0]).toBe(plain)
    expect(fitted.chat.tools?.slice(1)).toEqual([
      tool('find', { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } }),
      tool('now', { type: 'object', properties: {} }),
      tool('bare'),
    ])
    expect(fitted.warnings).toEqual([
      '`tools` is not kept to the letter: find: the top-level union became one object with the properties of all.',
    ])
  })

  it('stay as they are where they are objects, and for vendors that take others', () => {
    const plain = chatOf({ tools: [tool('plain', LOOSE), { type: 'web_search' }] })
    expect(fitSchemas(plain, 'openai').chat).toBe(plain)
    const odd = chatOf({ tools: [tool('find', union)] })
    expect(fitSchemas(odd, 'together').chat).toBe(odd)
  })
})
