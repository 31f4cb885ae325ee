import { expect, it, test } from 'vitest'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import { faultOf, read, sentOn } from './support.ts'

const cache_control = { type: 'ephemeral', ttl: '1h' }
const tool = { name: 'f', description: 'Does f.', input_schema: { type: 'object', properties: {} } }
const user = (content: unknown) => ({ role: 'user', content })
const assistant = (content: unknown) => ({ role: 'assistant', content })
const use = { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } }
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'done' }
const document = { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'UERG' } }
const textDocument = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a' } }

it('reads the least request, and nothing that was not asked', () => {
  expect(read()).toEqual({
    chat: { model: 'claude', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] },
    warnings: [],
  })
})

it('reads every plain setting under the name that chat has for it', () => {
  const { chat, warnings } = read({
    system: 'Be brief.',
    stream: true,
    stop_sequences: ['END'],
    temperature: 0.5,
    top_p: 0.9,
    top_k: 40,
    metadata: { user_id: 'u' },
    service_tier: 'standard_only',
    cache_control,
  })
  expect(warnings).toEqual([])
  expect(chat).toEqual({
    model: 'claude',
    max_tokens: 100,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ],
    stream: true,
    stream_options: { include_usage: true },
    stop: ['END'],
    temperature: 0.5,
    top_p: 0.9,
    top_k: 40,
    user: 'u',
    service_tier: 'default',
    cache_control,
  })
})

it('takes null for a setting as if it had been left out', () => {
  const names = ['system', 'stream', 'stop_sequences', 'temperature', 'top_p', 'top_k', 'metadata', 'service_tier']
  const more = ['cache_control', 'tools', 'tool_choice', 'thinking', 'output_config']
  expect(read(Object.fromEntries([...names, ...more].map((name) => [name, null])))).toEqual(read())
})

it('lets the path say the model and the way of answering', () => {
  const body = { max_tokens: 1, messages: [user('Hi')] }
  expect(anthropicDialect.read(body, { model: 'm', stream: true }).chat).toMatchObject({ model: 'm', stream: true })
})

// Each is what Anthropic would be sent by its adapter; where nothing else is said, it is what the caller sent.
test.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
  ['a system prompt', { system: 'Be brief.' }],
  [
    'system blocks with a cache mark',
    {
      system: [
        { type: 'text', text: 'a', cache_control },
        { type: 'text', text: 'b' },
      ],
    },
  ],
  ['text with a cache mark', { messages: [user([{ type: 'text', text: 'a', cache_control }])] }],
  ['an image by address', { messages: [user([{ type: 'image', source: { type: 'url', url: 'https://a.b/c.png' } }])] }],
  [
    'an image by data with a cache mark',
    {
      messages: [
        user([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' }, cache_control }]),
      ],
    },
  ],
  ['an image by file id', { messages: [user([{ type: 'image', source: { type: 'file', file_id: 'f' } }])] }],
  ['a document by data', { messages: [user([{ ...document, title: 'a.pdf', cache_control }])] }],
  ['a document that wants citations', { messages: [user([{ ...document, citations: { enabled: true } }])] }],
  ['a document of text', { messages: [user([{ ...textDocument, title: 't' }])] }],
  [
    'a document by address',
    { messages: [user([{ type: 'document', source: { type: 'url', url: 'https://a.b/c.pdf' } }])] },
  ],
  ['a call and its result', { messages: [user([{ type: 'text', text: 'a' }]), assistant([use]), user([result])] }],
  ['a failed result', { messages: [assistant([use]), user([{ ...result, is_error: true, cache_control }])] }],
  [
    'a result of blocks, followed by words',
    {
      messages: [
        assistant([
          { type: 'text', text: 'Calling.' },
          { ...use, cache_control },
        ]),
        user([
          {
            ...result,
            content: [
              { type: 'text', text: 'a' },
              { type: 'image', source: { type: 'url', url: 'https://a.b' } },
            ],
          },
          { type: 'text', text: 'And now?' },
        ]),
      ],
    },
  ],
  [
    'thinking, signed and redacted, between text and a call, in its order',
    {
      messages: [
        assistant([
          { type: 'thinking', thinking: 'a', signature: 's1' },
          { type: 'redacted_thinking', data: 'ZGF0YQ==' },
          { type: 'text', text: 'b' },
          { type: 'thinking', thinking: '', signature: 's2' },
          use,
        ]),
        user([result]),
      ],
    },
  ],
  [
    'blocks of the tools that Anthropic runs itself',
    {
      messages: [
        assistant([
          { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } },
          { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
          { type: 'text', text: 'Found.' },
        ]),
        user([{ type: 'text', text: 'Go on.' }]),
      ],
    },
  ],
  [
    'tools, the vendor’s own too',
    {
      tools: [
        { ...tool, cache_control },
        { type: 'web_search_20250305', name: 'web_search', max_uses: 1 },
      ],
    },
  ],
  ['the choice auto', { tools: [tool], tool_choice: { type: 'auto' } }],
  ['the choice any, one at a time', { tools: [tool], tool_choice: { type: 'any', disable_parallel_tool_use: true } }],
  ['the choice of a tool', { tools: [tool], tool_choice: { type: 'tool', name: 'f' } }],
  ['the choice none', { tools: [tool], tool_choice: { type: 'none' } }],
  [
    'a thinking budget',
    { thinking: { type: 'enabled', budget_tokens: 16_000 } },
    { output_config: { effort: 'high' } },
  ],
  ['adaptive thinking with an effort', { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }],
  ['no thinking', { thinking: { type: 'disabled' }, temperature: 1 }],
  ['an effort without thinking', { output_config: { effort: 'low' } }],
  [
    'a schema for the answer',
    {
      output_config: {
        format: { type: 'json_schema', schema: { type: 'object', properties: {}, additionalProperties: false } },
      },
    },
  ],
  [
    'stop strings, a user and a tier',
    { stop_sequences: ['a'], metadata: { user_id: 'u' }, service_tier: 'standard_only' },
  ],
  ['sampling', { temperature: 0.5, top_k: 5 }],
  ['a mark on the whole request', { cache_control }],
])('brings to Anthropic what its caller sent: %s', (_, fields, more = {}) => {
  expect(sentOn(fields)).toMatchObject({ max_tokens: 100, ...fields, ...more })
  expect(read(fields).warnings).toEqual([])
})

test.each([
  [1_024, 'low'],
  [4_096, 'medium'],
  [8_192, 'medium'],
  [12_288, 'high'],
])('asks other providers for an effort that fits a budget of %i', (budget_tokens, effort) => {
  expect(read({ thinking: { type: 'enabled', budget_tokens } }).chat.reasoning_effort).toBe(effort)
})

it('takes a content of one plain text for that text, which every provider understands', () => {
  const messages = [user([{ type: 'text', text: 'a' }]), assistant([use]), user([{ ...result, content: undefined }])]
  expect(read({ messages }).chat.messages).toMatchObject([
    { role: 'user', content: 'a' },
    { role: 'assistant', content: null },
    { role: 'tool', content: '', tool_call_id: 'toolu_1' },
  ])
})

test.each<[string, Record<string, unknown>]>([
  ['The field "mcp_servers" is not carried over.', { mcp_servers: [] }],
  ['The tool field "defer_loading" is not carried over.', { tools: [{ ...tool, defer_loading: true }] }],
  [
    'Citations of earlier text are left out.',
    { messages: [assistant([{ type: 'text', text: 'a', citations: [{}] }])] },
  ],
  [
    'Text or thinking after a tool call is moved before the call.',
    { messages: [assistant([use, { type: 'text', text: 'a' }])] },
  ],
  [
    'A cache mark on a tool call counts only at the end of its message.',
    {
      messages: [
        assistant([
          { ...use, cache_control },
          { ...use, id: 'toolu_2' },
        ]),
      ],
    },
  ],
])('warns: %s', (warning, fields) => {
  expect(read(fields).warnings).toEqual([warning])
})

const block = (fields: Record<string, unknown>) => ({ messages: [user([fields])] })

test.each<[string, Record<string, unknown>]>([
  ['model', { model: '' }],
  ['max_tokens', { max_tokens: undefined }],
  ['max_tokens', { max_tokens: 0 }],
  ['max_tokens', { max_tokens: '5' }],
  ['messages', { messages: [] }],
  ['messages', { messages: 'Hi' }],
  ['messages.0', { messages: ['Hi'] }],
  ['messages.0.role', { messages: [{ role: 'tool', content: 'a' }] }],
  ['messages.0.content', { messages: [user(null)] }],
  ['messages.0.content.0', { messages: [user(['a'])] }],
  ['messages.0.content.0.type', block({ text: 'a' })],
  ['messages.0.content.0.text', block({ type: 'text' })],
  ['messages.0.content.0.source.type', block({ type: 'image' })],
  ['messages.0.content.0.source.url', block({ type: 'image', source: { type: 'url' } })],
  ['messages.0.content.0.source.media_type', block({ type: 'image', source: { type: 'base64', data: 'a' } })],
  ['messages.0.content.0.source.data', block({ ...document, source: { type: 'base64', media_type: 'a/b' } })],
  ['messages.0.content.0.tool_use_id', block({ type: 'tool_result' })],
  ['messages.0.content.0.content', block({ type: 'tool_result', tool_use_id: 'a', content: 1 })],
  [
    'messages.0.content.0.content.0.text',
    block({ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text' }] }),
  ],
  ['messages.0.content.0.name', { messages: [assistant([{ type: 'tool_use', id: 'a' }])] }],
  ['messages.0.content.0.id', { messages: [assistant([{ type: 'tool_use', name: 'a' }])] }],
  ['messages.0.content.0.input', { messages: [assistant([{ ...use, input: 'a' }])] }],
  ['messages.0.content.0.data', { messages: [assistant([{ type: 'redacted_thinking' }])] }],
  ['system', { system: 1 }],
  ['system.0.type', { system: [{ type: 'image' }] }],
  ['stream', { stream: 'yes' }],
  ['stop_sequences', { stop_sequences: 'a' }],
  ['temperature', { temperature: 1.5 }],
  ['top_p', { top_p: '1' }],
  ['top_k', { top_k: 0.5 }],
  ['metadata', { metadata: 'u' }],
  ['metadata.user_id', { metadata: { user_id: 1 } }],
  ['tools', { tools: {} }],
  ['tools.0.name', { tools: [{ input_schema: {} }] }],
  ['tools.0.input_schema', { tools: [{ name: 'f' }] }],
  ['tool_choice', { tool_choice: 'auto' }],
  ['tool_choice.type', { tool_choice: { type: 'required' } }],
  ['tool_choice.type', { tool_choice: { type: 'toString' } }],
  ['tool_choice.name', { tool_choice: { type: 'tool' } }],
  ['thinking.type', { thinking: {} }],
  ['thinking.budget_tokens', { thinking: { type: 'enabled' } }],
  ['output_config.format.type', { output_config: { format: { type: 'regex' } } }],
  ['output_config.format.schema', { output_config: { format: { type: 'json_schema' } } }],
  ['service_tier', { service_tier: 'flex' }],
])('refuses a request whose %s is wrong, and names it', (param, fields) => {
  expect(faultOf(fields)).toEqual({ code: 'invalid_request', param })
})
