import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { screenOf } from '../../../src/web/data/addresses.ts'
import { partsOf, stackOf } from '../../../src/web/data/plots.ts'
import { intervalOf, type Measures, type Usage, type UsageRow } from '../../../src/web/data/usage.ts'
import { daysOf, tracksOf } from '../../../src/web/screens/cost/forecast.ts'
import { drawnOf, questionIn } from '../../../src/web/screens/cost/question.ts'
import { type Incident, inWords, metricOf, worstFirst } from '../../../src/web/screens/incidents/incident.ts'
import { driftIn } from '../../../src/web/screens/quality/drift.ts'
import { monthsBefore } from '../../../src/web/screens/savings/months.ts'

const HOUR_MS = 3_600_000

function rowOf(at: number | null, value: string | null, costNanos: number): UsageRow {
  const measures: Measures = {
    requests: 1,
    failed: 0,
    cancelled: 0,
    cacheHits: 0,
    rescued: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    tokensPerSecond: null,
    costNanos,
    billedNanos: costNanos,
    askedNanos: costNanos,
    bestNanos: costNanos,
    cacheSavedNanos: 0,
    quality: null,
    gradeWeight: 0,
    latencyMs: null,
    ttftMs: null,
  }
  return { ...measures, at, value, label: null }
}

function usageOf(rows: readonly UsageRow[]): Usage {
  const { at: _at, value: _value, label: _label, ...total } = rowOf(null, null, 0)
  const period = { from: 0, to: rows.length * HOUR_MS, timezone: 'UTC', source: 'totals' as const }
  return { ...period, total, previous: null, rows: [...rows], other: null, rowsRead: 0 }
}

describe('a stack', () => {
  const costs = fc.array(fc.record({ a: fc.nat(1e9), b: fc.nat(1e9), rest: fc.nat(1e9) }), {
    minLength: 1,
    maxLength: 30,
  })

  test('adds up to the whole in each stretch, whatever is not among its parts included', () => {
    fc.assert(
      fc.property(costs, (stretches) => {
        const whole = stretches.map(({ a, b, rest }, index) => rowOf(index * HOUR_MS, null, a + b + rest))
        const parts = stretches.flatMap(({ a, b }, index) => [
          ...(a > 0 ? [rowOf(index * HOUR_MS, 'a', a)] : []),
          ...(b > 0 ? [rowOf(index * HOUR_MS, 'b', b)] : []),
        ])
        const { series } = stackOf(usageOf(whole), usageOf(parts), (row) => row.costNanos)
        const sums = whole.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))
        expect(sums).toEqual(whole.map(({ costNanos }) => costNanos))
      }),
    )
  })

  test('draws a first stretch that is cut as wide as the others, and knows of no value where nothing was counted', () => {
    const whole = usageOf([rowOf(HOUR_MS / 2, null, 1), rowOf(HOUR_MS, null, 2), rowOf(2 * HOUR_MS, null, 3)])
    const { at, series } = partsOf(whole, usageOf([rowOf(HOUR_MS, 'a', 2)]), (row) => row.costNanos, null)
    expect(at).toEqual([0, HOUR_MS, 2 * HOUR_MS])
    expect(series).toEqual([{ name: 'a', values: [null, 2, null] }])
  })
})

test('a period of any length is drawn in a few hundred stretches at most', () => {
  const lengths = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS }
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 400 * 24 * HOUR_MS }), (length) => {
      expect(length / lengths[intervalOf({ from: 0, to: length })]).toBeLessThanOrEqual(200)
    }),
  )
})

test('the place of rows that the API names is the screen that shows them, with the same period and filters', () => {
  expect(screenOf('/admin/requests?from=1&to=2&key=key_1')).toBe('/requests?from=1&to=2&key=key_1')
  expect(screenOf('/admin/analytics/usage?from=1&to=2&timezone=Europe%2FBerlin&by=model')).toBe(
    '/cost?from=1&to=2&by=model&tz=Europe%2FBerlin',
  )
  expect(screenOf('https://example.com/')).toBeNull()
})

test('the explorer asks what the address says, and of what it does not know what is usual', () => {
  const day = { from: 0, to: 24 * HOUR_MS }
  const asked = questionIn(new URLSearchParams('by=key&measure=requests&interval=day&model=a%2Fb&team=t'), day)
  expect(asked).toEqual({
    by: 'key',
    measure: 'requests',
    chosen: 'day',
    interval: 'day',
    only: { model: 'a/b', team: 't' },
  })
  const unknown = questionIn(new URLSearchParams('by=colour&measure=__proto__&interval=year'), day)
  expect(unknown).toEqual({ by: 'model', measure: 'cost', chosen: null, interval: 'hour', only: {} })
})

describe('a drift', () => {
  const noise = fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), { minLength: 20, maxLength: 20 })

  test('is found at the value at which the level changed', () => {
    fc.assert(
      fc.property(noise, fc.integer({ min: 5, max: 15 }), (steps, at) => {
        const drift = driftIn(steps.map((step, index) => (index < at ? 0.9 : 0.7) + step))
        expect(drift?.index).toBe(at)
        expect(drift?.before).toBeCloseTo(0.9, 1)
        expect(drift?.after).toBeCloseTo(0.7, 1)
      }),
    )
  })

  test('is none of what stays at its level, of too few values, and of nothing', () => {
    expect(driftIn([0.8, 0.81, 0.79, 0.8, 0.82, 0.8, 0.79, 0.8, 0.81, 0.8])).toBeNull()
    expect(driftIn([0.9, 0.9, 0.1, 0.1])).toBeNull()
    expect(driftIn([null, null])).toBeNull()
  })
})

test('days to come follow the days that were, and begin where those end', () => {
  const bands = { mean: 5, low80: 4, high80: 6, low95: 3, high95: 7 }
  const past = { rows: [rowOf(0, null, 1), rowOf(24 * HOUR_MS, null, 2), rowOf(48 * HOUR_MS, null, 9)] }
  const days = daysOf(past, { daily: [{ day: 48 * HOUR_MS, ...bands }] })
  expect(days.at).toEqual([0, 24 * HOUR_MS, 48 * HOUR_MS])
  expect(days.actual).toEqual([1, 2, null])
  expect(days.mean).toEqual([null, 2, 5])
  expect(days.high95).toEqual([null, 2, 7])
})

test('how forecasts held is told for each kind by itself', () => {
  const made = { periodStart: 0, periodEnd: 1, madeAt: 0, mean: 1, grade: 'high', actualNanos: 1 } as const
  const tracks = tracksOf([
    { ...made, kind: 'month', accuracy: 0.9, within80: true, within95: true },
    { ...made, kind: 'month', accuracy: 0.7, within80: false, within95: true },
    { ...made, kind: 'next_month', accuracy: 0.5, within80: false, within95: false },
  ])
  expect(tracks).toEqual([
    { kind: 'month', forecasts: 2, accuracy: 0.8, within80: 0.5, within95: 1 },
    { kind: 'next_month', forecasts: 1, accuracy: 0.5, within80: 0, within95: 0 },
  ])
})

test('the months of a time zone begin with the one that it is there', () => {
  const newYear = Date.UTC(2027, 0, 1, 2)
  expect(monthsBefore(newYear, 'America/New_York', 2)).toEqual([
    ['2026-12', 'December 2026'],
    ['2026-11', 'November 2026'],
  ])
  expect(monthsBefore(newYear, 'UTC', 1)).toEqual([['2027-01', 'January 2027']])
})

describe('incidents', () => {
  const incident: Incident = {
    id: 'tenant@0',
    severity: 'info',
    scope: 'tenant',
    label: null,
    openedAt: 0,
    lastAt: 0,
    closedAt: null,
    symptoms: [{ metric: 'errors', direction: 'up', observed: 0.3, expected: 0.01, isShare: true }],
    stakeNanos: 0,
    cause: null,
    causes: [],
    rows: '/admin/requests?from=0&to=1',
  }

  test('that go on come before those that are over, and the worst of each first', () => {
    const over: Incident = { ...incident, id: 'over', severity: 'critical', closedAt: 1 }
    const bad: Incident = { ...incident, id: 'bad', severity: 'critical' }
    expect([over, incident, bad].toSorted(worstFirst).map(({ id }) => id)).toEqual(['bad', 'tenant@0', 'over'])
  })

  test('are told in words, by the name of their key, and what is next to nothing reads as nothing', () => {
    expect(inWords(incident)).toBe('All requests: errors up')
    expect(inWords({ ...incident, scope: 'key_1', label: 'support' })).toBe('support: errors up')
    expect(metricOf({ metric: 'volume', isShare: false }).format(1e-30)).toBe('0 an hour')
    expect(metricOf({ metric: 'something_new', isShare: true }).name).toBe('something new')
  })
})

test('times are drawn of no more values of stretches than the gateway tells them of, whatever the period', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 400 * 24 * HOUR_MS }), (to) => {
      const { interval, top } = drawnOf({ measure: 'p95', interval: 'hour', chosen: null }, { from: 0, to })
      const widths = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS }
      expect(top * Math.ceil(to / widths[interval])).toBeLessThanOrEqual(100)
      expect(top).toBeGreaterThanOrEqual(3)
    }),
  )
})
