import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AnswerMessage, ChatDelta } from '../../../../src/contract/chat.ts'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import thinkingStream from '../../../fixtures/providers/anthropic/thinking.sse?raw'
import toolsStream from '../../../fixtures/providers/anthropic/tools.sse?raw'
import { readAll } from '../../providers/anthropic/support.ts'
import { asked, chunk, completion, gather, parse, stream } from './support.ts'

const usage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
}

const call = (index: number, json: string, name?: string) => ({
  index,
  ...(name && { id: `id_${index}`, type: 'function' as const }),
  function: { arguments: json, ...(name && { name }) },
})

it('streams the events in their documented order, each block between its start and its stop', () => {
  const events = stream([
    chunk({ role: 'assistant', content: '' }),
    chunk({ reasoning_content: 'a', reasoning_details: [{ type: 'reasoning.text', text: 'a', index: 0 }] }),
    chunk({ reasoning_details: [{ type: 'reasoning.text', signature: 's', index: 0 }] }),
    chunk({ content: 'Hel' }),
    chunk({ content: 'lo' }),
    chunk({ tool_calls: [call(0, '', 'f')] }),
    chunk({ tool_calls: [call(0, '{"a":')] }),
    chunk({ tool_calls: [call(0, '1}')] }),
    chunk({}, { finish_reason: 'tool_calls' }),
    chunk(null, { usage }),
  ])
  expect(events).toMatchObject([
    { type: 'message_start', message: { id: `msg_${asked.id}`, model: 'm', content: [], stop_reason: null } },
    { type: 'ping' },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'a' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 's' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hel' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'lo' } },
    { type: 'content_block_stop', index: 1 },
    { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', id: 'id_0', name: 'f', input: {} } },
    { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":' } },
    { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '1}' } },
    { type: 'content_block_stop', index: 2 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { input_tokens: 5, cache_read_input_tokens: 4, cache_creation_input_tokens: 1, output_tokens: 5 },
    },
    { type: 'message_stop' },
  ])
})

it('gives back the blocks of a stream of Anthropic, with its signatures', () => {
  expect(gather(stream(readAll(thinkingStream)))).toMatchObject({
    model: 'claude-sonnet-5-5',
    content: [
      {
        type: 'thinking',
        thinking: 'Let me work it out.',
        signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=',
      },
      { type: 'redacted_thinking', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a' },
      { type: 'text', text: '27 * 453 = 12,231' },
    ],
    stop_reason: 'end_turn',
    usage: { input_tokens: 30, output_tokens: 60, output_tokens_details: { thinking_tokens: 44 } },
  })
  expect(gather(stream(readAll(toolsStream))).content.map((block: any) => block.input)).toEqual([
    undefined,
    { city: 'Rome' },
    {},
  ])
})

it('answers an empty stream with an empty message', () => {
  expect(gather(stream([]))).toMatchObject({ model: 'claude', content: [], stop_reason: 'end_turn' })
})

it('writes an event as soon as its piece has come', () => {
  const writer = anthropicDialect.writer(asked)
  expect(parse(writer.write(chunk({ role: 'assistant' }))).map(({ type }) => type)).toEqual(['message_start', 'ping'])
  expect(parse(writer.write(chunk({ content: 'a' }))).at(-1).delta.text).toBe('a')
  expect(writer.write(chunk({}, { finish_reason: 'stop' }))).toBe('')
})

it('ends a call only when it is whole, and holds back what comes in between', () => {
  const chunks = [
    chunk({ tool_calls: [call(0, '{"a":', 'f')] }),
    chunk({ tool_calls: [call(1, '{"b":', 'g')] }),
    chunk({ content: 'text' }),
    chunk({ tool_calls: [call(0, '1}')] }),
    chunk({ tool_calls: [call(1, '2}')] }),
  ]
  expect(gather(stream(chunks)).content).toEqual([
    { type: 'tool_use', id: 'id_0', name: 'f', input: { a: 1 } },
    { type: 'tool_use', id: 'id_1', name: 'g', input: { b: 2 } },
    { type: 'text', text: 'text' },
  ])
})

it('explains a refusal whose text came in pieces', () => {
  const chunks = [chunk({ refusal: 'I ' }), chunk({ refusal: 'will not.' }, { finish_reason: 'stop' })]
  expect(gather(stream(chunks))).toMatchObject({
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', explanation: 'I will not.' },
  })
})

it('ends a failed stream with an error event and nothing else', () => {
  const writer = anthropicDialect.writer(asked)
  writer.write(chunk({ content: 'a' }))
  expect(writer.fail(new Fault('provider_overloaded', 'Busy.'))).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Busy."}}\n\n',
  )
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })

const detail = fc.oneof(
  fc.record({ type: fc.constant('reasoning.text' as const), text, signature: fc.base64String({ minLength: 4 }) }),
  fc.record({ type: fc.constant('reasoning.text' as const), text }),
  fc.record({ type: fc.constant('reasoning.encrypted' as const), data: fc.base64String({ minLength: 4 }) }),
)

const whole = fc.record({
  details: fc.array(detail, { maxLength: 3 }).map((details) => details.map((each, index) => ({ ...each, index }))),
  plain: fc.option(text, { nil: undefined }),
  content: fc.option(text, { nil: null }),
  refusal: fc.option(text, { nil: undefined, freq: 5 }),
  inputs: fc.array(fc.dictionary(text, fc.jsonValue(), { maxKeys: 2 }), { maxLength: 3 }),
  finish_reason: fc.constantFrom('stop' as const, 'length' as const, 'tool_calls' as const, 'content_filter' as const),
})
type Whole = typeof whole extends fc.Arbitrary<infer Value> ? Value : never

/** Cuts a text into pieces. */
type Cut = (said: string | null | undefined) => string[]

function cutter(sizes: readonly number[]): Cut {
  let turn = 0
  return (said) => {
    const pieces: string[] = []
    for (let rest = said ?? ''; rest !== ''; ) {
      const size = sizes[turn++ % sizes.length] ?? 1
      pieces.push(rest.slice(0, size))
      rest = rest.slice(size)
    }
    return pieces
  }
}

/** Thinking is told as plain text only where no detail tells it. */
function plainOf({ details, plain }: Whole): string | undefined {
  return details.some((each) => 'text' in each) ? undefined : plain
}

function messageOf(said: Whole): Partial<AnswerMessage> {
  const { details, content, refusal, inputs } = said
  const plain = plainOf(said)
  return {
    content,
    ...(plain && { reasoning_content: plain }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(refusal && { refusal }),
    tool_calls: inputs.map((input, index) => ({
      id: `id_${index}`,
      type: 'function',
      function: { name: 'f', arguments: JSON.stringify(input) },
    })),
  }
}

function deltasOf(said: Whole, cut: Cut, mixed: boolean): ChatDelta[] {
  return [
    { role: 'assistant', content: '' },
    ...cut(plainOf(said)).map((piece) => ({ reasoning_content: piece })),
    ...said.details.flatMap((each) => thoughtDeltas(each, cut)),
    ...cut(said.content).map((piece) => ({ content: piece })),
    ...callDeltas(said, cut, mixed),
    ...cut(said.refusal).map((piece) => ({ refusal: piece })),
  ]
}

function thoughtDeltas(whole: Whole['details'][number], cut: Cut): ChatDelta[] {
  if (!('text' in whole)) return [{ reasoning_details: [whole] }]
  const { text: thought, ...rest } = whole
  const begun = cut(thought).map((piece) => ({
    reasoning_content: piece,
    reasoning_details: [{ type: whole.type, text: piece, index: whole.index }],
  }))
  return 'signature' in rest ? [...begun, { reasoning_details: [rest] }] : begun
}

/** One call after another, or all begun at once and their fragments in turn. */
function callDeltas({ inputs }: Whole, cut: Cut, mixed: boolean): ChatDelta[] {
  const begun = inputs.map((_, index): ChatDelta => ({ tool_calls: [call(index, '', 'f')] }))
  const filled = inputs.map((input, index) =>
    cut(JSON.stringify(input)).map((piece): ChatDelta => ({ tool_calls: [call(index, piece)] })),
  )
  if (!mixed) return begun.flatMap((delta, index) => [delta, ...(filled[index] ?? [])])
  const longest = Math.max(0, ...filled.map(({ length }) => length))
  const turns = Array.from({ length: longest }, (_, at) => filled.flatMap((list) => list.slice(at, at + 1)))
  return [...begun, ...turns.flat()]
}

it('amounts to the same answer in whatever pieces it is streamed', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 })
  fc.assert(
    fc.property(whole, sizes, fc.boolean(), (said, cuts, mixed) => {
      const { finish_reason } = said
      const deltas = deltasOf(said, cutter(cuts), mixed)
      const chunks = [...deltas.map((delta) => chunk(delta)), chunk({}, { finish_reason }), chunk(null, { usage })]
      const answer = anthropicDialect.answer(completion(messageOf(said), { finish_reason, usage }), asked)
      expect(gather(stream(chunks))).toEqual(answer)
    }),
    { numRuns: 500 },
  )
})
