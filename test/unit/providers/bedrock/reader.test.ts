import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import chatStream from '../../../fixtures/providers/bedrock/chat.sse?raw'
import throttledStream from '../../../fixtures/providers/bedrock/throttled.sse?raw'
import toolsWhole from '../../../fixtures/providers/bedrock/tools.json'
import toolsStream from '../../../fixtures/providers/bedrock/tools.sse?raw'
import { eventsOf } from '../../../support/sse.ts'
import { bodyOf, gather, openReader, readAll, sent, tool } from './support.ts'

const event = (name: string, data: unknown) => ({ event: name, data: JSON.stringify(data) })
const response_format = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object', properties: {} } } }

it('streams text: the role first, then the text, the reason, and the usage alone at the end', () => {
  const chunks = readAll(chatStream)
  expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
    { role: 'assistant', content: '' },
    { content: 'Hello' },
    { content: '! How can I help? 🙂' },
    {},
    undefined,
  ])
  expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, 'stop', undefined])
  expect(chunks.every(({ model }) => model === 'ours/alias')).toBe(true)
  expect(chunks.at(-1)?.usage).toEqual({
    prompt_tokens: 2112,
    completion_tokens: 8,
    total_tokens: 2120,
    prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 100 },
  })
})

it('streams tool calls counted among themselves: id and name first, then the arguments', () => {
  const deltas = readAll(toolsStream).flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
  expect(deltas).toEqual([
    {
      index: 0,
      id: 'tooluse_kZJMlvQmRJ6eAyJE5GIl7Q',
      type: 'function',
      function: { name: 'get_weather', arguments: '' },
    },
    { index: 0, function: { arguments: '{"city":' } },
    { index: 0, function: { arguments: ' "Rome"}' } },
    { index: 1, id: 'tooluse_02', type: 'function', function: { name: 'get_time', arguments: '' } },
    { index: 1, function: { arguments: '{}' } },
  ])
  expect(gather(readAll(toolsStream)).finish).toBe('tool_calls')
})

it('gives tools the names that the caller knows', () => {
  const name = 'weather.get now'
  const renamed = toolsStream.replace('get_weather', 'weather_get_now')
  expect(gather(readAll(renamed, { tools: [tool(name)] })).calls[0]?.name).toBe(name)
})

it('streams reasoning as text and as details that carry Bedrock’s mark', () => {
  expect(gather(readAll(toolsStream))).toMatchObject({
    reasoning: 'Rome is in Italy.',
    details: [
      {
        type: 'reasoning.text',
        text: 'Rome is in Italy.',
        signature: 'EqQBCgIYAhIM1gbcDa9G',
        format: 'amazon-bedrock-v1',
        index: 0,
      },
      { type: 'reasoning.encrypted', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a', format: 'amazon-bedrock-v1', index: 1 },
    ],
  })
})

it('gives reasoning that a caller may send back fragment by fragment', () => {
  const fragments = readAll(toolsStream).flatMap(({ choices }) => choices[0]?.delta.reasoning_details ?? [])
  const turn = { role: 'assistant', content: 'x', reasoning_details: fragments }
  const { messages } = sent({ messages: [{ role: 'user', content: 'Hi' }, turn, { role: 'user', content: 'On' }] })
  expect(messages[1].content).toEqual([
    { reasoningContent: { reasoningText: { text: 'Rome is in Italy.', signature: 'EqQBCgIYAhIM1gbcDa9G' } } },
    { reasoningContent: { redactedContent: 'EmwKAhgBEgy3va3pzix/LafPsn4a' } },
    { text: 'x' },
  ])
})

it('is finished only when the answer has stopped and its usage is told, in either order', () => {
  const reader = openReader()
  for (const next of eventsOf(chatStream)) {
    expect(reader.finished()).toBe(false)
    reader.read(next)
  }
  expect(reader.finished()).toBe(true)
  const other = openReader()
  other.read(event('metadata', { usage: {} }))
  expect(other.finished()).toBe(false)
  other.read(event('messageStop', { stopReason: 'end_turn' }))
  expect(other.finished()).toBe(true)
})

it('reports an exception in the stream as a refusal, and is then not finished', () => {
  const reader = openReader()
  const last = eventsOf(throttledStream)
    .map((next) => reader.read(next))
    .at(-1)
  expect(last).toMatchObject({
    kind: 'rate_limit',
    retryElsewhere: true,
    message: expect.stringContaining('Too many tokens'),
  })
  expect(reader.finished()).toBe(false)
})

it.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['guardrail_intervened', 'content_filter'],
  ['content_filtered', 'content_filter'],
  ['tool_use', 'stop'],
  ['something_new', 'stop'],
])('takes the stop reason %s, when no tool of the caller’s was called, for %s', (stopReason, finish) => {
  expect(openReader().read(event('messageStop', { stopReason }))).toMatchObject([
    { choices: [{ finish_reason: finish }] },
  ])
})

it.each(['malformed_tool_use', 'malformed_model_output'])(
  'takes %s for a failure that asking again may heal',
  (stopReason) => {
    expect(openReader().read(event('messageStop', { stopReason }))).toMatchObject({
      kind: 'failed',
      retryElsewhere: true,
    })
    expect(() => bedrock.reply!({ output: { message: { content: [] } }, stopReason }, bodyOf())).toThrow(
      /could not read/,
    )
  },
)

it('gives the reason and the usage only once', () => {
  const reader = openReader()
  const end = event('messageStop', { stopReason: 'end_turn' })
  expect([reader.read(end), reader.read(end)]).toMatchObject([[{}], []])
  const usage = event('metadata', { usage: { inputTokens: 1 } })
  expect([reader.read(usage), reader.read(usage)]).toMatchObject([[{}], []])
})

it('streams the arguments of the answer tool as content, and says stop', () => {
  const stream = eventsOf(toolsStream.replace('get_weather', 'structured_answer')).filter(
    ({ data }) => !data.includes('"contentBlockIndex":4'),
  )
  expect(gather(readAll(stream, { response_format }))).toMatchObject({
    content: 'I will look.{"city": "Rome"}',
    calls: [],
    finish: 'stop',
  })
})

it('leaves out what the service’s own tools are called with', () => {
  const start = { toolUse: { toolUseId: 'a', name: 'nova_grounding', type: 'server_tool_use' } }
  const stream = [
    event('contentBlockStart', { contentBlockIndex: 0, start }),
    event('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{}' } } }),
    event('contentBlockStop', { contentBlockIndex: 0 }),
  ]
  expect(readAll(stream)).toEqual([])
})

it.each([
  ['initial-response', {}],
  ['newEvent', { anything: 1 }],
  ['constructor', {}],
  ['contentBlockStart', { contentBlockIndex: 0, start: {} }],
  ['contentBlockStart', {}],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { citation: { title: 'x' } } }],
  ['contentBlockDelta', { contentBlockIndex: 9, delta: { toolUse: { input: '{' } } }],
  ['contentBlockDelta', {}],
  ['contentBlockStop', { contentBlockIndex: 9 }],
])('passes over %s %j', (name, data) => {
  expect(openReader().read(event(name, data))).toEqual([])
})

it('refuses data that is no JSON object', () => {
  for (const data of ['{"role":', '', '[]', '1'])
    expect(openReader().read({ event: 'messageStart', data })).toMatchObject({ kind: 'failed' })
})

const text = fc.string({ minLength: 1 })
const block = fc.oneof(
  fc.record({ text }),
  fc.record({
    reasoningContent: fc.record({ reasoningText: fc.record({ text, signature: fc.base64String({ minLength: 4 }) }) }),
  }),
  fc.record({ reasoningContent: fc.record({ redactedContent: fc.base64String({ minLength: 4 }) }) }),
  fc.record({
    toolUse: fc.record({
      toolUseId: fc.uuid(),
      name: fc.constantFrom('get', 'structured_answer'),
      input: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
    }),
  }),
)
const answer = fc.record({
  content: fc.array(block, { maxLength: 6 }),
  stopReason: fc.constantFrom('end_turn', 'max_tokens', 'tool_use', 'content_filtered'),
  usage: fc.record({
    inputTokens: fc.nat(),
    cacheReadInputTokens: fc.nat(),
    cacheWriteInputTokens: fc.nat(),
    outputTokens: fc.nat(),
  }),
})

/** An answer as Bedrock would stream it, its text cut into pieces of `size`. */
function streamed({ content, stopReason, usage }: any, size: number) {
  const pieces = (whole: string) => whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
  const deltas = ({ text: said, reasoningContent, toolUse }: any) => {
    if (toolUse) {
      const isEmpty = Object.keys(toolUse.input).length === 0
      return isEmpty ? [] : pieces(JSON.stringify(toolUse.input)).map((input) => ({ toolUse: { input } }))
    }
    if (!reasoningContent) return pieces(said).map((piece) => ({ text: piece }))
    if (reasoningContent.redactedContent) return [{ reasoningContent }]
    const { text: thought, signature } = reasoningContent.reasoningText
    return [...pieces(thought).map((piece) => ({ text: piece })), { signature }].map((reasoning) => ({
      reasoningContent: reasoning,
    }))
  }
  const blocks = content.flatMap((of: any, contentBlockIndex: number) => {
    const { input: _, ...start } = of.toolUse ?? {}
    return [
      ...(of.toolUse ? [event('contentBlockStart', { contentBlockIndex, start: { toolUse: start } })] : []),
      ...deltas(of).map((delta: unknown) => event('contentBlockDelta', { contentBlockIndex, delta })),
      event('contentBlockStop', { contentBlockIndex }),
    ]
  })
  return [
    event('messageStart', { role: 'assistant' }),
    ...blocks,
    event('messageStop', { stopReason }),
    event('metadata', { usage }),
  ]
}

it('adds up, streamed, to what the whole answer says', () => {
  return fc.assert(
    fc.property(answer, fc.integer({ min: 1, max: 5 }), fc.boolean(), (whole, size, structured) => {
      const fields = structured ? { response_format } : {}
      const { content, stopReason, usage } = whole
      const completion = bedrock.reply!({ output: { message: { content } }, stopReason, usage }, bodyOf(fields))
      const { message, finish_reason } = completion.choices[0]!
      const gathered = gather(readAll(streamed(whole, size), fields))
      expect(gathered.content).toBe(message.content ?? '')
      expect(gathered.reasoning).toBe(message.reasoning_content ?? '')
      expect(gathered.calls).toEqual((message.tool_calls ?? []).map(({ id, function: called }) => ({ id, ...called })))
      expect(gathered.details).toEqual(message.reasoning_details ?? [])
      expect(gathered.finish).toBe(finish_reason)
      expect(gathered.usage).toEqual(completion.usage)
    }),
  )
})

it('adds up to the recorded whole answer', () => {
  const { message } = bedrock.reply!(toolsWhole, bodyOf()).choices[0]!
  const gathered = gather(readAll(toolsStream))
  expect(gathered.details).toEqual(message.reasoning_details)
  expect(gathered.calls.map(({ id, name }) => [id, name])).toEqual(
    message.tool_calls?.map(({ id, function: called }) => [id, called.name]),
  )
})

it('never throws, whatever the data', () => {
  const name = fc.constantFrom(
    'messageStart',
    'contentBlockStart',
    'contentBlockDelta',
    'contentBlockStop',
    'error',
    'xException',
  )
  const junk = fc.record({
    contentBlockIndex: fc.jsonValue(),
    start: fc.jsonValue(),
    delta: fc.jsonValue(),
    message: fc.jsonValue(),
  })
  const data = fc.oneof(
    fc.string(),
    junk.map((value) => JSON.stringify(value)),
  )
  return fc.assert(
    fc.property(fc.array(fc.record({ event: name, data })), (all) => {
      const reader = openReader()
      for (const next of all) reader.read(next)
      expect(reader.finished()).toBe(false)
    }),
  )
})
