import { describe, expect, test } from 'vitest'
import type { Seen } from '../../../src/analytics/patterns/finding.ts'
import { nearlyAlike } from '../../../src/analytics/patterns/nearly-alike.ts'
import { contextLengths, duplicates, promptCaching } from '../../../src/analytics/patterns/texts.ts'
import { busyHours, growth, seasonality } from '../../../src/analytics/patterns/when.ts'
import { concentration, kinds, spenders } from '../../../src/analytics/patterns/who.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts'
import { reply } from './support.ts'

/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 2)
const nothing = reply([])

function seen(changes: Partial<Seen>): Seen {
  return {
    timezone: 'UTC',
    hours: nothing,
    days: nothing,
    keys: nothing,
    models: nothing,
    classes: nothing,
    operations: nothing,
    sample: [],
    ...changes,
  }
}

function hourly(weeks: number, requestsAt: (hourOfWeek: number) => number) {
  const hours = Array.from({ length: weeks * 168 }, (_, hour) => ({
    at: MONDAY + hour * HOUR_MS,
    requests: requestsAt(hour % 168),
  }))
  return reply(hours)
}

describe('when requests come', () => {
  test('is told by the hour of the week of the caller’s own clock', () => {
    // Tuesday 9 o'clock in Berlin, in winter.
    const hours = hourly(2, (hour) => (hour === 24 + 8 ? 10 : 0))
    const found = busyHours(seen({ hours, timezone: 'Europe/Berlin' }))
    expect(found?.sentence).toContain('Tuesdays from 09 to 10 o’clock (Europe/Berlin)')
    expect(found?.figures).toEqual({ busiestHourOfWeek: 33, workingHoursShare: 1, weekendShare: 0 })
    expect(found?.chart?.values[33]).toBe(20)
  })

  test('is explained by the hour of the week wholly where each week is the same, and not at all by noise', () => {
    const periodic = seasonality(seen({ hours: hourly(3, (hour) => (hour * 7) % 13) }))
    expect(periodic?.figures['explainedShare']).toBeCloseTo(1, 9)
    const random = seeded(1)
    const noise = seasonality(seen({ hours: hourly(6, () => Math.floor(100 * random())) }))
    expect(noise?.figures['explainedShare']).toBeLessThan(0.15)
  })

  test('grows as the later half has more than the earlier', () => {
    const days = reply(
      Array.from({ length: 16 }, (_, day) => ({ at: MONDAY + day * DAY_MS, requests: day < 8 ? 100 : 150 })),
    )
    expect(growth(seen({ days }))?.figures).toMatchObject({ change: 0.5, requestsPerDay: 150 })
    expect(growth(seen({ days: reply(days.rows.slice(0, 4).map((row) => ({ at: row.at ?? 0 }))) }))).toBeNull()
  })
})

describe('who spends', () => {
  const keys = reply(
    [60, 30, 10].map((costNanos, at) => ({ value: `key_${at}`, costNanos, requests: 1 })),
    { costNanos: 100, requests: 3 },
  )
  test('is told with its share', () => {
    expect(spenders(seen({ keys }))?.sentence).toBe('key_0 spends most: 60 % of the whole, with 33 % of the requests.')
  })
  test('is told with how few make most of it', () => {
    const found = concentration(seen({ keys }))
    expect(found?.sentence).toBe('2 of 3 keys make 80 % of the spend.')
    expect(found?.figures['gini']).toBeCloseTo(1 / 3, 9)
    expect(found?.chart?.values).toEqual([0.6, 0.9, 1])
  })
  test('and for what: the kinds of requests, or operations where none is known', () => {
    const operations = reply([
      { value: 'chat', requests: 3 },
      { value: 'embeddings', requests: 1 },
    ])
    expect(kinds(seen({ operations }))?.sentence).toBe(
      'The most frequent operation is chat (75 %), then embeddings (25 %).',
    )
    expect(kinds(seen({ operations, classes: reply([{ value: 'code', requests: 1 }]) }))?.sentence).toContain(
      'kind of request is code',
    )
  })
})

const words = (from: number, count: number) => Array.from({ length: count }, (_, at) => `w${from + at}`).join(' ')
const request = (head: string, at = 0, inputTokens = 100) => ({
  at,
  keyId: 'k',
  inputTokens,
  cachedInputTokens: 0,
  costNanos: 1,
  head,
  length: head.length,
})

describe('what repeats', () => {
  test('texts with a word changed are nearly alike, others are not', () => {
    const text = words(0, 100)
    expect(nearlyAlike([text, text.replace('w50', 'other'), words(200, 100), words(400, 100)])).toBe(1)
    expect(nearlyAlike(['', 'one', 'one two'])).toBe(0)
  })
  test('is told as shares of the latest requests', () => {
    const sample = Array.from({ length: 20 }, (_, at) => request(words(1_000 * (at % 10), 60)))
    expect(duplicates(seen({ sample }))?.figures).toEqual({ requests: 20, exactShare: 0.5, nearShare: 0 })
    expect(duplicates(seen({ sample: sample.map((each) => ({ ...each, head: null, length: null })) }))).toBeNull()
  })
  test('counts as input that a provider could keep where it comes again within five minutes', () => {
    const head = 'x'.repeat(2_048)
    const sample = Array.from({ length: 20 }, (_, at) =>
      request(at < 10 ? head : `${at} ${head}`, 1_000_000 - at * 60_000),
    )
    const models = reply([{ value: 'a/b', inputTokens: 10, cachedInputTokens: 4 }], {
      inputTokens: 10,
      cachedInputTokens: 4,
    })
    expect(promptCaching(seen({ models, sample }))?.figures).toEqual({ cachedShare: 0.4, potentialShare: 0.45 })
  })
})

test('how long prompts are is told in quantiles', () => {
  const sample = Array.from({ length: 100 }, (_, at) => request('', 0, at * 100))
  const found = contextLengths(seen({ sample }))
  expect(found?.figures).toMatchObject({ p50: 5_000, p90: 9_000, longest: 9_900 })
  expect(found?.chart?.values).toEqual([3, 8, 30, 59, 0, 0, 0])
})
