import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import type { Call } from '../../../../src/gateway/call.ts'
import { limitsOf } from '../../../../src/gateway/delivery/deadlines.ts'
import { callOf as read } from '../../../../src/gateway/ingress/read-chat.ts'
import { absorb, emptyScores } from '../../../../src/learning/scores.ts'

const ARM = 'openai/a'
const NOTHING = emptyScores()

function callOf(changes: { stream?: boolean; patienceMs?: number | null; effort?: string | null } = {}): Call {
  const { stream = true, patienceMs = null, effort = null } = changes
  const chat = { model: ARM, messages: [], stream, reasoning_effort: effort } as unknown as ChatRequest
  const call = read({ chat, text: '' }, new Request('https://gateway.test'), {} as Call['caller'], 'req', 0)
  return { ...call, patienceMs }
}

/** Scores of an arm that always took so long. */
function used(ttftMs: number, latencyMs: number) {
  const seen = { arm: ARM, at: 1, ok: true, latencyMs, ttftMs, outputTokens: null, costNanos: null, quality: null }
  return absorb(
    NOTHING,
    Array.from({ length: 50 }, () => seen),
  )
}

test('a target with nobody behind it gets all the patience there is', () => {
  expect(limitsOf(callOf(), ARM, NOTHING, false)).toEqual({ beginMs: 120_000, idleMs: 20_000, totalMs: 600_000 })
  expect(limitsOf(callOf({ stream: false }), ARM, NOTHING, false).beginMs).toBe(300_000)
  expect(limitsOf(callOf(), ARM, used(100, 100), false).beginMs).toBe(120_000)
})

test('a target that nothing is known of must begin sooner where others could be asked', () => {
  expect(limitsOf(callOf(), ARM, NOTHING, true).beginMs).toBe(12_000)
  expect(limitsOf(callOf({ stream: false }), ARM, NOTHING, true).beginMs).toBe(60_000)
  for (const arm of ['toString', '__proto__', 'constructor']) {
    expect(limitsOf(callOf(), arm, used(9_000, 9_000), true).beginMs).toBe(12_000)
  }
})

test('a target that thinks before it speaks is allowed longer, unless it is told not to think', () => {
  expect(limitsOf(callOf({ effort: 'high' }), ARM, NOTHING, true).beginMs).toBe(60_000)
  expect(limitsOf(callOf({ effort: 'high', stream: false }), ARM, NOTHING, true).beginMs).toBe(300_000)
  expect(limitsOf(callOf({ effort: 'none' }), ARM, NOTHING, true).beginMs).toBe(12_000)
})

test('a known target is allowed several times what it usually takes, and never less than a fair minimum', () => {
  const slow = limitsOf(callOf(), ARM, used(5_000, 40_000), true)
  expect(slow.beginMs / 20_000).toBeCloseTo(1, 1)
  expect(limitsOf(callOf({ stream: false }), ARM, used(5_000, 40_000), true).beginMs / 160_000).toBeCloseTo(1, 1)
  expect(limitsOf(callOf(), ARM, used(20, 100), true).beginMs).toBe(8_000)
  expect(limitsOf(callOf({ stream: false }), ARM, used(20, 100), true).beginMs).toBe(20_000)
})

test('what the route says counts for more than what was learned', () => {
  const wished = { first_token_ms: 700, idle_ms: 900, total_ms: 5_000 }
  const limits = { beginMs: 700, idleMs: 900, totalMs: 5_000 }
  expect(limitsOf(callOf(), ARM, used(5_000, 5_000), true, wished)).toEqual(limits)
  expect(limitsOf(callOf({ patienceMs: 60_000 }), ARM, NOTHING, false, wished)).toEqual(limits)
})

test('whatever is known or wished, no attempt outlasts its request, and one that has others behind it leaves them half', () => {
  const milliseconds = fc.integer({ min: 1, max: 3_600_000 })
  const call = fc
    .record({
      stream: fc.boolean(),
      patienceMs: fc.option(milliseconds),
      effort: fc.constantFrom(null, 'none', 'low', 'high'),
    })
    .map(callOf)
  const scores = fc.oneof(
    fc.constant(NOTHING),
    fc.tuple(milliseconds, milliseconds).map(([ttft, latency]) => used(ttft, latency)),
  )
  const wish = fc.option(milliseconds, { nil: undefined })
  const wished = fc.record({ first_token_ms: wish, idle_ms: wish, total_ms: wish })
  fc.assert(
    fc.property(call, scores, fc.boolean(), wished, (asked, known, hasOthers, deadlines) => {
      const given = Object.fromEntries(Object.entries(deadlines).filter(([, value]) => value !== undefined))
      const { beginMs, idleMs, totalMs } = limitsOf(asked, ARM, known, hasOthers, given)
      expect(beginMs).toBeGreaterThan(0)
      expect(beginMs).toBeLessThanOrEqual(hasOthers ? totalMs / 2 : totalMs)
      expect(idleMs).toBe(deadlines.idle_ms ?? 20_000)
      expect(totalMs).toBe(deadlines.total_ms ?? Math.min(600_000, asked.patienceMs ?? 600_000))
    }),
    { numRuns: 60 },
  )
})
