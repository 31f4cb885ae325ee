import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerMessage, ChatChunk, ChatCompletion, ChatDelta } from '../../../../src/contract/chat.ts'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { answer, asked, choice, chunk, completion, eventsOf, gathered, normal, say, stream } from './support.ts'

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
const piece = (text: string) => ({ content: { parts: [{ text }], role: 'model' }, index: 0 })
const envelope = { modelVersion: 'gemini-2.5-flash', responseId: 'id-1' }

describe('a stream', () => {
  it('is a whole response for every piece, the last with the reason and the usage and no end mark', () => {
    const chunks = [
      say({ role: 'assistant', content: '' }),
      say({ content: 'Hel' }),
      say({ content: 'lo' }),
      say({}, 'stop'),
    ]
    expect(stream([...chunks, chunk([], usage)])).toEqual([
      { candidates: [piece('Hel')], ...envelope },
      { candidates: [piece('lo')], ...envelope },
      {
        candidates: [{ ...piece(''), finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
        ...envelope,
      },
    ])
  })

  it('sends every function call whole, however mixed its fragments come', () => {
    const fragment = (index: number, fields: object) => say({ tool_calls: [{ index, ...fields }] })
    const events = stream([
      fragment(0, { id: 'c1', type: 'function', function: { name: 'f', arguments: '' } }),
      fragment(1, { id: 'c2', type: 'function', function: { name: 'g', arguments: '{' } }),
      fragment(0, { function: { arguments: '{"a":' } }),
      fragment(1, { function: { arguments: '}' } }),
      fragment(0, { function: { arguments: '1}' }, extra_content: { google: { thought_signature: 's' } } }),
      say({}, 'tool_calls'),
    ])
    expect(events).toHaveLength(1)
    expect(events[0].candidates[0]).toEqual({
      content: {
        parts: [
          { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 's' },
          { functionCall: { id: 'c2', name: 'g', args: {} } },
        ],
        role: 'model',
      },
      finishReason: 'STOP',
      index: 0,
    })
  })

  it('says nothing for a chunk that says nothing', () => {
    const writer = geminiDialect.writer(asked)
    expect(writer.write(say({ role: 'assistant' }))).toBe('')
    expect(writer.write(say({}, 'stop'))).toBe('')
    expect(writer.write(chunk([], usage))).toBe('')
  })

  it('keeps text in one line whatever is in it', () => {
    expect(stream([say({ content: 'a\n\ndata: b\r\u2028' })])[0].candidates[0].content.parts[0].text).toBe(
      'a\n\ndata: b\r\u2028',
    )
  })

  it('that fails tells so in an event, and once more outside of any, where Google’s JavaScript client looks', () => {
    const writer = geminiDialect.writer(asked)
    writer.write(say({ content: 'Hel' }))
    const [event = '', bare = '', rest] = writer.fail(new Fault('provider_overloaded', 'Too busy.')).split('\n\n')
    const error = { code: 503, message: 'Too busy.', status: 'UNAVAILABLE', details: [] }
    expect(eventsOf(`${event}\n\n`)).toEqual([{ error }])
    expect(JSON.parse(bare)).toEqual({ error })
    expect(rest).toBe('')
  })
})

const text = fc.string({ maxLength: 12 })
const filled = fc.string({ minLength: 1, maxLength: 12 })
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const signed = (signature: string | undefined) =>
  signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } }

const thought = fc.record({
  text: filled,
  signature: maybe(filled),
  format: fc.constantFrom('google-gemini-v1', undefined),
})
const toolCall = fc.record({
  name: filled,
  args: fc.dictionary(filled, fc.jsonValue(), { maxKeys: 2 }),
  signature: maybe(filled),
})
const message = fc
  .record({
    content: text,
    signature: maybe(filled),
    thoughts: fc.array(thought, { maxLength: 3 }),
    calls: fc.array(toolCall, { maxLength: 3 }),
  })
  .map(({ content, signature, thoughts, calls }): AnswerMessage => {
    const details = thoughts.map((item, index) => ({
      type: 'reasoning.text' as const,
      text: item.text,
      index,
      ...(item.format === undefined ? {} : { format: item.format }),
      ...(item.signature === undefined ? {} : { signature: item.signature }),
    }))
    return {
      role: 'assistant',
      content: content === '' ? null : content,
      ...(details.length === 0 ? {} : { reasoning_content: details.map((item) => item.text).join('') }),
      ...(details.length === 0 ? {} : { reasoning_details: details }),
      tool_calls: calls.map((call, index) => ({
        id: `c${index}`,
        type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.args) },
        ...signed(call.signature),
      })),
      ...signed(signature),
    }
  })

const whole = fc
  .tuple(fc.array(message, { minLength: 1, maxLength: 2 }), maybe(fc.constant(usage)))
  .map(([messages, used]) =>
    completion(
      messages.map((item, index) => choice(item, { index })),
      used,
    ),
  )

/** Text in pieces of one letter or more, by the given cuts. */
function cut(value: string, cuts: readonly number[]): string[] {
  const edges = [0, ...new Set(cuts.map((at) => at % (value.length + 1)).toSorted((a, b) => a - b)), value.length]
  return edges.slice(1).map((end, at) => value.slice(edges[at], end))
}

/** An answer in the order in which providers stream it, cut anywhere. */
function deltasOf(item: AnswerMessage, cuts: readonly number[]): ChatDelta[] {
  const thoughts = (item.reasoning_details ?? []).flatMap(({ text: told = '', signature, ...detail }): ChatDelta[] => [
    ...cut(told, cuts).map((part) => ({ reasoning_content: part, reasoning_details: [{ ...detail, text: part }] })),
    ...(signature === undefined ? [] : [{ reasoning_details: [{ ...detail, signature }] }]),
  ])
  const calls = (item.tool_calls ?? []).flatMap(({ id, type, function: made, ...extras }, index): ChatDelta[] => [
    { tool_calls: [{ index, id, type, function: { name: made.name, arguments: '' }, ...extras }] },
    ...cut(made.arguments, cuts).map((part) => ({ tool_calls: [{ index, function: { arguments: part } }] })),
  ])
  const extra = item.extra_content === undefined ? [] : [{ content: '', extra_content: item.extra_content }]
  return [
    { role: 'assistant' },
    ...thoughts,
    ...cut(item.content ?? '', cuts).map((content) => ({ content })),
    ...extra,
    ...calls,
  ]
}

function chunksOf(item: ChatCompletion, cuts: readonly number[]): ChatChunk[] {
  const spoken = item.choices.flatMap(({ index, message: said, finish_reason }) => [
    ...deltasOf(said, cuts).map((delta) => say(delta, null, index)),
    say({}, finish_reason, index),
  ])
  return item.usage === undefined ? spoken : [...spoken, chunk([], item.usage)]
}

describe('the law of streams', () => {
  it('holds: wherever an answer is cut, its events amount to the whole answer', () => {
    fc.assert(
      fc.property(whole, fc.array(fc.nat(20), { maxLength: 5 }), (item, cuts) => {
        expect(normal(gathered(stream(chunksOf(item, cuts))))).toEqual(normal(answer(item)))
      }),
    )
  })
})
