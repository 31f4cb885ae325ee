import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spansOf } from '../../../../src/integrations/otel/spans-of.ts'
import { isSampled } from '../../../../src/integrations/otel/trace-ids.ts'
import { factOf } from '../../../support/fact.ts'
import { anyFact, anyFacts, traceparent } from './support/facts.ts'

const id = 'req_0123456789abcdef0123456789abcdef'
const rootOf = (...given: Parameters<typeof factOf>) => {
  const [root] = spansOf(factOf({ id, ...given[0] }), false)
  if (!root) throw new Error('a request without a span')
  return root
}

test('a request is told by the names of the GenAI conventions, and what they have no name for by our own', () => {
  const fact = factOf({ id, provider: 'bedrock', teamId: 'team_1', tags: ['a', 'b'], metadata: { feature: 'search' } })
  expect(spansOf(fact, true)[0]).toEqual({
    traceId: '0123456789abcdef0123456789abcdef',
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    parentSpanId: null,
    name: 'chat auto',
    startMs: fact.at,
    endMs: fact.at + 220,
    isError: false,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'aws.bedrock',
      'gen_ai.request.model': 'auto',
      'gen_ai.response.model': 'gpt-5.6',
      'gen_ai.request.stream': true,
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': { double: 0.09 },
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 40,
      'gen_ai.usage.reasoning.output_tokens': 5,
      'http.response.status_code': 200,
      'sluice.outcome': 'ok',
      'sluice.cache': 'miss',
      'sluice.usage.source': 'provider',
      'sluice.cost.nano_usd': 1_500,
      'sluice.cost.usd': { double: 0.0000015 },
      'sluice.cost.source': 'catalog',
      'sluice.request.id': id,
      'sluice.key.id': 'key_1',
      'sluice.team.id': 'team_1',
      'sluice.tags': ['a', 'b'],
      'sluice.metadata.feature': 'search',
      'sluice.routing.reason': 'best score',
      'sluice.routing.version': 'shipped',
      'sluice.routing.mode': 'auto',
      'sluice.routing.request_class': 'short',
      'sluice.routing.is_trial': false,
      'sluice.grade': { double: 0.9 },
    },
  })
})

test('a request that failed says of what kind, and one that was refused says that the gateway did it', () => {
  const refused = { provider: '', model: '', outcome: 'failed', errorCode: 'rate_limit_exceeded', status: 429 } as const
  const root = rootOf({ ...refused, usageSource: 'none', attempts: [] })
  expect(root).toMatchObject({ isError: true })
  expect(root.attributes).toMatchObject({
    'gen_ai.provider.name': 'sluice',
    'error.type': 'rate_limit_exceeded',
    'http.response.status_code': 429,
  })
  for (const absent of ['gen_ai.response.model', 'gen_ai.usage.input_tokens', 'gen_ai.response.time_to_first_chunk'])
    expect(root.attributes).not.toHaveProperty([absent])
  expect(rootOf({ outcome: 'failed', errorCode: null, status: 502 }).attributes['error.type']).toBe('502')
  expect(rootOf({ outcome: 'cancelled' })).toMatchObject({ isError: false })
})

test('what came from memory used no tokens', () => {
  const { attributes } = rootOf({ cache: 'hit' })
  expect(Object.keys(attributes).filter((name) => name.startsWith('gen_ai.usage'))).toEqual([])
})

test('each attempt is a child with what became of it, and only the request itself is a GenAI operation with usage and cost', () => {
  const attempts = [
    { provider: 'azure', model: 'gpt-4.1', status: 0, latencyMs: 50, error: 'timeout' },
    { provider: 'openai', model: 'gpt-5.6', status: 200, latencyMs: 100, error: null, costNanos: 7 },
  ]
  const fact = factOf({ id, attempts })
  const [root, ...children] = spansOf(fact, false)
  expect(children.map(({ attributes }) => attributes)).toEqual([
    {
      'gen_ai.provider.name': 'azure.ai.openai',
      'gen_ai.request.model': 'gpt-4.1',
      'error.type': 'timeout',
      'sluice.attempt.number': 1,
    },
    {
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5.6',
      'http.response.status_code': 200,
      'sluice.attempt.number': 2,
      'sluice.attempt.cost.nano_usd': 7,
    },
  ])
  expect(children.map(({ startMs, endMs }) => [startMs - fact.at, endMs - fact.at])).toEqual([
    [0, 50],
    [50, 150],
  ])
  expect(children.map(({ isError, parentSpanId }) => [isError, parentSpanId])).toEqual([
    [true, root?.spanId],
    [false, root?.spanId],
  ])
})

test('ids are well formed, each its own, and the same however often a request is exported', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const spans = facts.flatMap((fact) => spansOf(fact, false))
      for (const { traceId, spanId } of spans) {
        expect(traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
        expect(spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
      }
      expect(new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`)).size).toBe(spans.length)
      expect(facts.flatMap((fact) => spansOf(fact, false))).toEqual(spans)
    }),
  )
})

test('a request whose caller names a trace is a part of it, below the span that asked', () => {
  fc.assert(
    fc.property(anyFact, traceparent, (fact, parent) => {
      const [root, ...children] = spansOf({ ...fact, traceparent: parent }, false)
      expect(`00-${root?.traceId}-${root?.parentSpanId}-01`).toBe(parent)
      for (const child of children) expect(child).toMatchObject({ traceId: root?.traceId, parentSpanId: root?.spanId })
    }),
  )
})

test('no attempt begins before its request or ends after it', () => {
  fc.assert(
    fc.property(anyFact, (fact) => {
      const [root, ...children] = spansOf(fact, false)
      for (const { startMs, endMs } of children) {
        expect(startMs).toBeGreaterThanOrEqual(root?.startMs ?? Number.NaN)
        expect(endMs).toBeGreaterThanOrEqual(startMs)
        expect(endMs).toBeLessThanOrEqual(root?.endMs ?? Number.NaN)
      }
    }),
  )
})

describe('what was said', () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: 'data:secret' } },
      ],
    },
    { role: 'assistant', content: null, tool_calls: [{ id: 'c1', function: { name: 'look', arguments: '{"a":1}' } }] },
    { role: 'tool', tool_call_id: 'c1', content: 'a cat' },
  ]
  const contentOf = (prompt: string | null, answer: string | null) => {
    const [root] = spansOf(factOf({ id, prompt, answer }), true)
    const read = (name: string) => JSON.parse(String(root?.attributes[name] ?? 'null')) as unknown
    return [read('gen_ai.input.messages'), read('gen_ai.output.messages')]
  }

  test('is left out unless it is asked for', () => {
    fc.assert(
      fc.property(anyFact, (fact) => {
        const [root] = spansOf(fact, false)
        expect(Object.keys(root?.attributes ?? {}).filter((name) => name.endsWith('.messages'))).toEqual([])
      }),
    )
  })

  test('is told in messages and parts, and what is no text only by its kind', () => {
    const answer = { choices: [{ message: { role: 'assistant', content: 'A cat.' } }] }
    expect(contentOf(JSON.stringify({ model: 'auto', messages }), JSON.stringify(answer))).toEqual([
      [
        { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
        { role: 'user', parts: [{ type: 'text', content: 'What is it?' }, { type: 'image_url' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'look', arguments: '{"a":1}' }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'a cat' }] },
      ],
      [{ role: 'assistant', parts: [{ type: 'text', content: 'A cat.' }], finish_reason: 'stop' }],
    ])
  })

  test('is put together from a stream, choice by choice', () => {
    const chunk = (index: number, content: string) =>
      `data: ${JSON.stringify({ choices: [{ index, delta: { content } }] })}\n\n`
    const stream = `${chunk(0, 'A ')}${chunk(1, 'No.')}${chunk(0, 'cat.')}data: [DONE]\n\n`
    expect(contentOf(null, stream)).toEqual([
      null,
      [
        { role: 'assistant', parts: [{ type: 'text', content: 'A cat.' }], finish_reason: 'stop' },
        { role: 'assistant', parts: [{ type: 'text', content: 'No.' }], finish_reason: 'stop' },
      ],
    ])
  })

  test('is one text where it was cut or is in another form', () => {
    expect(contentOf('{"messages":[{"role":"us…', 'plain')).toEqual([
      [{ role: 'user', parts: [{ type: 'text', content: '{"messages":[{"role":"us…' }] }],
      [{ role: 'assistant', parts: [{ type: 'text', content: 'plain' }], finish_reason: 'stop' }],
    ])
  })
})

describe('sampling', () => {
  const traceId = fc.stringMatching(/^[0-9a-f]{32}$/)
  const share = fc.double({ min: 0, max: 1, noNaN: true })

  test('takes nothing at 0, everything at 1, and at more whatever it took at less', () => {
    fc.assert(
      fc.property(traceId, share, share, (trace, one, other) => {
        expect([isSampled(trace, 0), isSampled(trace, 1)]).toEqual([false, true])
        if (isSampled(trace, Math.min(one, other))) expect(isSampled(trace, Math.max(one, other))).toBe(true)
      }),
    )
  })

  test('takes a quarter of ids that are spread evenly at a quarter', () => {
    const ids = Array.from({ length: 4_096 }, (_, at) =>
      at.toString(16).padStart(3, '0').padEnd(13, '0').padStart(32, 'a'),
    )
    expect(ids.filter((trace) => isSampled(trace, 0.25))).toHaveLength(1_024)
  })
})
