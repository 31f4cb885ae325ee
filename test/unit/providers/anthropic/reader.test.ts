import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import chat from '../../../fixtures/providers/anthropic/chat.json'
import chatStream from '../../../fixtures/providers/anthropic/chat.sse?raw'
import overloadedStream from '../../../fixtures/providers/anthropic/overloaded.sse?raw'
import thinkingStream from '../../../fixtures/providers/anthropic/thinking.sse?raw'
import toolsStream from '../../../fixtures/providers/anthropic/tools.sse?raw'
import { bodyOf, events, gather, openReader, readAll, sent } from './support.ts'

const event = (data: unknown) => ({ event: '', data: JSON.stringify(data) })
const response_format = { type: 'json_schema', json_schema: { schema: { type: 'object' } } }

it('streams text: the role first, then the text, the reason, and the usage alone at the end', () => {
  const chunks = readAll(chatStream)
  expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
    { role: 'assistant', content: '' },
    { content: 'Hello' },
    { content: '! How can I help?' },
    {},
    undefined,
  ])
  expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, 'stop', undefined])
  expect(chunks.every(({ id, model }) => id === chat.id && model === chat.model)).toBe(true)
})

it('counts cached tokens once, although two events report them', () => {
  expect(readAll(chatStream).at(-1)).toEqual({
    id: chat.id,
    object: 'chat.completion.chunk',
    created: 0,
    model: chat.model,
    choices: [],
    usage: {
      prompt_tokens: 2112,
      completion_tokens: 8,
      total_tokens: 2120,
      prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 100 },
    },
  })
})

it('keeps the input tokens of the start when the end reports none, or null', () => {
  const usage = { input_tokens: null, output_tokens: 5 }
  const chunks = readAll([
    event({ type: 'message_start', message: { usage: { input_tokens: 3, output_tokens: 1 } } }),
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }),
    event({ type: 'message_stop' }),
  ])
  expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 5 })
})

it('streams tool calls counted among themselves: id and name first, then the arguments', () => {
  const deltas = readAll(toolsStream).flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
  expect(deltas).toEqual([
    {
      index: 0,
      id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6',
      type: 'function',
      function: { name: 'get_weather', arguments: '' },
    },
    { index: 0, function: { arguments: '{"city":' } },
    { index: 0, function: { arguments: ' "Rome"}' } },
    { index: 1, id: 'toolu_02', type: 'function', function: { name: 'get_time', arguments: '' } },
    { index: 1, function: { arguments: '{}' } },
  ])
  expect(gather(readAll(toolsStream)).finish).toBe('tool_calls')
})

it('streams thinking as text and as details, and the signature with it', () => {
  const gathered = gather(readAll(thinkingStream))
  expect(gathered).toMatchObject({ reasoning: 'Let me work it out.', content: '27 * 453 = 12,231' })
  expect(gathered.details).toEqual([
    {
      type: 'reasoning.text',
      text: 'Let me work it out.',
      signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=',
      index: 0,
    },
    { type: 'reasoning.encrypted', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a', index: 1 },
  ])
  expect(gathered.usage?.completion_tokens_details).toEqual({ reasoning_tokens: 44 })
})

it('gives thinking that a caller may send back fragment by fragment', () => {
  const fragments = readAll(thinkingStream).flatMap(({ choices }) => choices[0]?.delta.reasoning_details ?? [])
  const turn = { role: 'assistant' as const, content: 'x', reasoning_details: fragments }
  expect(sent({ messages: [turn] }).messages[0].content.slice(0, 2)).toEqual([
    {
      type: 'thinking',
      thinking: 'Let me work it out.',
      signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=',
    },
    { type: 'redacted_thinking', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a' },
  ])
})

it('is finished only after message_stop', () => {
  const reader = openReader()
  for (const next of events(chatStream)) {
    expect(reader.finished()).toBe(false)
    reader.read(next)
  }
  expect(reader.finished()).toBe(true)
})

it('reports an error event as a refusal, and is then not finished', () => {
  const reader = openReader()
  const last = events(overloadedStream)
    .map((next) => reader.read(next))
    .at(-1)
  expect(last).toMatchObject({ kind: 'overloaded', blame: 'provider', retryElsewhere: true, message: 'Overloaded' })
  expect(reader.finished()).toBe(false)
})

it.each([
  ['overloaded_error', 'overloaded'],
  ['rate_limit_error', 'rate_limit'],
  ['api_error', 'failed'],
  ['timeout_error', 'failed'],
  ['authentication_error', 'credential'],
  ['permission_error', 'credential'],
  ['billing_error', 'credential'],
  ['not_found_error', 'model_missing'],
  ['invalid_request_error', 'invalid_request'],
  ['request_too_large', 'context_length'],
  ['something_new', 'failed'],
])('takes an error event of type %s for %s', (type, kind) => {
  expect(openReader().read(event({ type: 'error', error: { type, message: 'No.' } }))).toMatchObject({ kind })
})

it.each([
  { type: 'new_event', anything: 1 },
  { type: 'content_block_start', index: 0, content_block: { type: 'server_tool_use', id: 'a', name: 'web_search' } },
  { type: 'content_block_start', index: 0 },
  { type: 'content_block_delta', index: 0, delta: { type: 'new_delta', text: 'x' } },
  { type: 'content_block_delta', index: 9, delta: { type: 'input_json_delta', partial_json: '{' } },
  { type: 'content_block_delta', index: 9, delta: { type: 'thinking_delta', thinking: 'x' } },
  { type: 'content_block_delta' },
  { type: 'content_block_stop', index: 9 },
  { type: 'message_delta', delta: {} },
  { type: 'constructor' },
  {},
  [],
  1,
  null,
])('passes over %j', (data) => {
  expect(openReader().read(event(data))).toEqual([])
})

it.each(['', ' ', '[DONE]'])('passes over the data %j', (data) => {
  expect(openReader().read({ event: 'ping', data })).toEqual([])
})

it('refuses data that is not JSON', () => {
  expect(openReader().read({ event: 'message_start', data: '{"type":' })).toMatchObject({ kind: 'failed' })
})

it('gives the reason only once', () => {
  const reader = openReader()
  const end = event({ type: 'message_delta', delta: { stop_reason: 'max_tokens' } })
  expect(reader.read(end)).toMatchObject([{ choices: [{ finish_reason: 'length' }] }])
  expect(reader.read(end)).toEqual([])
})

it('says why a request was refused', () => {
  const stop_details = { type: 'refusal', category: null, explanation: 'Not this.' }
  const chunks = openReader().read(event({ type: 'message_delta', delta: { stop_reason: 'refusal', stop_details } }))
  expect(chunks).toMatchObject([{ choices: [{ delta: { refusal: 'Not this.' }, finish_reason: 'content_filter' }] }])
})

it('streams the arguments of the answer tool as content, and says stop', () => {
  const stream = events(toolsStream.replace('get_weather', 'structured_answer')).filter(
    ({ data }) => !data.includes('"index":2'),
  )
  expect(gather(readAll(stream, { response_format }))).toMatchObject({
    content: 'I will look.{"city": "Rome"}',
    calls: [],
    finish: 'stop',
  })
})

const jsonObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
const block = fc.oneof(
  fc.record({ type: fc.constant('text'), text: fc.string() }),
  fc.record({ type: fc.constant('thinking'), thinking: fc.string(), signature: fc.base64String({ minLength: 4 }) }),
  fc.record({ type: fc.constant('redacted_thinking'), data: fc.base64String({ minLength: 4 }) }),
  fc.record({
    type: fc.constant('tool_use'),
    id: fc.uuid(),
    name: fc.constantFrom('get', 'structured_answer'),
    input: jsonObject,
  }),
)
const message = fc.record({
  id: fc.string(),
  model: fc.string(),
  content: fc.array(block, { maxLength: 6 }),
  stop_reason: fc.constantFrom('end_turn', 'max_tokens', 'tool_use', 'refusal'),
  usage: fc.record({
    input_tokens: fc.nat(),
    cache_read_input_tokens: fc.nat(),
    cache_creation_input_tokens: fc.nat(),
    output_tokens: fc.nat(),
  }),
})

/** A message as the vendor would stream it, its text cut into pieces of `size`. */
function streamed(whole: any, size: number) {
  const pieces = (text: string) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
  const deltas = (of: any) => {
    if (of.type === 'text') return pieces(of.text).map((text) => ({ type: 'text_delta', text }))
    if (of.type === 'tool_use')
      return Object.keys(of.input).length === 0
        ? [{ type: 'input_json_delta', partial_json: '' }]
        : pieces(JSON.stringify(of.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }))
    if (of.type !== 'thinking') return []
    const thoughts = pieces(of.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }))
    return [...thoughts, { type: 'signature_delta', signature: of.signature }]
  }
  const empty = { text: '', thinking: '', signature: '', input: {} }
  const blocks = whole.content.flatMap((of: any, index: number) => [
    { type: 'content_block_start', index, content_block: { ...of, ...empty } },
    ...deltas(of).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ])
  const { stop_reason, usage } = whole
  return [
    {
      type: 'message_start',
      message: { ...whole, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    ...blocks,
    { type: 'message_delta', delta: { stop_reason }, usage },
    { type: 'message_stop' },
  ].map(event)
}

it('adds up, streamed, to what the whole answer says', () => {
  return fc.assert(
    fc.property(message, fc.integer({ min: 1, max: 5 }), fc.boolean(), (whole, size, structured) => {
      const request = structured ? { response_format } : {}
      const completion = anthropic.reply!(whole, bodyOf(request))
      const { message: answer, finish_reason } = completion.choices[0]!
      const gathered = gather(readAll(streamed(whole, size), request))
      expect(gathered.content).toBe(answer.content ?? '')
      expect(gathered.reasoning).toBe(answer.reasoning_content ?? '')
      expect(gathered.calls).toEqual((answer.tool_calls ?? []).map(({ id, function: called }) => ({ id, ...called })))
      expect(gathered.details.map((detail) => ({ text: '', ...detail }))).toEqual(
        (answer.reasoning_details ?? []).map((detail) => ({ text: '', ...detail })),
      )
      expect(gathered.finish).toBe(finish_reason)
      expect(gathered.usage).toEqual(completion.usage)
    }),
  )
})

it('never throws, whatever the data', () => {
  const type = fc.constantFrom('message_start', 'content_block_start', 'content_block_delta', 'message_delta', 'error')
  const junk = fc.record({
    type,
    index: fc.jsonValue(),
    message: fc.jsonValue(),
    delta: fc.jsonValue(),
    content_block: fc.jsonValue(),
    error: fc.jsonValue(),
    usage: fc.jsonValue(),
  })
  return fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          junk.map((data) => JSON.stringify(data)),
        ),
      ),
      (all) => {
        const reader = openReader()
        for (const data of all) reader.read({ event: '', data })
        expect(reader.finished()).toBe(false)
      },
    ),
  )
})
