import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { adaptChat } from '../../../../src/providers/capabilities/adapt.ts'
import { type Capabilities, type Facts, UNKNOWN } from '../../../../src/providers/capabilities/capabilities.ts'
import { capabilitiesOf } from '../../../../src/providers/capabilities/capabilities-of.ts'
import { nearestEffort } from '../../../../src/providers/capabilities/nearest-effort.ts'

const TOOL = { type: 'function', function: { name: 'f' } }
const model = (facts: Facts = {}): Capabilities => ({ ...UNKNOWN, ...facts })
const ask = (fields: Record<string, unknown> = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }],
  ...fields,
})
const adapt = (fields: Record<string, unknown>, facts: Facts, drops?: string[]) =>
  adaptChat(ask(fields), model(facts), drops)

const requests = fc.record(
  {
    temperature: fc.constantFrom(0, 1, 0.5),
    top_p: fc.constantFrom(1, 0.5),
    n: fc.constantFrom(1, 2),
    seed: fc.nat(3),
    stop: fc.constantFrom('x', ['a', 'b']),
    logprobs: fc.boolean(),
    top_logprobs: fc.nat(3),
    presence_penalty: fc.constantFrom(0, 1),
    logit_bias: fc.constant({ 1: 2 }),
    max_tokens: fc.integer({ min: 1, max: 300_000 }),
    max_completion_tokens: fc.integer({ min: 1, max: 300_000 }),
    reasoning_effort: fc.constantFrom('none', 'minimal', 'low', 'high', 'max', 'odd'),
    tools: fc.constant([TOOL]),
    tool_choice: fc.constantFrom('auto', 'required'),
    parallel_tool_calls: fc.boolean(),
    response_format: fc.constantFrom(
      { type: 'json_object' },
      { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
    ),
    service_tier: fc.constant('flex'),
  },
  { requiredKeys: [] },
)
const models = fc.constantFrom(
  capabilitiesOf('openai', 'gpt-5.6'),
  capabilitiesOf('openai', 'gpt-6-astra'),
  capabilitiesOf('openai', 'o3'),
  capabilitiesOf('openai', 'gpt-4'),
  capabilitiesOf('groq', 'openai/gpt-oss-120b'),
  capabilitiesOf('deepseek', 'deepseek-v4-pro'),
  capabilitiesOf('perplexity', 'sonar'),
  null,
)

describe('a request as a model takes it', () => {
  it('is the very same object when nothing has to change', () => {
    const chat = ask({ temperature: 0, tools: [TOOL], max_tokens: 5, stop: ['x'], seed: 1 })
    expect(adaptChat(chat, null)).toEqual({ chat, warnings: [] })
    expect(adaptChat(chat, null).chat).toBe(chat)
    expect(adaptChat(chat, UNKNOWN).chat).toBe(chat)
    expect(adaptChat(chat, capabilitiesOf('openai', 'gpt-4o')).chat).toBe(chat)
  })

  it('put once, needs no putting again', () => {
    return fc.assert(
      fc.property(requests, models, (fields, capabilities) => {
        const { chat } = adaptChat(ask(fields), capabilities)
        expect(adaptChat(chat, capabilities)).toEqual({ chat, warnings: [] })
      }),
    )
  })

  it('never changes the caller’s own object', () => {
    return fc.assert(
      fc.property(requests, models, (fields, capabilities) => {
        const chat = ask(fields)
        const before = structuredClone(chat)
        adaptChat(chat, capabilities)
        expect(chat).toEqual(before)
      }),
    )
  })
})

describe('sampling', () => {
  it('is dropped for a model that refuses it, with a warning for each field that asked for something', () => {
    const { chat, warnings } = adapt({ temperature: 0.2, top_p: 0.9 }, { sampling: 'never' })
    expect(chat).toEqual(ask())
    expect(warnings).toEqual(['`temperature` was dropped: not taken here.', '`top_p` was dropped: not taken here.'])
  })

  it('is dropped without a word when it asks for the default', () => {
    expect(adapt({ temperature: 1 }, { sampling: 'never' })).toEqual({ chat: ask(), warnings: [] })
  })

  it('stays beside the effort that allows it', () => {
    const chat = ask({ temperature: 0, reasoning_effort: 'none' })
    expect(adaptChat(chat, capabilitiesOf('openai', 'gpt-5.6')).chat).toBe(chat)
    expect(adapt({ temperature: 0 }, { sampling: 'unasked' }).chat).toHaveProperty('temperature')
  })
})

describe('reasoning effort', () => {
  it('is dropped for a model that does not think', () => {
    const { chat, warnings } = adapt({ reasoning_effort: 'low' }, { reasoning: false })
    expect(chat).toEqual(ask())
    expect(warnings).toHaveLength(1)
  })

  it('`none` is dropped without a word for a model that does not think', () => {
    expect(adapt({ reasoning_effort: 'none' }, { reasoning: false })).toEqual({ chat: ask(), warnings: [] })
  })

  it('becomes the nearest word that the model takes', () => {
    const { chat, warnings } = adapt({ reasoning_effort: 'minimal' }, { reasoning: true, efforts: ['low', 'high'] })
    expect(chat.reasoning_effort).toBe('low')
    expect(warnings[0]).toContain('from `minimal` to `low`')
  })

  it.each([
    ['none', ['minimal', 'low'], 'minimal'],
    ['max', ['low', 'high'], 'high'],
    ['medium', ['none', 'high'], 'high'],
    ['medium', ['low', 'medium'], 'medium'],
    ['odd', ['low'], 'odd'],
  ])('nearest to %s of %j is %s', (asked, taken, nearest) => {
    expect(nearestEffort(asked, taken)).toBe(nearest)
  })

  it('is set to none for GPT-5.6 with tools, which refuses tools beside any other, even unasked', () => {
    const { chat, warnings } = adaptChat(ask({ tools: [TOOL] }), capabilitiesOf('openai', 'gpt-5.6-terra'))
    expect(chat.reasoning_effort).toBe('none')
    expect(warnings).toHaveLength(1)
  })

  it('is dropped for GPT-5.4 with tools, which refuses it there', () => {
    const gpt54 = capabilitiesOf('openai', 'gpt-5.4')
    expect(adaptChat(ask({ tools: [TOOL], reasoning_effort: 'high' }), gpt54).chat).toEqual(ask({ tools: [TOOL] }))
    const chat = ask({ reasoning_effort: 'high' })
    expect(adaptChat(chat, gpt54).chat).toBe(chat)
  })
})

describe('the limit of output', () => {
  it('takes the name the model reads, without a word', () => {
    expect(adapt({ max_tokens: 5 }, { maxCompletionTokens: true })).toEqual({
      chat: ask({ max_completion_tokens: 5 }),
      warnings: [],
    })
  })

  it('is lowered to what the model can write, with a warning', () => {
    const { chat, warnings } = adapt({ max_tokens: 100_000 }, { outputTokens: 8_192 })
    expect(chat).toEqual(ask({ max_tokens: 8_192 }))
    expect(warnings).toHaveLength(1)
  })
})

describe('parameters that are not taken', () => {
  it.each([
    [{ logprobs: true, top_logprobs: 2 }, { logprobs: false }, 2],
    [{ n: 3 }, { choices: false }, 1],
    [{ seed: 0 }, { seed: false }, 1],
    [{ stop: ['x'] }, { stop: false }, 1],
    [{ frequency_penalty: 1 }, { penalties: false }, 1],
    [{ logit_bias: {} }, { logitBias: false }, 1],
    [{ tools: [TOOL], parallel_tool_calls: false }, { parallelTools: false }, 1],
  ])('%j is dropped with a warning', (fields, facts, warned) => {
    const { chat, warnings } = adapt(fields, facts)
    const { tools, ...dropped } = fields as Record<string, unknown>
    expect(chat).toEqual(ask(tools ? { tools } : {}))
    expect(Object.keys(dropped).length).toBeGreaterThan(0)
    expect(warnings).toHaveLength(warned)
  })

  it('a field the vendor is never sent is dropped with a warning, even where nothing is known of the model', () => {
    expect(adaptChat(ask({ logprobs: true }), null, ['logprobs', 'user'])).toEqual({
      chat: ask(),
      warnings: ['`logprobs` was dropped: not taken here.'],
    })
  })
})

describe('the role developer', () => {
  it('becomes system where there is none, without a word', () => {
    const messages = [{ role: 'developer', content: 'Be brief.' }]
    expect(adapt({ messages }, { developerRole: false })).toEqual({
      chat: ask({ messages: [{ role: 'system', content: 'Be brief.' }] }),
      warnings: [],
    })
  })
})

describe('formats', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } }
  const format = { type: 'json_schema', json_schema: { name: 'x', schema } }

  it('a schema becomes JSON with the schema in the system prompt where only that is taken, and says it is lossy', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ]
    const { chat, warnings } = adapt({ messages, response_format: format }, { jsonSchema: false, jsonMode: true })
    expect(chat.response_format).toEqual({ type: 'json_object' })
    expect(chat.messages[0]?.content).toMatch(/^Be brief\.\n\nAnswer with one valid JSON object/)
    expect(chat.messages[0]?.content).toContain(JSON.stringify(schema))
    expect(chat.messages[1]).toEqual(messages[1])
    expect(warnings[0]).toContain('asked for and not enforced')
  })

  it('JSON is asked for in words where no format is taken', () => {
    const { chat } = adapt({ response_format: { type: 'json_object' } }, { jsonMode: false })
    expect(chat).not.toHaveProperty('response_format')
    expect(chat.messages.map(({ role }) => role)).toEqual(['system', 'user'])
  })

  it('beside tools the format gives way where both are not taken', () => {
    const { chat, warnings } = adapt({ tools: [TOOL], response_format: format }, { jsonWithTools: false })
    expect(chat).not.toHaveProperty('response_format')
    expect(chat.tools).toEqual([TOOL])
    expect(warnings[0]).toContain('beside tools')
  })

  it('an instruction joins a system message that is made of parts', () => {
    const messages = [{ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }]
    const { chat } = adapt({ messages, response_format: { type: 'json_object' } }, { jsonMode: false })
    expect(chat.messages[0]?.content).toHaveLength(2)
  })
})

describe('a call that cannot be forced', () => {
  it('is asked for in words', () => {
    const named = { type: 'function', function: { name: 'f' } }
    const { chat, warnings } = adapt({ tools: [TOOL], tool_choice: named }, { forcedTools: false })
    expect(chat.tool_choice).toBe('auto')
    expect(chat.messages[0]?.content).toBe('Call the tool "f" before anything else.')
    expect(warnings).toHaveLength(1)
  })
})
