import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { writeReports } from '../../../src/jobs/write-reports.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import { feedbackOf } from '../../../src/storage/feedback.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { type PeriodRow, samplePeriod } from '../../../src/storage/optimizer-log.ts'
import { reportsOf, tenantsWithoutReport } from '../../../src/storage/reports.ts'
import { factOf } from '../../support/fact.ts'
import { forgetAll, newTenant } from '../control/support.ts'

/** A Monday long gone, that no other test has requests of. */
const MONDAY = Date.UTC(2019, 6, 8)
const FROM = MONDAY - 7 * DAY_MS
const tenantId = 'optimizer-log'
const other = 'optimizer-log-other'
const db = open(env as Env)
const day = { from: FROM, to: FROM + DAY_MS }
/** 600 in the first hour and 60 in the last, so that there is more than a page. */
const hourOf = (at: number) => (at < 600 ? 0 : 23)

beforeAll(async () => {
  forgetAll()
  await newTenant(tenantId)
  await newTenant(other)
  const facts = Array.from({ length: 660 }, (_, at) => {
    const id = `req_optimizer_log_${at}`
    const prompt = at === 0 ? `${'a'.repeat(9_000)}${'b'.repeat(9_000)}` : null
    return factOf({
      tenantId,
      id,
      at: FROM + hourOf(at) * HOUR_MS + at,
      costNanos: 10,
      outcome: at % 10 ? 'ok' : 'failed',
      prompt,
    })
  })
  await storeFacts(env.DB, facts, 'bat_optimizer_log')
  await storeFacts(
    env.DB,
    [factOf({ tenantId: other, id: 'req_optimizer_log_other', at: FROM })],
    'bat_optimizer_log_other',
  )
  const word = {
    requestId: 'req_optimizer_log_5',
    source: 'api',
    score: 1,
    weight: 0.9,
    comment: null,
    correction: null,
    at: FROM,
  }
  await feedbackOf(db, tenantId).set(word)
})

const read = (limit: number) => samplePeriod(db, tenantId, day, limit, (row: PeriodRow) => row)

test('a period that is small enough is read whole, page after page, each request once', async () => {
  const { read: rows, totals, share } = await read(10_000)
  expect(totals).toEqual({ requests: 660, failed: 66, costNanos: 6_600 })
  expect(share).toBe(1)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(660)
  expect(rows.every(({ id }) => id.startsWith('req_optimizer_log_'))).toBe(true)
})

test('of a period that is too large, each hour gives the same part, its newest requests, and no more is read', async () => {
  const { read: rows, rows: looked, totals, share } = await read(66)
  expect(totals.requests).toBe(660)
  expect(looked).toBe(66)
  expect(share).toBeCloseTo(0.1, 9)
  const hours = Map.groupBy(rows, ({ at }) => Math.floor((at - FROM) / HOUR_MS))
  expect([...hours].map(([hour, some]) => [hour, some.length])).toEqual([
    [0, 60],
    [23, 6],
  ])
  expect(hours.get(0)?.map(({ at }) => at - FROM)).toEqual(Array.from({ length: 60 }, (_, at) => 599 - at))
})

test('only what is made of a request is kept', async () => {
  const { read: kept, rows } = await samplePeriod(db, tenantId, day, 10_000, ({ outcome, id }) =>
    outcome === 'ok' ? null : id,
  )
  expect(kept).toHaveLength(66)
  expect(rows).toBe(660)
})

test('a request comes with all grades of its answer, and with both ends of its text', async () => {
  const { read: rows } = await read(10_000)
  const graded = rows.find(({ id }) => id === 'req_optimizer_log_5')
  expect(graded?.grades).toEqual([
    { source: 'signals', score: 0.9, weight: 0.2 },
    { source: 'api', score: 1, weight: 0.9 },
  ])
  const told = rows.find(({ id }) => id === 'req_optimizer_log_0')
  expect(told).toMatchObject({ promptLength: 18_000, promptHead: 'a'.repeat(8_192), promptTail: 'b'.repeat(8_192) })
  expect(graded).toMatchObject({ promptLength: null, promptHead: null, promptTail: null })
})

test('a period without requests has none', async () => {
  const nothing = await samplePeriod(db, tenantId, { from: FROM - DAY_MS, to: FROM }, 10, (row) => row)
  expect(nothing).toEqual({ totals: { requests: 0, failed: 0, costNanos: 0 }, read: [], rows: 0, share: 1 })
})

test('the clock reports on the day and on the week that is over, once, and takes first who has waited longest', async () => {
  const yesterday = { kind: 'daily', periodStart: FROM, periodEnd: FROM + DAY_MS } as const
  const due = () => tenantsWithoutReport(db, yesterday, 10)
  expect(await due()).toEqual([tenantId, other])
  const old = {
    id: 'rep_optimizer_log',
    kind: 'monthly',
    periodStart: 0,
    periodEnd: 1,
    body: {},
    createdAt: 1,
  } as const
  await reportsOf(db, tenantId).add(old)
  expect(await due()).toEqual([other, tenantId])
  expect(await tenantsWithoutReport(db, yesterday, 1)).toEqual([other])
  const never = async () => null
  const tuesday = new Date(FROM + DAY_MS + 3 * HOUR_MS + 17 * 60_000)
  expect(await writeReports.run(env as Env, tuesday, never)).toBe('2 reports')
  expect(await writeReports.run(env as Env, tuesday, never)).toBe('0 reports')
  expect(await due()).toEqual([])
  const monday = new Date(MONDAY + 3 * HOUR_MS + 17 * 60_000)
  expect(await writeReports.run(env as Env, monday, never)).toBe('2 reports')
  const kinds = (await reportsOf(db, tenantId).list({ limit: 10 })).map(({ kind, periodStart }) => [kind, periodStart])
  expect(kinds).toEqual([
    ['weekly', FROM],
    ['daily', FROM],
    ['monthly', 0],
  ])
})
