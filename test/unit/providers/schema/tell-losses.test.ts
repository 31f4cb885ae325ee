import { describe, expect, it } from 'vitest'
import { COHERE, GEMINI } from '../../../../src/providers/schema/schema-rules.ts'
import { tellFormatLosses, tellLosses, tellToolLosses } from '../../../../src/providers/schema/tell-losses.ts'

const schema = { type: 'object', properties: { a: { type: 'string', minLength: 1 } } }
const chat = {
  model: 'm',
  messages: [],
  response_format: { type: 'json_schema', json_schema: { schema } },
  tools: [{ type: 'function', function: { name: 'get', parameters: schema } }, { type: 'web_search' }],
}

describe('what is told of losses', () => {
  it('is nothing where nothing was lost', () => {
    expect(tellLosses('tools', [])).toEqual([])
    expect(tellFormatLosses({ model: 'm', messages: [] }, GEMINI)).toEqual([])
    expect(tellToolLosses({ model: 'm', messages: [], tools: null }, GEMINI)).toEqual([])
  })

  it('names three different ones, and how many more there are', () => {
    expect(tellLosses('tools', ['a', 'a', 'b', 'c'])).toEqual(['`tools` is not kept to the letter: a; b; c.'])
    expect(tellLosses('tools', ['a', 'b', 'c', 'd', 'e'])).toEqual([
      '`tools` is not kept to the letter: a; b; c; and 2 more.',
    ])
  })

  it('is short, however long a path is', () => {
    const [told = ''] = tellLosses('tools', [`${'a'.repeat(500)}: \`pattern\``, 'b'])
    expect(told.length).toBeLessThan(150)
    expect(told).toContain('; b.')
  })

  it('says of which field and tool it is', () => {
    expect(tellFormatLosses(chat, COHERE)).toEqual(['`response_format` is not kept to the letter: a: `minLength`.'])
    expect(tellToolLosses(chat, GEMINI)).toEqual(['`tools` is not kept to the letter: get: a: `minLength`.'])
  })
})
