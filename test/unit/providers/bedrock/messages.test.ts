import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLAUDE, LLAMA, NOVA, sent, tool, turns } from './support.ts'

const user = (content: unknown, more = {}) => ({ role: 'user', content, ...more })
const call = (id: string, name = 'get', json = '{}') => ({ id, type: 'function', function: { name, arguments: json } })
const mark = { type: 'ephemeral' }
const point = { cachePoint: { type: 'default' } }

it('gathers system and developer messages, wherever they stand', () => {
  const messages = [
    { role: 'system', content: 'Be kind.' },
    user('Hi'),
    { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
  ]
  expect(sent({ messages })).toMatchObject({
    system: [{ text: 'Be kind.' }, { text: 'Be brief.' }],
    messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
  })
})

it('asks instructions alone as the question', () => {
  const body = sent({ messages: [{ role: 'system', content: 'Say hi.' }] })
  expect(body.messages).toEqual([{ role: 'user', content: [{ text: 'Say hi.' }] }])
  expect(body).not.toHaveProperty('system')
})

it('leaves out blank text, which would be refused, and turns that are nothing else', () => {
  const blank = { role: 'assistant', content: ' \n' }
  expect(
    turns([
      user('Hi'),
      blank,
      user([
        { type: 'text', text: ' ' },
        { type: 'text', text: 'On' },
      ]),
    ]),
  ).toEqual([{ role: 'user', content: [{ text: 'Hi' }, { text: 'On' }] }])
})

it('keeps turns alternating, whatever the roles of the messages', () => {
  const message = fc.oneof(
    fc.record({ role: fc.constantFrom('user', 'assistant', 'system', 'function'), content: fc.string() }),
    fc.record({ role: fc.constant('assistant'), content: fc.constant(null), tool_calls: fc.constant([call('a')]) }),
    fc.record({ role: fc.constant('tool'), tool_call_id: fc.string(), content: fc.string() }),
  )
  return fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(CLAUDE, NOVA, LLAMA),
      (all, model) => {
        const roles = turns(all, model).map(({ role }) => role)
        expect(roles.every((role, index) => role !== roles[index + 1])).toBe(true)
        for (const { content } of turns([user('Hi'), ...all], model)) expect(content.length).toBeGreaterThan(0)
      },
    ),
  )
})

it('puts the results of parallel calls first into one turn of the user', () => {
  const messages = [
    user('Hi'),
    { role: 'assistant', content: 'I look.', tool_calls: [call('a', 'get', '{"x":1}'), call('b')] },
    { role: 'tool', tool_call_id: 'a', content: 'one' },
    user('And?'),
    { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'two' }], is_error: true },
  ]
  expect(turns(messages).slice(1)).toEqual([
    {
      role: 'assistant',
      content: [
        { text: 'I look.' },
        { toolUse: { toolUseId: 'a', name: 'get', input: { x: 1 } } },
        { toolUse: { toolUseId: 'b', name: 'get', input: {} } },
      ],
    },
    {
      role: 'user',
      content: [
        { toolResult: { toolUseId: 'a', content: [{ text: 'one' }] } },
        { toolResult: { toolUseId: 'b', content: [{ text: 'two' }], status: 'error' } },
        { text: 'And?' },
      ],
    },
  ])
})

it.each([
  ['{"a":', { invalid_json: '{"a":' }],
  ['[1]', { value: [1] }],
  ['', {}],
])('makes the arguments %j an object', (json, input) => {
  const [, { content }] = turns([
    user('Hi'),
    { role: 'assistant', content: null, tool_calls: [call('a', 'get', json)] },
  ])
  expect(content[0].toolUse.input).toEqual(input)
})

it('says of an empty result that it is empty, as it would be refused', () => {
  const result = { role: 'tool', tool_call_id: 'a', content: '' }
  const [, , { content }] = turns([user('Hi'), { role: 'assistant', content: null, tool_calls: [call('a')] }, result])
  expect(content).toEqual([{ toolResult: { toolUseId: 'a', content: [{ text: '(empty)' }] } }])
})

describe('ids of calls', () => {
  const ids = (id: string, model: string) => {
    const messages = [
      user('Hi'),
      { role: 'assistant', content: null, tool_calls: [call(id)] },
      { role: 'tool', tool_call_id: id, content: '1' },
    ]
    const [, asked, answered] = turns(messages, model)
    return [asked.content[0].toolUse.toolUseId, answered.content[0].toolResult.toolUseId]
  }

  it('stay as they are where they may, and are the same for call and result', () => {
    expect(ids('tooluse_kZJMlvQmRJ6eAyJE5GIl7Q', CLAUDE)).toEqual(Array(2).fill('tooluse_kZJMlvQmRJ6eAyJE5GIl7Q'))
    expect(ids('x'.repeat(100), CLAUDE)).toEqual(Array(2).fill('x'.repeat(64)))
    return fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.constantFrom(CLAUDE, 'mistral.mistral-large-2407-v1:0'),
        (id, model) => {
          const [asked, answered] = ids(id, model)
          expect(asked).toBe(answered)
          expect(asked).toMatch(model === CLAUDE ? /^[\w-]{1,64}$/ : /^[a-zA-Z0-9]{9}$/)
        },
      ),
    )
  })

  it('of Mistral’s models are nine letters or digits, and different for different calls', () => {
    const short = new Set(
      Array.from({ length: 2000 }, (_, index) => ids(`tooluse_${index}`, 'mistral.mistral-large-2407-v1:0')[0]),
    )
    expect(short.size).toBe(2000)
    expect(ids('aB3dE6gH9', 'mistral.mistral-large-2407-v1:0')[0]).toBe('aB3dE6gH9')
  })
})

it('sends back signed reasoning of its own and of Claudes elsewhere, and no other', () => {
  const text = (more: object) => ({ type: 'reasoning.text', text: 'Hm.', signature: 'c2ln', ...more })
  const reasoning_details = [
    text({ format: 'amazon-bedrock-v1', index: 0 }),
    text({ index: 1, text: 'Unmarked.' }),
    text({ index: 2, format: 'google-gemini-v1' }),
    { type: 'reasoning.text', text: 'Unsigned.', format: 'amazon-bedrock-v1', index: 3 },
    { type: 'reasoning.encrypted', data: 'ZGF0YQ==', index: 4 },
    { type: 'reasoning.encrypted', data: 'ZGF0YQ==', format: 'amazon-bedrock-v1', index: 5 },
  ]
  const messages = [user('Hi'), { role: 'assistant', content: 'x', reasoning_details }, user('On')]
  const own = { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } }
  const hidden = { reasoningContent: { redactedContent: 'ZGF0YQ==' } }
  const unmarked = { reasoningContent: { reasoningText: { text: 'Unmarked.', signature: 'c2ln' } } }
  expect(turns(messages)[1].content).toEqual([own, unmarked, hidden, { text: 'x' }])
  expect(turns(messages, NOVA)[1].content).toEqual([own, hidden, { text: 'x' }])
})

it('ends a beginning that the model is to continue without white space', () => {
  expect(turns([user('Hi'), { role: 'assistant', content: 'Once upon \n' }])[1].content).toEqual([
    { text: 'Once upon' },
  ])
})

describe('cache marks', () => {
  const text = (said: string) => ({ type: 'text', text: said, cache_control: mark })
  const marked = {
    tools: [{ ...tool('get'), cache_control: mark }],
    messages: [
      { role: 'system', content: 'Be kind.', cache_control: mark },
      user([text('Long.'), { type: 'text', text: 'Hi' }]),
    ],
  }

  it('become cache points behind what they mark', () => {
    const { system, messages, toolConfig } = sent(marked)
    expect(system).toEqual([{ text: 'Be kind.' }, point])
    expect(messages[0].content).toEqual([{ text: 'Long.' }, point, { text: 'Hi' }])
    expect(toolConfig.tools[1]).toEqual(point)
  })

  it('reach a Nova in its messages alone, and other makers’ models not at all', () => {
    expect(JSON.stringify(sent(marked, NOVA)).match(/cachePoint/g)).toHaveLength(2)
    expect(sent(marked, NOVA).toolConfig.tools).toHaveLength(1)
    for (const model of [LLAMA, 'anthropic.claude-3-haiku-20240307-v1:0'])
      expect(JSON.stringify(sent(marked, model))).not.toContain('cachePoint')
  })

  it('hold for an hour where the model may keep them so long', () => {
    const asked = { messages: [user('Hi', { cache_control: { type: 'ephemeral', ttl: '1h' } })] }
    expect(sent(asked).messages[0].content[1]).toEqual({ cachePoint: { type: 'default', ttl: '1h' } })
    expect(sent(asked, 'anthropic.claude-sonnet-4-20250514-v1:0').messages[0].content[1]).toEqual(point)
    expect(sent(asked, NOVA).messages[0].content[1]).toEqual(point)
  })

  it('on the whole request stand at its end, and never twice or behind reasoning', () => {
    expect(sent({ cache_control: mark }).messages[0].content).toEqual([{ text: 'Hi' }, point])
    expect(
      sent({ cache_control: mark, messages: [user('Hi', { cache_control: mark })] }).messages[0].content,
    ).toHaveLength(2)
    const reasoning_details = [{ type: 'reasoning.text', text: 'Hm.', signature: 'c2ln' }]
    const silent = { role: 'assistant', content: null, reasoning_details, cache_control: mark }
    expect(sent({ cache_control: mark, messages: [user('Hi'), silent] }).messages[1].content).toHaveLength(1)
  })

  it('stay with the result of a tool that they mark', () => {
    const messages = [
      user('Hi'),
      { role: 'assistant', content: null, tool_calls: [call('a'), call('b')] },
      { role: 'tool', tool_call_id: 'a', content: '1', cache_control: mark },
      { role: 'tool', tool_call_id: 'b', content: '2' },
    ]
    const { content } = turns(messages)[2]
    expect(content.map((block: object) => Object.keys(block)[0])).toEqual(['toolResult', 'cachePoint', 'toolResult'])
  })
})
