import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { OptimizerReport } from '../../../src/contract/reports.ts'
import type { Env } from '../../../src/env.ts'
import { writeReport } from '../../../src/jobs/write-reports.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts'
import type { CandidateFact, Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const FROM = Date.UTC(2026, 9, 5)
const tenantId = 'reports-acme'
let key = ''

const candidate = (model: string, quality: number, costNanos: number): CandidateFact => ({
  model,
  quality,
  predicted: quality,
  deviation: 0.1,
  costNanos,
  outputTokens: 100,
  latencyMs: 500,
  latencyMsP90: 900,
  whyNot: null,
})

/** A fact of a request that a caller named the model of, at what it costs. */
const named = (at: number): Partial<Fact> => ({
  requestedModel: 'openai/gpt-5-pro',
  provider: 'openai',
  model: 'gpt-5-pro',
  stream: false,
  inputTokens: 1_000,
  cachedInputTokens: 0,
  outputTokens: 200,
  costNanos: 39_000_000,
  at: FROM + (at % 24) * HOUR_MS,
})

const routed = (at: number): Partial<Fact> => ({
  provider: 'openai',
  model: 'cheap',
  stream: false,
  costNanos: 1_000,
  at: FROM + (at % 24) * HOUR_MS,
  grade: at % 2,
  gradeWeight: 1,
  attempts: [
    { provider: 'openai', model: 'strong', status: 500, latencyMs: 10, error: 'server_error' },
    { provider: 'openai', model: 'cheap', status: 200, latencyMs: 10, error: null },
  ],
  routing: {
    version: 'shipped',
    requestClass: 'short',
    heads: [0],
    mode: 'auto',
    propensity: 0.97,
    isTrial: false,
    candidates: [candidate('openai/cheap', 0.8, 1_000), candidate('openai/strong', 0.9, 10_000)],
  },
})

beforeAll(async () => {
  forgetAll()
  key = await newTenant(tenantId)
  await ask('POST', '/admin/credentials', key, { provider: 'openai', name: 'r', secret: 'sk-reports-secret-0001' })
  const { routing: _, ...plain } = factOf()
  const facts = Array.from({ length: 480 }, (_, at) => {
    const own = { tenantId, id: `req_reports_${at}` }
    return at % 2 ? factOf({ ...own, ...routed(at) }) : { ...plain, ...own, ...named(at) }
  })
  await storeFacts(env.DB, facts, 'bat_reports')
  await writeReport(env as Env, tenantId, 'daily', FROM, FROM + DAY_MS)
})

const listed = async (path: string) => (await ask('GET', path, key)).body['data'] as Record<string, unknown>[]

test('a report says what was saved against the best candidate, how good answers were, and what was rescued', async () => {
  const [summary] = await listed('/admin/reports?kind=daily')
  expect(summary).toMatchObject({ kind: 'daily', periodStart: FROM, periodEnd: FROM + DAY_MS })
  const { body } = await ask('GET', `/admin/reports/${summary?.['id']}`, key)
  const report = OptimizerReport.parse(body['body'])
  expect(report).toMatchObject({ requests: 480, failed: 0, rescued: 240, isSample: false })
  expect(report.costNanos).toBe(240 * 39_000_000 + 240 * 1_000)
  expect(report.routing).toMatchObject({
    requests: 240,
    costNanos: 240_000,
    baselineNanos: 2_400_000,
    savedNanos: 2_160_000,
    savedShare: 0.9,
    expectedQuality: expect.closeTo(0.8, 9),
    bestQuality: expect.closeTo(0.9, 9),
    graded: 240,
    quality: 1,
  })
  expect(report.recommendations.length).toBeGreaterThan(0)
})

test('a report that was written is not written again', async () => {
  const before = await listed('/admin/reports')
  await writeReport(env as Env, tenantId, 'daily', FROM, FROM + DAY_MS)
  expect(await listed('/admin/reports')).toEqual(before)
})

test('what is recommended can be done at once, and is then another tenant’s neither to see nor to do', async () => {
  const swap = (await listed('/admin/recommendations')).find(({ kind }) => kind === 'model_swap')
  expect(swap).toMatchObject({ state: 'open', subject: 'openai/gpt-5-pro', outcome: null })
  const applied = await ask('POST', `/admin/recommendations/${swap?.['id']}/apply`, key)
  expect(applied).toMatchObject({ status: 201, body: { state: 'applied' } })
  const [alias] = await listed('/admin/aliases')
  expect(alias).toMatchObject({ name: 'openai/gpt-5-pro', definition: { strategy: 'fallback' } })
  expect(await ask('POST', `/admin/recommendations/${swap?.['id']}/apply`, key)).toMatchObject({ status: 409 })
  const other = await newTenant('reports-globex')
  expect((await ask('GET', '/admin/recommendations', other)).body['data']).toEqual([])
  expect(await ask('POST', `/admin/recommendations/${swap?.['id']}/dismiss`, other)).toMatchObject({ status: 404 })
})

test('what was dismissed is not proposed again, and what was applied is held against what it brought', async () => {
  const open_ = (await listed('/admin/recommendations')).find(({ state }) => state === 'open')
  expect(open_).toBeDefined()
  await ask('POST', `/admin/recommendations/${open_?.['id']}/dismiss`, key)
  const later = Date.now() + DAY_MS
  const { routing: _, ...plain } = factOf()
  const facts = Array.from({ length: 60 }, (_, at) => {
    const cheaper = { ...named(at), model: 'gpt-5-nano', costNanos: 130_000, at: later + at }
    return { ...plain, tenantId, id: `req_reports_later_${at}`, ...cheaper }
  })
  await storeFacts(env.DB, facts, 'bat_reports_later')
  await writeReport(env as Env, tenantId, 'daily', later, later + DAY_MS)
  const all = await listed('/admin/recommendations')
  expect(all.find(({ id }) => id === open_?.['id'])).toMatchObject({ state: 'dismissed' })
  expect(all.find(({ kind }) => kind === 'model_swap')).toMatchObject({
    state: 'applied',
    outcome: { requests: 60, savingNanosPerDay: expect.any(Number) },
  })
})
