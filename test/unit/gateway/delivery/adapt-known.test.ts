import { describe, expect, it } from 'vitest'
import { adaptKnown } from '../../../../src/gateway/delivery/adapt-known.ts'
import type { ChatBody, Target } from '../../../../src/providers/contract.ts'
import { speak } from '../../../../src/providers/openai-compatible.ts'
import { VENDORS } from '../../../../src/providers/vendors.ts'

/** A body as a caller wrote it, with blanks that no rewriting would keep. */
const bodyOf = (fields: Record<string, unknown>): ChatBody => {
  const chat = { model: 'ours/alias', messages: [{ role: 'user' as const, content: 'Hi' }], ...fields }
  return { chat, text: JSON.stringify(chat, null, 1) }
}
const targetOf = (provider: string, model = 'some-model'): Target => ({
  provider,
  model,
  apiKey: 'key',
  baseUrl: 'https://host.test/v1',
})
const adapted = (fields: Record<string, unknown>, provider: string, model?: string) =>
  adaptKnown(bodyOf(fields), targetOf(provider, model))

const CLOSED = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
const call = { id: 'c', type: 'function', function: { name: 'get', arguments: '{}' } }
const PLAIN = {
  messages: [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c', content: '1' },
  ],
  tools: [{ type: 'function', function: { name: 'get', parameters: CLOSED, strict: true } }],
  response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema: CLOSED } },
  seed: 7,
}

describe('a body that every vendor takes', () => {
  it.each(VENDORS.map((vendor) => [vendor.id, vendor] as const))('is spliced for %s as before', (id, vendor) => {
    const body = bodyOf(PLAIN)
    const { body: fitting, warnings } = adaptKnown(body, targetOf(id, 'nobody-knows-this-one'))
    if (warnings.length === 0) expect(fitting).toBe(body)
    const provider = speak({ ...vendor, drops: [], renames: {} })
    const sent = provider.request(fitting, targetOf(id, 'nobody-knows-this-one')).body
    if (fitting === body) expect(sent).toBe(body.text.replace('ours/alias', 'nobody-knows-this-one'))
  })

  it('is the very same one for OpenAI', () => {
    const body = bodyOf(PLAIN)
    expect(adaptKnown(body, targetOf('openai', 'gpt-4.1'))).toEqual({ body, warnings: [] })
    expect(adaptKnown(body, targetOf('openai', 'gpt-4.1')).body).toBe(body)
  })
})

describe('a body that a vendor would refuse', () => {
  it('has its schema fitted, in the text as in the chat, and says what was lost', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', minLength: 2 } } }
    const json_schema = { name: 'x', strict: true, schema }
    const { body, warnings } = adapted({ response_format: { type: 'json_schema', json_schema } }, 'openai', 'gpt-4.1')
    expect(JSON.parse(body.text)).toEqual(body.chat)
    expect(body.chat.response_format).toMatchObject({
      json_schema: { schema: { required: ['a'], additionalProperties: false } },
    })
    expect(warnings).toEqual([
      '`response_format` is not kept to the letter: a: `minLength`; a: null stands for its absence.',
    ])
  })

  it('has what only other vendors read taken off its messages', () => {
    const messages = [
      { role: 'assistant', content: '', reasoning_content: 'Hm.', reasoning_details: [{}], tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: 'No.', is_error: true },
    ]
    for (const provider of ['openai', 'groq', 'nobody-knows-this-one']) {
      const { body, warnings } = adapted({ messages }, provider)
      expect(JSON.parse(body.text).messages).toEqual([
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c', content: 'No.' },
      ])
      expect(warnings).toEqual([])
    }
  })

  it('is fitted after what the model itself cannot do', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', minLength: 2 } } }
    const response_format = { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } }
    const tools = [{ type: 'function', function: { name: 'get', parameters: CLOSED } }]
    const { body, warnings } = adapted({ response_format, tools }, 'groq', 'openai/gpt-oss-120b')
    expect(body.chat).not.toHaveProperty('response_format')
    expect(body.chat.messages[0]?.content).toContain(JSON.stringify(schema))
    expect(warnings).toHaveLength(1)
  })
})
