import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Failed } from '../../../../src/gateway/delivery/attempt.ts'
import { nextStep } from '../../../../src/gateway/delivery/next-step.ts'
import type { RefusalKind } from '../../../../src/providers/contract.ts'
import { refuse } from '../../../../src/providers/refusal.ts'

const KINDS = [
  'invalid_request',
  'context_length',
  'content_policy',
  'model_missing',
  'credential',
  'rate_limit',
  'overloaded',
  'failed',
] as const satisfies readonly RefusalKind[]

const PLENTY_MS = 60_000

function failed(kind: RefusalKind, retryAfterMs: number | null = null, error: string = kind): Failed {
  const fact = { provider: 'p', model: 'm', status: 500, latencyMs: 1, error }
  return { answered: false, refusal: refuse(kind, 'no', { retryAfterMs }), fact }
}

function step(failure: Failed, tries: number, others: boolean, leftMs = PLENTY_MS, route = {}) {
  return nextStep(failure, { tries, others, leftMs }, route, () => 0.5)
}

test('whatever failed, the next step is possible, in time, and comes to an end', () => {
  const failure = fc
    .tuple(
      fc.constantFrom(...KINDS),
      fc.option(fc.integer({ min: 0, max: 90_000 })),
      fc.constantFrom('timeout', 'network', 'failed'),
    )
    .map(([kind, retryAfterMs, error]) => failed(kind, retryAfterMs, error))
  const prospects = fc.record({
    tries: fc.integer({ min: 1, max: 6 }),
    others: fc.boolean(),
    leftMs: fc.integer({ min: -5, max: 90_000 }),
  })
  const route = fc.record({ reroute_refusals: fc.option(fc.boolean(), { nil: undefined }) })
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(failure, prospects, route, random, (lost, left, wished, drawn) => {
      const next = nextStep(lost, left, wished, () => drawn)
      if (left.leftMs <= 0) expect(next.go).toBe('stop')
      if (!left.others) expect(next.go).not.toBe('elsewhere')
      if (next.go !== 'again') return
      expect(lost.fact.error).not.toBe('timeout')
      expect(next.afterMs).toBeGreaterThanOrEqual(0)
      expect(next.afterMs).toBeLessThan(left.leftMs)
      expect(next.afterMs).toBeLessThanOrEqual(left.others ? 1_000 : 20_000)
      expect(left.tries).toBeLessThan(left.others ? 2 : 3)
    }),
  )
})

test.each(['invalid_request', 'content_policy'] as const)(
  '%s is the caller’s to mend: nobody else is asked',
  (kind) => {
    expect(step(failed(kind), 1, true)).toEqual({ go: 'stop' })
    expect(step(failed(kind), 1, false)).toEqual({ go: 'stop' })
  },
)

test('a refusal by content policy goes elsewhere only where the route wishes it and there is somebody', () => {
  const wished = { reroute_refusals: true }
  expect(step(failed('content_policy'), 1, true, PLENTY_MS, wished)).toEqual({ go: 'elsewhere' })
  expect(step(failed('content_policy'), 1, false, PLENTY_MS, wished)).toEqual({ go: 'stop' })
  expect(step(failed('invalid_request'), 1, true, PLENTY_MS, wished)).toEqual({ go: 'stop' })
})

test.each(['context_length', 'model_missing', 'credential'] as const)(
  'after %s the same target is not asked again, but another is',
  (kind) => {
    expect(step(failed(kind), 1, true)).toEqual({ go: 'elsewhere' })
    expect(step(failed(kind), 1, false)).toEqual({ go: 'stop' })
  },
)

test.each(['failed', 'overloaded'] as const)(
  'a target that %s is asked once more before its traffic moves on',
  (kind) => {
    expect(step(failed(kind), 1, true)).toEqual({ go: 'again', afterMs: 200 })
    expect(step(failed(kind), 2, true)).toEqual({ go: 'elsewhere' })
  },
)

test.each(['failed', 'overloaded', 'rate_limit'] as const)('the only target is asked three times after %s', (kind) => {
  expect(step(failed(kind), 1, false)).toEqual({ go: 'again', afterMs: 200 })
  expect(step(failed(kind), 2, false)).toEqual({ go: 'again', afterMs: 400 })
  expect(step(failed(kind), 3, false)).toEqual({ go: 'stop' })
})

test('a limit is waited for only where there is nobody else', () => {
  expect(step(failed('rate_limit', 5_000), 1, false)).toEqual({ go: 'again', afterMs: 5_000 })
  expect(step(failed('rate_limit', 5_000), 1, true)).toEqual({ go: 'elsewhere' })
  expect(step(failed('rate_limit', 0), 1, true)).toEqual({ go: 'elsewhere' })
})

test('a pause that the provider asks for is kept, unless it is longer than anybody would wait', () => {
  expect(step(failed('overloaded', 20_000), 1, false)).toEqual({ go: 'again', afterMs: 20_000 })
  expect(step(failed('overloaded', 20_001), 1, false)).toEqual({ go: 'stop' })
  expect(step(failed('overloaded', 1_000), 1, true)).toEqual({ go: 'again', afterMs: 1_000 })
  expect(step(failed('overloaded', 1_001), 1, true)).toEqual({ go: 'elsewhere' })
  expect(step(failed('overloaded', 5_000), 1, false, 5_000)).toEqual({ go: 'stop' })
})

test('who let the caller wait is not asked again', () => {
  expect(step(failed('failed', null, 'timeout'), 1, true)).toEqual({ go: 'elsewhere' })
  expect(step(failed('failed', null, 'timeout'), 1, false)).toEqual({ go: 'stop' })
})

test('pauses are spread, so that callers who failed together do not come back together', () => {
  const pauses = [0, 0.25, 0.999].map((drawn) =>
    nextStep(failed('failed'), { tries: 1, others: false, leftMs: PLENTY_MS }, {}, () => drawn),
  )
  expect(new Set(pauses.map((pause) => JSON.stringify(pause))).size).toBe(3)
})

test('what is paid by the piece is not asked for again at a provider that may have made it, but may be elsewhere', () => {
  const dear = (kind: RefusalKind, others: boolean) =>
    nextStep(failed(kind), { tries: 1, others, leftMs: PLENTY_MS, isDear: true }, {}, () => 0.5).go
  expect(dear('failed', true)).toBe('elsewhere')
  expect(dear('failed', false)).toBe('stop')
  expect(dear('overloaded', false)).toBe('again')
})

test('what cannot be put into a provider’s words goes elsewhere at once', () => {
  expect(step(failed('failed', null, 'adapter'), 1, true).go).toBe('elsewhere')
  expect(step(failed('failed', null, 'adapter'), 1, false).go).toBe('stop')
})
