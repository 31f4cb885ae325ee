import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { RELIABILITIES, type Signal, type SignalName, signal } from '../../../../src/gateway/learn/signal.ts'
import { type AnsweredChat, gradeAgainst, gradeOf, signalsOf } from '../../../../src/gateway/learn/signals.ts'

const plain: ChatRequest = { model: 'auto', messages: [{ role: 'user', content: 'How are you?' }] }
const object: ChatRequest = { ...plain, response_format: { type: 'json_object' } }
const person = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
}
const schema: ChatRequest = {
  ...plain,
  response_format: { type: 'json_schema', json_schema: { name: 'p', schema: person } },
}
const weather = {
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}
const tools: ChatRequest = { ...plain, tools: [{ type: 'function', function: weather }] }

type Message = Record<string, unknown>

function body(message: Message, finish = 'stop'): string {
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish, logprobs: null }]
  return JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices,
    usage: { total_tokens: 9 },
  })
}

function event(delta: Message, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }]
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`
}

/** The message as a stream, its words and arguments in pieces that end at these shares of their length. */
function stream(message: Message, shares: readonly number[], finish = 'stop'): string {
  const { content, tool_calls: calls = [], ...rest } = message as { content?: string; tool_calls?: any[] }
  const said = pieces(content ?? '', shares).map((piece) => event({ content: piece }))
  const called = calls.flatMap((call, index) => [
    event({
      tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } }],
    }),
    ...pieces(call.function.arguments, shares).map((piece) =>
      event({ tool_calls: [{ index, function: { arguments: piece } }] }),
    ),
  ])
  return [
    event({ role: 'assistant', content: '', ...rest }),
    ...said,
    ...called,
    event({}, finish),
    'data: [DONE]\n\n',
  ].join('')
}

function pieces(text: string, shares: readonly number[]): string[] {
  const edges = [0, ...shares.map((share) => Math.round(share * text.length)).toSorted((a, b) => a - b), text.length]
  return edges.slice(1).map((end, at) => text.slice(edges[at], end))
}

function look(chat: ChatRequest, message: Message, more: Partial<AnsweredChat> = {}): readonly Signal[] {
  const finishReason = more.finishReason === undefined ? 'stop' : more.finishReason
  const text = body(message, finishReason ?? undefined)
  return signalsOf({ chat, text, finishReason, outcome: 'ok', errorCode: null, ...more })
}

const gist = (signals: readonly Signal[]) => signals.map(({ name, grade }) => [name, grade])
const call = (given: string, name = 'weather') => ({
  content: null,
  tool_calls: [{ id: 'c', type: 'function', function: { name, arguments: given } }],
})

describe('what an answer shows of itself', () => {
  test.each<[string, ChatRequest, Message, Partial<AnsweredChat>, [SignalName, number][]]>([
    ['a plain good answer shows nothing', plain, { content: 'Fine, thank you.' }, {}, []],
    ['JSON that parses', object, { content: '{"a":1}' }, {}, [['json', 1]]],
    ['JSON that does not', object, { content: '{"a":' }, {}, [['json', 0]]],
    ['JSON between fences', object, { content: '```json\n{"a":1}\n```' }, {}, [['json', 0.5]]],
    ['JSON that is no object', object, { content: '[1]' }, {}, [['json', 0.3]]],
    [
      'JSON that fits its schema',
      schema,
      { content: '{"name":"Ann"}' },
      {},
      [
        ['json', 1],
        ['schema', 1],
      ],
    ],
    [
      'JSON without a key it needs',
      schema,
      { content: '{}' },
      {},
      [
        ['json', 1],
        ['schema', 0.2],
      ],
    ],
    ['a call with all it needs', tools, call('{"city":"Rome"}'), { finishReason: 'tool_calls' }, [['tool_call', 1]]],
    ['a call without what it needs', tools, call('{}'), {}, [['tool_call', 0.2]]],
    ['a call with an argument of the wrong type', tools, call('{"city":3}'), {}, [['tool_call', 0.4]]],
    ['a call whose arguments are no JSON', tools, call('{"city'), {}, [['tool_call', 0]]],
    ['a call of no known function', tools, call('{"city":"Rome"}', 'whether'), {}, [['tool_call', 0]]],
    ['words where a call was not required', tools, { content: 'It rains.' }, {}, []],
    [
      'words where a call was required',
      { ...tools, tool_choice: 'required' },
      { content: 'It rains.' },
      {},
      [['tool_call', 0.1]],
    ],
    ['an end at a limit nobody set', plain, { content: 'And then' }, { finishReason: 'length' }, [['truncated', 0.3]]],
    [
      'an end at a small limit of the caller',
      { ...plain, max_tokens: 50 },
      { content: 'And' },
      { finishReason: 'length' },
      [],
    ],
    [
      'broken JSON that the limit explains',
      object,
      { content: '{"a":' },
      { finishReason: 'length' },
      [['truncated', 0.3]],
    ],
    ['a filter', plain, { content: '' }, { finishReason: 'content_filter' }, [['refusal', 0.1]]],
    ['the field of refusals', schema, { content: null, refusal: 'I will not.' }, {}, [['refusal', 0.1]]],
    [
      'words of refusal, not counted as broken JSON too',
      object,
      { content: "I'm sorry, but I can't help with that." },
      {},
      [['refusal', 0.1]],
    ],
    ['nothing', plain, { content: ' \n' }, {}, [['empty', 0]]],
    ['nothing, in JSON mode', object, { content: '' }, {}, [['empty', 0]]],
    ['an image without words', plain, { content: '', images: [{ type: 'image_url' }] }, {}, []],
    [
      'broken off',
      plain,
      { content: 'And' },
      { finishReason: null, outcome: 'failed', errorCode: 'provider_failed' },
      [['cut', 0]],
    ],
    [
      'stopped by a guardrail',
      plain,
      { content: 'And' },
      { finishReason: null, outcome: 'failed', errorCode: 'content_policy_violation' },
      [],
    ],
    ['left by the caller', object, { content: '{' }, { finishReason: null, outcome: 'cancelled' }, []],
    ['a loop', plain, { content: 'and so on and on, '.repeat(90) }, {}, [['repetition', 0.05]]],
  ])('%s', (_, chat, message, more, expected) => {
    expect(gist(look(chat, message, more))).toEqual(expected)
    const { finishReason = 'stop' } = more
    const text = stream(message, [0.2, 0.7], finishReason ?? 'stop')
    const streamed = signalsOf({ chat, text, outcome: 'ok', errorCode: null, ...more, finishReason })
    expect(gist(streamed)).toEqual(expected)
  })
})

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.lorem({ mode: 'sentences', maxCount: 40 }),
  fc.constantFrom(
    '',
    ' ',
    "I'm sorry, but I can't help with that.",
    'so on and '.repeat(200),
    '{"name":"Ann"}',
    '{"name":1}',
    '```\n{}\n```',
  ),
  fc.json(),
)
const chats = fc.constantFrom(plain, object, schema, tools)
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 })

test('a stream shows the same wherever its words were cut, and the same as the whole body', () => {
  fc.assert(
    fc.property(chats, words, words, fc.boolean(), shares, shares, (chat, content, given, calls, one, other) => {
      const message = calls ? { ...call(given), content } : { content }
      const asked = { chat, finishReason: 'stop', outcome: 'ok', errorCode: null } as const
      const signals = signalsOf({ ...asked, text: stream(message, one) })
      expect(signalsOf({ ...asked, text: stream(message, other).replaceAll('\n', '\r\n') })).toEqual(signals)
      expect(signalsOf({ ...asked, text: body(message) })).toEqual(signals)
    }),
  )
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  fc.json().map((json) => `data: ${json}\n\n`),
  fc.anything().map((choices) => `{"choices":${JSON.stringify([choices]) ?? '[]'}}`.replaceAll('undefined', 'null')),
  fc.jsonValue().map((delta) => `data: {"choices":[{"delta":${JSON.stringify(delta)}}]}\r\n`),
  fc.jsonValue().map((message) => `{"choices":[{"message":${JSON.stringify(message)}}]}`),
  fc
    .jsonValue()
    .map((piece) => `data: {"choices":[{"delta":{"tool_calls":[${JSON.stringify(piece)}],"content":[1]}}]}`),
)

test('any text whatsoever is looked at without harm, and all grades and weights are shares', () => {
  const outcomes = fc.constantFrom('ok', 'failed', 'cancelled')
  const reasons = fc.constantFrom('stop', 'length', 'content_filter', 'tool_calls', null)
  fc.assert(
    fc.property(
      chats,
      anyText,
      outcomes,
      reasons,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (chat, text, outcome, finishReason, expected) => {
        const signals = signalsOf({ chat, text, finishReason, outcome, errorCode: 'provider_failed' })
        const grades = [...signals, gradeOf(signals) ?? { grade: 0, weight: 0 }, gradeAgainst(signals, expected)]
        for (const { grade, weight } of grades) {
          expect(grade).toBeGreaterThanOrEqual(0)
          expect(grade).toBeLessThanOrEqual(1)
          expect(weight).toBeGreaterThanOrEqual(0)
          expect(weight).toBeLessThanOrEqual(1)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('nothing said is no grade; what is trusted more draws the grade to itself', () => {
  expect(gradeOf([])).toBeNull()
  const grade = gradeOf([signal('json', 1), signal('schema', 0.2)])
  expect(grade?.grade).toBeCloseTo((0.1 * 1 + 0.8 * 0.2) / 0.9)
  expect(grade?.weight).toBeCloseTo(1 - 0.9 * 0.2)
})

/** The mean of what is learned from a model whose answers fail in this share of requests, in units of quality. */
function drift(share: number, expected: number, name: SignalName, fault: number): number {
  const kept = ['json', 'schema', 'tool_call'].includes(name) ? [signal(name, 1)] : []
  const [bad, good] = [gradeAgainst([signal(name, fault)], expected), gradeAgainst(kept, expected)]
  expect(bad.weight).toBe(good.weight)
  return share * (bad.grade - expected) + (1 - share) * (good.grade - expected)
}

test.each(['json', 'schema', 'tool_call', 'refusal'] as const)(
  'a model with as many faults as usual stays where it is, and one with more sinks by what it loses: %s',
  (name) => {
    const always = ['truncated', 'refusal', 'empty', 'cut', 'repetition'] as const
    const usual = [...new Set<SignalName>([...always, name])].reduce((sum, each) => sum + RELIABILITIES[each].usual, 0)
    for (const expected of [0.3, 0.6, 0.9]) {
      expect(Math.abs(drift(usual, expected, name, 0))).toBeLessThan(0.001)
      expect(drift(usual + 0.2, expected, name, 0)).toBeCloseTo((-0.2 * expected) / (1 - usual), 3)
      expect(drift(0, expected, name, 0)).toBeCloseTo((usual * expected) / (1 - usual), 3)
    }
  },
)

test('a fault never raises an expectation that was lower still', () => {
  expect(gradeAgainst([signal('truncated', 0.3)], 0.1).grade).toBe(0.1)
})
