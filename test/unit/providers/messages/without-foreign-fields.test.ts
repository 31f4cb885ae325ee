import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, ChatRequest } from '../../../../src/contract/chat.ts'
import { holdsForeignFields } from '../../../../src/providers/messages/holds-foreign-fields.ts'
import { withoutForeignFields } from '../../../../src/providers/messages/without-foreign-fields.ts'
import { VENDORS } from '../../../../src/providers/vendors.ts'

const detail = (format?: string) => ({ type: 'reasoning.text', text: 'Hm.', signature: 's', ...(format && { format }) })
const call = (more = {}) => ({
  id: 'c',
  type: 'function' as const,
  function: { name: 'get', arguments: '{}' },
  ...more,
})
const chatOf = (...messages: Record<string, unknown>[]): ChatRequest => ({
  model: 'm',
  messages: messages as ChatMessage[],
})
const answer = (more: Record<string, unknown>) => ({ role: 'assistant', content: 'Hi', ...more })

/** One message as a vendor is sent it. */
const sentTo = (vendor: string, message: Record<string, unknown>) => {
  const { messages } = withoutForeignFields(chatOf({ role: 'user', content: 'Hi' }, message), vendor)
  return JSON.parse(JSON.stringify(messages[1]))
}

const PLAIN = chatOf(
  { role: 'system', content: 'Be kind.' },
  { role: 'user', content: [{ type: 'text', text: 'Hi' }], name: 'u' },
  { role: 'assistant', content: null, tool_calls: [call()] },
  { role: 'tool', tool_call_id: 'c', content: '1' },
)

describe('a conversation without extras', () => {
  it.each(VENDORS.map(({ id }) => id))('is the same object for %s', (vendor) => {
    expect(withoutForeignFields(PLAIN, vendor)).toBe(PLAIN)
    expect(holdsForeignFields(PLAIN.messages)).toBe(false)
  })
})

describe('thinking in words', () => {
  const thought = answer({ reasoning_content: 'Hm.' })

  it.each(['openai', 'azure', 'groq', 'cerebras', 'xai', 'huggingface', 'unheard-of'])('is kept from %s', (vendor) => {
    expect(sentTo(vendor, thought)).toEqual(answer({}))
  })

  it.each(['deepseek', 'moonshot-cn', 'zai', 'alibaba', 'openrouter', 'fireworks', 'xiaomi', 'vllm', 'custom'])(
    'goes back to %s, in the same chat',
    (vendor) => {
      const chat = chatOf(thought)
      expect(withoutForeignFields(chat, vendor)).toBe(chat)
    },
  )
})

describe('signed thinking', () => {
  it('is kept from vendors that do not know it', () => {
    for (const vendor of ['openai', 'deepseek', 'vllm', 'groq'])
      expect(sentTo(vendor, answer({ reasoning_details: [detail()] }))).toEqual(answer({}))
  })

  it('goes to OpenRouter as far as it knows whose it is', () => {
    const known = [detail(), detail('anthropic-claude-v1'), detail('google-gemini-v1'), detail('openai-responses-v1')]
    const foreign = [detail('cohere-v2'), detail('mistral-v1'), detail('amazon-bedrock-v1')]
    expect(sentTo('openrouter', answer({ reasoning_details: [...foreign, ...known] }))).toEqual(
      answer({ reasoning_details: known }),
    )
    expect(sentTo('openrouter', answer({ reasoning_details: foreign }))).toEqual(answer({}))
    const chat = chatOf(answer({ reasoning_details: known }))
    expect(withoutForeignFields(chat, 'openrouter')).toBe(chat)
  })

  it('goes to MiniMax where it is its own', () => {
    const own = [detail('MiniMax-response-v1')]
    expect(sentTo('minimax-cn', answer({ reasoning_details: [...own, detail('google-gemini-v1')] }))).toEqual(
      answer({ reasoning_details: own }),
    )
  })
})

describe('opaque extras', () => {
  const google = { google: { thought_signature: 's' } }

  it('of a vendor with an API of its own are taken off messages and calls', () => {
    const message = answer({
      extra_content: { ...google, cohere: { citations: [] } },
      tool_calls: [call({ extra_content: google }), call()],
    })
    expect(sentTo('openai', message)).toEqual(answer({ tool_calls: [call(), call()] }))
  })

  it('of any other stay', () => {
    const message = answer({ extra_content: { ...google, theirs: 1 }, tool_calls: [call({ extra_content: { a: 1 } })] })
    expect(sentTo('openrouter', message)).toEqual(
      answer({ extra_content: { theirs: 1 }, tool_calls: [call({ extra_content: { a: 1 } })] }),
    )
  })
})

it('the mark of a failed tool is sent to nobody, and its words are', () => {
  const result = { role: 'tool', tool_call_id: 'c', content: 'No such file.' }
  for (const vendor of ['openai', 'openrouter', 'custom'])
    expect(sentTo(vendor, { ...result, is_error: true })).toEqual(result)
})

it('an address that anything may stand behind gets all else as it is', () => {
  const message = answer({ reasoning_details: [detail('cohere-v2')], extra_content: { google: {} } })
  expect(sentTo('custom', message)).toEqual(message)
})

it('messages that hold none of it stay the very same objects', () => {
  const [user, plain, odd] = [{ role: 'user', content: 'Hi' }, answer({}), answer({ reasoning_content: 'Hm.' })]
  const { messages } = withoutForeignFields(chatOf(user, plain, odd), 'openai')
  expect(messages[0]).toBe(user)
  expect(messages[1]).toBe(plain)
})

it('whatever stands in those fields, nothing else of a message changes', () => {
  const field = fc.constantFrom('reasoning_content', 'reasoning_details', 'extra_content', 'is_error')
  const rest = fc.record({ content: fc.string(), name: fc.string(), odd: fc.jsonValue() })
  const role = fc.constantFrom('assistant', 'tool', 'user')
  return fc.assert(
    fc.property(role, rest, fc.dictionary(field, fc.jsonValue()), (each, kept, extras) => {
      const message = { role: each, ...kept, ...extras }
      expect(sentTo('openai', message)).toMatchObject(JSON.parse(JSON.stringify({ role: each, ...kept })))
    }),
  )
})
