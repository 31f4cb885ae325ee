import { env, exports } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import { OptimizerReport } from '../../../src/contract/reports.ts'
import type { Env } from '../../../src/env.ts'
import { deliverMails } from '../../../src/jobs/deliver-mails.ts'
import { writeReport } from '../../../src/jobs/write-reports.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import type { CandidateFact, Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { recommendationsOf } from '../../../src/storage/recommendations.ts'
import { reportsOf } from '../../../src/storage/reports.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
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
    dearestNanos: 2_400_000,
    versions: [{ version: 'shipped', requests: 240 }],
  })
  expect(report.routing.qualityHigh).toBe(1)
  expect(report.routing.qualityLow).toBeLessThan(1)
  // Expected 0.8 each, graded 1 each; they cost what was expected; 220 ms is well within 900 ms.
  expect(report.forecasts).toEqual({ quality: expect.closeTo(0.8, 9), cost: 1, latencyWithinP90: 1 })
  expect(report.incidents).toEqual([{ target: 'openai/strong', error: 'server_error', attempts: 240, rescued: 240 }])
  expect(report.recommendations.length).toBeGreaterThan(0)
  for (const { low, savingNanosPerDay, high } of report.recommendations) {
    expect(low).toBeGreaterThan(0)
    expect(savingNanosPerDay).toBeLessThanOrEqual(high)
  }
})

test('a page of reports follows the one before, and a period or a kind narrows them', async () => {
  const row = { kind: 'weekly', body: {}, createdAt: 1 } as const
  const weeks = [1, 2, 3].map((week) => {
    const periodStart = FROM - week * 7 * DAY_MS
    return { ...row, id: `rep_reports_${week}`, periodStart, periodEnd: periodStart + 7 * DAY_MS }
  })
  await Promise.all(weeks.map((week) => reportsOf(open(env as Env), tenantId).add(week)))
  const ids = async (query: string) => (await listed(`/admin/reports?kind=weekly&${query}`)).map(({ id }) => id)
  expect(await ids('limit=2')).toEqual(['rep_reports_1', 'rep_reports_2'])
  expect(await ids('limit=2&before=rep_reports_2')).toEqual(['rep_reports_3'])
  expect(await ids(`from=${FROM - 14 * DAY_MS}&to=${FROM - 7 * DAY_MS}`)).toEqual(['rep_reports_2'])
})

test('a report that was written is not written again', async () => {
  const before = await listed('/admin/reports')
  expect(before.length).toBeGreaterThan(0)
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
  const later = Date.now() - (Date.now() % DAY_MS) + 2 * DAY_MS
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
    outcome: {
      requests: 60,
      // What each would have cost before, 39,000,000 nano-dollars, less what it cost.
      savingNanosPerDay: 60 * (39_000_000 - 130_000),
      accuracy: expect.any(Number),
      isAsPredicted: expect.any(Boolean),
      qualityChange: null,
    },
  })
})

test('a route that was made meanwhile is left as it is', async () => {
  await ask('PUT', '/admin/aliases/own-route', key, { strategy: 'auto', models: ['openai/gpt-5-nano'] })
  const action = {
    kind: 'alias',
    name: 'own-route',
    definition: { strategy: 'fallback', models: ['openai/gpt-5-mini'] },
  }
  const predicted = { savingNanosPerDay: 1, low: 1, high: 1, qualityChange: 0, confidence: 'low', basedOnRequests: 50 }
  const body = { title: 't', text: 't', predicted, formula: 'f', action }
  const row = { id: 'rec_reports_route', kind: 'model_swap', subject: 'own-route', state: 'open', body } as const
  await recommendationsOf(open(env as Env), tenantId).propose({ ...row, createdAt: 1, changedAt: 1 })
  const refused = await ask('POST', `/admin/recommendations/${row.id}/apply`, key)
  expect(refused).toMatchObject({ status: 409, error: { code: 'conflict' } })
  const routes = await listed('/admin/aliases')
  expect(routes.find(({ name }) => name === 'own-route')).toMatchObject({ definition: { strategy: 'auto' } })
})

test('figures of a week stand against those of a day, what is not borne out expires, and is offered anew when it is', async () => {
  const mine = recommendationsOf(open(env as Env), tenantId)
  const text = async () => (await mine.find('rec_reports_stand'))?.body['text']
  const propose = (said: string, at: number, days: number) => {
    const body = { text: said, basis: { from: at - days * DAY_MS, to: at, share: 1 } }
    const row = { id: 'rec_reports_stand', kind: 'batch', subject: 'stand', state: 'open', body } as const
    return mine.propose({ ...row, createdAt: at, changedAt: at }, days * DAY_MS)
  }
  const at = FROM - 100 * DAY_MS
  await propose('week', at, 7)
  await propose('day', at + DAY_MS, 1)
  expect(await text()).toBe('week')
  await propose('next week', at + 2 * DAY_MS, 7)
  expect(await text()).toBe('next week')
  await propose('later day', at + 9 * DAY_MS, 1)
  expect(await text()).toBe('later day')
  await mine.expire(at + 10 * DAY_MS, at + 20 * DAY_MS)
  expect((await mine.find('rec_reports_stand'))?.state).toBe('expired')
  await propose('again', at + 30 * DAY_MS, 1)
  expect(await mine.find('rec_reports_stand')).toMatchObject({ state: 'open', body: { text: 'again' } })
})

test('a report is mailed to whom the tenant named, as a page, where the deployment can mail', async () => {
  const owner = await newTenant('reports-mail', { reportMail: ['ada@acme.example'] })
  const { routing: _, ...plain } = factOf()
  await storeFacts(env.DB, [{ ...plain, tenantId: 'reports-mail', id: 'req_reports_mail', at: FROM + 1 }], 'bat_mail')
  const sent: { url: string; body: Record<string, unknown> }[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    sent.push({ url: String(input), body: JSON.parse(String(init?.body)) })
    return new Response('{}')
  })
  const mailing = { ...env, RESEND_API_KEY: 'canary-mail-key', MAIL_FROM: 'reports@sluice.example' } as unknown as Env
  await writeReport(mailing, 'reports-mail', 'daily', FROM, FROM + DAY_MS)
  expect(sent).toEqual([])
  await deliverMails.run(mailing, new Date(Date.now() + 1_000), nobody)
  vi.restoreAllMocks()
  const mine = sent.filter(({ body }) => JSON.stringify(body['to']) === '["ada@acme.example"]')
  expect(mine).toMatchObject([{ url: 'https://api.resend.com/emails' }])
  expect(mine[0]?.body['html']).toContain('<!doctype html>')
  expect(JSON.stringify(sent)).not.toContain('canary-mail-key')
  const [summary] = (await ask('GET', '/admin/reports', owner)).body['data'] as { id: string }[]
  const page = await exports.default.fetch(
    new Request(`http://localhost/admin/reports/${summary?.id}?format=html`, {
      headers: { authorization: `Bearer ${owner}` },
    }),
  )
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await page.text()).toBe(mine[0]?.body['html'])
})
