import { expect, it } from 'vitest'
import type { ChatMessage } from '../../../../src/contract/chat.ts'
import { sent } from './support.ts'

const messagesOf = (messages: ChatMessage[]) => sent({ messages }).messages
const contentOf = (message: Partial<ChatMessage>) => messagesOf([{ role: 'user', ...message }])[0].content

it('sends system and developer messages as one system text, in their order', () => {
  const body = sent({
    messages: [
      { role: 'system', content: 'One.' },
      { role: 'user', content: 'Hi' },
      { role: 'developer', content: [{ type: 'text', text: 'Two.' }] },
    ],
  })
  expect(body.system).toBe('One.\n\nTwo.')
  expect(body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }])
})

it('sends the system as text blocks once a part is marked for the cache', () => {
  const mark = { type: 'ephemeral' }
  const { system } = sent({
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'Long.', cache_control: mark }] },
      { role: 'system', content: 'Short.' },
      { role: 'user', content: 'Hi' },
    ],
  })
  expect(system).toEqual([
    { type: 'text', text: 'Long.', cache_control: mark },
    { type: 'text', text: 'Short.' },
  ])
})

it('omits the system when there is none', () => {
  expect(sent({})).not.toHaveProperty('system')
})

it('puts the cache mark of a message on its last block', () => {
  const mark = { type: 'ephemeral', ttl: '1h' }
  const parts = ['a', 'b'].map((text) => ({ type: 'text' as const, text }))
  expect(contentOf({ content: parts, cache_control: mark })).toEqual([
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b', cache_control: mark },
  ])
})

it('merges neighbouring turns of one role', () => {
  const turns = messagesOf([
    { role: 'user', content: 'a' },
    { role: 'user', content: 'b' },
    { role: 'assistant', content: 'c' },
    { role: 'assistant', content: 'd' },
    { role: 'user', content: 'e' },
  ])
  expect(turns.map((turn: any) => [turn.role, turn.content.map((block: any) => block.text).join('')])).toEqual([
    ['user', 'ab'],
    ['assistant', 'cd'],
    ['user', 'e'],
  ])
})

it('drops empty text, which the vendor refuses', () => {
  expect(
    messagesOf([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: '' },
      { role: 'user', content: [{ type: 'text', text: '' }] },
    ]),
  ).toEqual([{ role: 'user', content: [{ type: 'text', text: 'a' }] }])
})

it.each([
  ['an https image', 'https://x.test/a.png', { type: 'url', url: 'https://x.test/a.png' }],
  ['a data image', 'data:image/png;base64,iVBO', { type: 'base64', media_type: 'image/png', data: 'iVBO' }],
  [
    'a data image with parameters',
    'data:image/jpeg;q=1;base64,/9j/',
    { type: 'base64', media_type: 'image/jpeg', data: '/9j/' },
  ],
])('sends %s as its source', (_, url, source) => {
  expect(contentOf({ content: [{ type: 'image_url', image_url: { url } }] })).toEqual([{ type: 'image', source }])
})

it('keeps the cache mark of an image', () => {
  const mark = { type: 'ephemeral' }
  const part = { type: 'image_url' as const, image_url: { url: 'https://x.test/a.png' }, cache_control: mark }
  expect(contentOf({ content: [part] })[0].cache_control).toEqual(mark)
})

it('sends a base64 file as a document', () => {
  const file = { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0' }
  expect(contentOf({ content: [{ type: 'file', file }] })).toEqual([
    { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0' } },
  ])
})

it("passes the vendor's own parts untouched", () => {
  const part = { type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' } }
  expect(contentOf({ content: [part] })).toEqual([part])
})

it('sends a tool round as tool_use and, first in the next user turn, its tool_result', () => {
  const call = (id: string, name: string, json: string) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: json },
  })
  const turns = messagesOf([
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      content: 'Looking.',
      tool_calls: [call('toolu_1', 'weather', '{"city":"Rome"}'), call('b', 'time', '')],
    },
    { role: 'user', content: 'And quickly.' },
    { role: 'tool', tool_call_id: 'toolu_1', content: '21 C' },
    {
      role: 'tool',
      tool_call_id: 'b',
      content: [{ type: 'image_url', image_url: { url: 'https://x.test/clock.png' } }],
    },
  ])
  expect(turns.slice(1)).toEqual([
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Rome' } },
        { type: 'tool_use', id: 'b', name: 'time', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: '21 C' },
        {
          type: 'tool_result',
          tool_use_id: 'b',
          content: [{ type: 'image', source: { type: 'url', url: 'https://x.test/clock.png' } }],
        },
        { type: 'text', text: 'And quickly.' },
      ],
    },
  ])
})

it.each([
  ['', {}],
  ['{"a":1}', { a: 1 }],
  ['[1]', { value: [1] }],
  ['null', { value: null }],
  ['{"a":', { invalid_json: '{"a":' }],
])('turns the arguments %j into an object', (json, input) => {
  const tool_calls = [{ id: 'a', type: 'function' as const, function: { name: 'f', arguments: json } }]
  expect(contentOf({ role: 'assistant', content: null, tool_calls })[0].input).toEqual(input)
})

it("makes other providers' call ids acceptable, alike on both sides", () => {
  const turns = messagesOf([
    {
      role: 'assistant',
      tool_calls: [{ id: 'functions.get:0', type: 'function', function: { name: 'get', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'functions.get:0', content: 'ok' },
  ])
  expect(turns[0].content[0].id).toBe('functions_get_0')
  expect(turns[1].content[0].tool_use_id).toBe('functions_get_0')
})

it('passes an answer begun by the caller, without white space at its end', () => {
  const turns = messagesOf([
    { role: 'user', content: 'A or B?' },
    { role: 'assistant', content: 'The answer is ' },
  ])
  expect(turns.at(-1)).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'The answer is' }] })
})

it('drops a begun answer of white space alone', () => {
  const turns = messagesOf([
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: ' \n' },
  ])
  expect(turns.map((turn: any) => turn.role)).toEqual(['user'])
})

it('sends thinking back before the other blocks, signature unchanged', () => {
  const reasoning_details = [
    { type: 'reasoning.text', text: 'Hm.', signature: 'sig+/=', index: 0 },
    { type: 'reasoning.encrypted', data: 'opaque', index: 1 },
  ]
  expect(contentOf({ role: 'assistant', content: 'Yes.', reasoning_details })).toEqual([
    { type: 'thinking', thinking: 'Hm.', signature: 'sig+/=' },
    { type: 'redacted_thinking', data: 'opaque' },
    { type: 'text', text: 'Yes.' },
  ])
})

it('joins the fragments of streamed thinking by their index', () => {
  const reasoning_details = [
    { type: 'reasoning.text', text: 'One, ', index: 0 },
    { type: 'reasoning.text', text: 'two.', index: 0 },
    { type: 'reasoning.text', signature: 'first', index: 0 },
    { type: 'reasoning.text', signature: 'second', index: 1 },
  ]
  expect(contentOf({ role: 'assistant', content: 'x', reasoning_details }).slice(0, -1)).toEqual([
    { type: 'thinking', thinking: 'One, two.', signature: 'first' },
    { type: 'thinking', thinking: '', signature: 'second' },
  ])
})

it('keeps two signed pieces apart although they share an index', () => {
  const reasoning_details = ['a', 'b'].map((text) => ({
    type: 'reasoning.text',
    text,
    signature: `s${text}`,
    index: 0,
  }))
  const blocks = contentOf({ role: 'assistant', content: 'x', reasoning_details })
  expect(blocks.slice(0, 2).map((block: any) => block.thinking)).toEqual(['a', 'b'])
})

it('leaves out thinking without a signature', () => {
  const reasoning_details = [
    { type: 'reasoning.text', text: 'Hm.' },
    { type: 'reasoning.summary', text: 'Hm.' },
    'junk',
  ]
  expect(contentOf({ role: 'assistant', content: 'Yes.', reasoning_details })).toEqual([{ type: 'text', text: 'Yes.' }])
})

it('thinking that another vendor signed stays behind', () => {
  const signed = { type: 'reasoning.text', text: 'Hm.', signature: 's', index: 0 }
  const reasoning_details = [
    { ...signed, format: 'google-gemini-v1' },
    { ...signed, index: 1, format: 'anthropic-claude-v1' },
  ]
  expect(contentOf({ role: 'assistant', content: 'Yes.', reasoning_details })).toEqual([
    { type: 'thinking', thinking: 'Hm.', signature: 's' },
    { type: 'text', text: 'Yes.' },
  ])
})
