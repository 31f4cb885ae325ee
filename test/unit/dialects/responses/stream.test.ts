import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatDelta, ToolCall } from '../../../../src/contract/chat.ts'
import { responsesDialect } from '../../../../src/dialects/responses/responses.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { answerOf, asked, chunks, completion, eventsOf, written } from './support.ts'

const types = (text: string) => eventsOf(text).map(({ type }) => type)

const call = (index: number, id?: string, fragment = ''): ChatDelta => ({
  tool_calls: [
    {
      index,
      ...(id && { id, type: 'function' as const }),
      function: { ...(id && { name: 'f' }), arguments: fragment },
    },
  ],
})

describe('the events of a stream come in the documented order', () => {
  test('for text', () => {
    expect(types(written(chunks([{ role: 'assistant', content: '' }, { content: 'H' }, { content: 'i' }])))).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
  })

  test('for a thought in two pieces, then a call', () => {
    const thought = (text: string, index: number) => ({
      reasoning_details: [{ type: 'reasoning.text' as const, text, index }],
    })
    const text = written(
      chunks([thought('A', 0), thought('B', 1), call(0, 'c', '{'), call(0, undefined, '}')], 'tool_calls'),
    )
    const part = ['part.added', 'text.delta', 'text.done', 'part.done'].map(
      (name) => `response.reasoning_summary_${name}`,
    )
    expect(types(text)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      ...part,
      ...part,
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ])
  })

  test('for a refusal', () => {
    expect(types(written(chunks([{ refusal: 'N' }, { refusal: 'o' }])))).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.refusal.delta',
      'response.refusal.delta',
      'response.refusal.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
  })

  test('a call ends before the next begins', () => {
    const items = eventsOf(written(chunks([call(0, 'a', '{}'), call(1, 'b', '{}')]))).filter(({ item }) => item)
    expect(items.map(({ type, output_index }) => [type, output_index])).toEqual([
      ['response.output_item.added', 0],
      ['response.output_item.done', 0],
      ['response.output_item.added', 1],
      ['response.output_item.done', 1],
    ])
  })

  test('fragments of calls that come in turns reach their own call', () => {
    const deltas = [call(0, 'a', '{"x"'), call(1, 'b', '{"y"'), call(0, undefined, ':1}'), call(1, undefined, ':2}')]
    const { output } = eventsOf(written(chunks(deltas))).at(-1)?.response ?? {}
    expect(output.map((item: { arguments: string }) => item.arguments)).toEqual(['{"x":1}', '{"y":2}'])
  })

  test('events are numbered from nought without a gap', () => {
    const events = eventsOf(written(chunks([{ content: 'Hi' }, call(0, 'a', '{}')])))
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual([...events.keys()])
  })

  test('a stream that was cut short ends as incomplete, one without any chunk as completed', () => {
    const cut = eventsOf(written(chunks([{ content: 'Hi' }], 'length'))).at(-1)
    expect(cut).toMatchObject({
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'max_output_tokens' } },
    })
    expect(types(written([]))).toEqual(['response.created', 'response.in_progress', 'response.completed'])
  })

  test.each([
    ['rate_limit_exceeded', 'rate_limit_exceeded'],
    ['provider_timeout', 'server_error'],
    ['context_length_exceeded', 'invalid_prompt'],
  ] as const)('a stream that failed by %s ends as failed, with what was said before', (code, told) => {
    const writer = responsesDialect.writer(asked({ stream: true }))
    const [first] = chunks([{ content: 'Hi' }])
    const text = (first ? writer.write(first) : '') + writer.fail(new Fault(code, 'It broke off.'))
    expect(eventsOf(text).at(-1)).toMatchObject({
      type: 'response.failed',
      response: {
        status: 'failed',
        error: { code: told, message: 'It broke off.' },
        output: [{ type: 'message', status: 'incomplete', content: [{ text: 'Hi' }] }],
      },
    })
  })
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
const details = fc
  .array(
    fc.oneof(
      fc.record({ type: fc.constant('reasoning.text' as const), text, signature: fc.string({ minLength: 1 }) }),
      fc.record({ type: fc.constant('reasoning.text' as const), text }),
      fc.record({ type: fc.constant('reasoning.encrypted' as const), data: text }),
    ),
    { maxLength: 3 },
  )
  .map((all) => all.map((detail, index) => ({ ...detail, index })))
const extra = fc.option(fc.record({ extra_content: fc.record({ google: text }) }), { nil: {} })
const calls = fc.uniqueArray(
  fc
    .tuple(text, text, fc.oneof(fc.json(), text), extra)
    .map(([id, name, args, more]) => ({ id, type: 'function' as const, function: { name, arguments: args }, ...more })),
  { maxLength: 3, selector: ({ id }) => id },
)
const messages = fc.record({ details, content: fc.option(text), extra, refusal: fc.option(text), calls })
const reasons = fc.constantFrom('stop' as const, 'length' as const, 'tool_calls' as const, 'content_filter' as const)
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })

/** A text in pieces, cut at these shares of its length. */
function pieces(whole: string, at: readonly number[]): string[] {
  const edges = [0, ...at.map((share) => Math.round(share * whole.length)).toSorted((a, b) => a - b), whole.length]
  return edges.slice(1).map((end, index) => whole.slice(edges[index], end))
}

/** A detail as Anthropic streams it: text in pieces, the signature at the end. */
function detailDeltas(detail: Record<string, any>, at: readonly number[]): ChatDelta[] {
  const { signature, ...rest } = detail
  if (rest.text === undefined) return [{ reasoning_details: [detail as never] }]
  const said = pieces(rest.text, at).map((piece) => ({
    reasoning_content: piece,
    reasoning_details: [{ ...rest, text: piece } as never],
  }))
  if (signature === undefined) return said
  return [...said, { reasoning_details: [{ type: rest.type, index: rest.index, signature }] }]
}

function callDeltas({ function: made, ...call }: ToolCall, index: number, at: readonly number[]): ChatDelta[] {
  const first = { ...call, index, function: { name: made.name, arguments: '' } }
  const rest = pieces(made.arguments, at).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] }))
  return [{ tool_calls: [first] }, ...rest]
}

describe('however an answer is cut into chunks', () => {
  const law = (check: (events: Record<string, any>[], whole: Record<string, any>) => void) =>
    fc.assert(
      fc.property(messages, reasons, shares, (message, reason, at) => {
        const { details: thought, content, refusal, calls: tools, extra: more } = message
        const deltas = [
          ...thought.flatMap((detail) => detailDeltas(detail, at)),
          ...pieces(content ?? '', at).map((piece) => ({ content: piece })),
          { content: '', ...more },
          ...pieces(refusal ?? '', at).map((piece) => ({ refusal: piece })),
          ...tools.flatMap((tool, index) => callDeltas(tool, index, at)),
        ]
        const told = thought.map((detail) => ('text' in detail ? detail.text : '')).join('')
        const whole = {
          content,
          refusal,
          ...more,
          ...(told && { reasoning_content: told }),
          reasoning_details: thought,
          tool_calls: tools,
        }
        check(eventsOf(written(chunks(deltas, reason))), answerOf(completion(whole, reason), asked({ stream: true })))
      }),
    )

  test('its last event holds the answer that the whole would give', () => {
    law((events, whole) => {
      expect(events.at(-1)?.['response']).toEqual(whole)
    })
  })

  test('its items are those of the answer, and its deltas amount to what the done events say', () => {
    law((events, whole) => {
      const items = events.filter(({ type }) => type === 'response.output_item.done')
      expect(items.toSorted((a, b) => a['output_index'] - b['output_index']).map(({ item }) => item)).toEqual(
        whole['output'],
      )
      for (const done of events.filter(({ type }) => /(text|refusal|arguments)\.done$/.test(type))) {
        const place = ['item_id', 'content_index', 'summary_index']
        const deltas = events.filter(
          (event) => event['delta'] !== undefined && place.every((key) => event[key] === done[key]),
        )
        expect(deltas.map(({ delta }) => delta).join('')).toBe(done['text'] ?? done['refusal'] ?? done['arguments'])
      }
    })
  })

  test('no item is spoken of before it was added or after it was done', () => {
    law((events) => {
      const placeOf = (type: string, id: string) =>
        events.findIndex((event) => event.type === type && event.item?.id === id)
      for (const [place, { item_id: id }] of events.entries()) {
        if (id === undefined) continue
        expect(place).toBeGreaterThan(placeOf('response.output_item.added', id))
        expect(place).toBeLessThan(placeOf('response.output_item.done', id))
      }
      const count = (type: string) => events.filter((event) => event.type === type).length
      expect(count('response.output_item.done')).toBe(count('response.output_item.added'))
    })
  })
})
