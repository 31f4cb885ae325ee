import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { usageOf } from '../../../src/analytics/usage-of.ts'
import { AnalyticsQuery, type AnalyticsReply, type UsageMeasures } from '../../../src/contract/analytics.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { empty } from '../storage/support.ts'

beforeEach(empty)

const NOW = Date.UTC(2026, 10, 20, 12, 7, 30)
const db = open(env)

function usage(query: Record<string, unknown>, tenantId = 'acme'): Promise<AnalyticsReply> {
  const { format: _, ...question } = AnalyticsQuery.parse({ to: NOW, ...query })
  return usageOf(db, tenantId, question, NOW)
}

const COUNTS = ['requests', 'failed', 'cacheHits', 'rescued', 'inputTokens', 'costNanos', 'askedNanos'] as const
const countsOf = (sum: UsageMeasures) => COUNTS.map((name) => sum[name])
const summed = (rows: readonly UsageMeasures[]) =>
  COUNTS.map((name) => rows.reduce((total, row) => total + row[name], 0))

const someFact = fc.record({
  at: fc.integer({ min: 0, max: 120 * DAY_MS }).map((age) => NOW - age),
  provider: fc.constantFrom('openai', 'groq'),
  model: fc.constantFrom('big', 'small'),
  keyId: fc.constantFrom('key_1', 'key_2', 'key_3'),
  tags: fc.constantFrom([], ['prod'], ['prod', 'eu']),
  costNanos: fc.integer({ min: 0, max: 5_000_000 }),
  latencyMs: fc.integer({ min: 1, max: 90_000 }),
  outcome: fc.constantFrom<Fact['outcome']>('ok', 'ok', 'failed'),
  cache: fc.constantFrom<Fact['cache']>('miss', 'miss', 'hit'),
})
const someFacts = fc
  .array(someFact, { maxLength: 40 })
  .map((facts) => facts.map((changes, at) => factOf({ ...changes, id: `req_${at}` })))
const someQuestion = fc.record(
  {
    from: fc.integer({ min: 1, max: 110 * DAY_MS }).map((age) => NOW - age),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'),
    by: fc.constantFrom('model', 'key', 'provider', 'cache', 'status'),
    interval: fc.constantFrom('day', 'week', 'month'),
    top: fc.constantFrom(1, 2, 20),
  },
  { requiredKeys: ['from', 'timezone', 'top'] },
)

describe('whatever is asked', () => {
  test('rows and other add up to the total, and the totals say what the log says', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someFacts, fc.array(someQuestion, { minLength: 4, maxLength: 4 }), async (facts, questions) => {
        await empty()
        await storeFacts(env.DB, facts, 'bat')
        for (const question of questions) await compare(question)
      }),
      { numRuns: 8 },
    )
  })
})

async function compare(question: Record<string, unknown>) {
  const totals = await usage({ ...question, source: 'totals' })
  const log = await usage({ ...question, source: 'log' })
  expect({ ...totals, source: '', rowsRead: 0 }).toEqual({ ...log, source: '', rowsRead: 0 })
  if (!question.by && !question.interval) return
  expect(summed([...totals.rows, ...(totals.other ? [totals.other] : [])])).toEqual(countsOf(totals.total))
}

test('days are those of the time zone, also where a clock is put back', async () => {
  // Clocks in Berlin go back on 25 October 2026: that day has 25 hours.
  const at = [
    Date.UTC(2026, 9, 24, 21, 59),
    Date.UTC(2026, 9, 24, 22),
    Date.UTC(2026, 9, 25, 22, 59),
    Date.UTC(2026, 9, 25, 23),
  ]
  await storeFacts(
    env.DB,
    at.map((moment, n) => factOf({ id: `r${n}`, at: moment })),
    'bat',
  )
  const from = Date.UTC(2026, 9, 23, 22)
  const { rows } = await usage({ from, to: from + 3 * DAY_MS + HOUR_MS, timezone: 'Europe/Berlin', interval: 'day' })
  expect(rows.map((row) => [new Date(row.at ?? 0).toISOString(), row.requests])).toEqual([
    ['2026-10-23T22:00:00.000Z', 1],
    ['2026-10-24T22:00:00.000Z', 2],
    ['2026-10-25T23:00:00.000Z', 1],
  ])
})

test('days of a zone that is half an hour off begin on the half hour', async () => {
  const midnight = Date.UTC(2026, 9, 9, 18, 30)
  await storeFacts(env.DB, [factOf({ id: 'a', at: midnight - 1 }), factOf({ id: 'b', at: midnight })], 'bat')
  const { rows } = await usage({
    from: midnight - DAY_MS,
    to: midnight + DAY_MS,
    timezone: 'Asia/Kolkata',
    interval: 'day',
  })
  expect(rows.map((row) => [row.at, row.requests])).toEqual([
    [midnight - DAY_MS, 1],
    [midnight, 1],
  ])
})

test('a period is compared with as long a one before it', async () => {
  const at = (hours: number) => NOW - hours * HOUR_MS
  await storeFacts(
    env.DB,
    [1, 2, 3].map((n) => factOf({ id: `r${n}`, at: at(n) })),
    'bat',
  )
  const reply = await usage({ from: at(2) - MINUTE_MS, compare: 'previous' })
  expect(reply.total.requests).toBe(2)
  expect(reply.previous?.requests).toBe(1)
})

test('several dimensions are counted from the log, and so is the end customer', async () => {
  const at = NOW - HOUR_MS
  await storeFacts(
    env.DB,
    [
      factOf({ id: 'a', at, keyId: 'k1', customer: 'ann' }),
      factOf({ id: 'b', at, keyId: 'k1', model: 'small', customer: 'ann' }),
      factOf({ id: 'c', at, keyId: 'k2', model: 'small', tags: ['x', 'y'] }),
    ],
    'bat',
  )
  const both = await usage({ model: 'openai/small', by: 'key' })
  expect([both.source, both.rows.map(({ value, requests }) => [value, requests])]).toEqual([
    'log',
    [
      ['k1', 1],
      ['k2', 1],
    ],
  ])
  const customers = await usage({ by: 'customer' })
  expect(customers.rows.map(({ value, requests }) => [value, requests])).toEqual([['ann', 2]])
  expect(customers.other?.requests).toBe(1)
  expect((await usage({ by: 'tag', key: 'k2' })).rows.map(({ value }) => value).sort()).toEqual(['x', 'y'])
  await expect(usage({ by: 'customer', source: 'totals' })).rejects.toThrow('one dimension at a time')
})

test('a tenant sees nothing of another', async () => {
  await storeFacts(env.DB, [factOf({ at: NOW - HOUR_MS, tenantId: 'other' })], 'bat')
  for (const source of ['totals', 'log']) expect((await usage({ source })).total.requests).toBe(0)
})

test.each([
  [{ from: NOW, to: NOW - 1 }, '`from` must be before'],
  [{ timezone: 'Mars/Olympus' }, 'no time zone `Mars/Olympus`'],
  [{ from: NOW - 40 * DAY_MS, interval: 'minute' }, 'more than 3000 stretches'],
])('what cannot be told is refused: %o', async (query, message) => {
  await expect(usage(query)).rejects.toThrow(message)
})
