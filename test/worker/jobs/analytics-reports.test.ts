import { env, exports } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { AnalyticsReportView } from '../../../src/contract/reports.ts'
import { WEBHOOK_DATA } from '../../../src/contract/webhook-events.ts'
import type { Env } from '../../../src/env.ts'
import { writeAnalyticsReports } from '../../../src/jobs/write-analytics-reports.ts'
import { instantOf, spanOf } from '../../../src/shared/calendar.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const ZONE = 'Europe/Berlin'
const CENT = 10_000_000
const EVIL = `"><script>alert(1)</script>\r\nBcc: eve@example.com`
/** A month that is over, in Berlin: whichever it is, it begins an hour or two before that of UTC. */
const MONTH = spanOf('month', spanOf('month', Date.now(), ZONE).start - 1, ZONE)
const BEFORE = spanOf('month', MONTH.start - 1, ZONE)
const [berlin, utc] = ['usage-berlin', 'usage-utc']
const keys = new Map<string, string>()

/** A request of a cent, a minute before or after a moment. */
const cent = (tenantId: string, id: string, at: number, more: object = {}) =>
  factOf({ tenantId, id: `${tenantId}_${id}`, at, costNanos: CENT, askedNanos: 3 * CENT, bestNanos: 2 * CENT, ...more })

beforeAll(async () => {
  forgetAll()
  keys.set(berlin, await newTenant(berlin, { timezone: ZONE }))
  keys.set(utc, await newTenant(utc))
  const budget = { name: 'all', on: { level: 'tenant' }, usd: 1, period: 'month', timezone: ZONE }
  await ask('POST', '/admin/budgets', keys.get(berlin) ?? '', budget)
  await env.DB.prepare('update limits set created_at = 0, changed_at = 0 where tenant_id = ?').bind(berlin).run()
  await ask('POST', '/admin/webhooks', keys.get(berlin) ?? '', { url: 'https://hooks.example.com/berlin' })
  const facts = [berlin, utc].flatMap((tenantId) => [
    cent(tenantId, 'before', MONTH.start - MINUTE_MS, { model: 'old' }),
    cent(tenantId, 'first', MONTH.start + MINUTE_MS, { model: EVIL, keyId: EVIL }),
    cent(tenantId, 'middle', MONTH.start + 10 * DAY_MS, { teamId: 'team_1' }),
    cent(tenantId, 'failed', MONTH.start + 11 * DAY_MS, { outcome: 'failed', status: 502, errorCode: EVIL }),
    cent(tenantId, 'last', MONTH.end - MINUTE_MS),
    cent(tenantId, 'after', MONTH.end + MINUTE_MS),
  ])
  await storeFacts(env.DB, facts, 'bat_usage')
}, 60_000)

const run = (at: number) => writeAnalyticsReports.run(env as Env, new Date(at), nobody)
const get = (path: string, tenant: string) => ask('GET', path, keys.get(tenant) ?? '')
const listed = async (kind: string, tenant: string) =>
  (await get(`/admin/reports?kind=${kind}`, tenant)).body['data'] as {
    id: string
    periodStart: number
    periodEnd: number
  }[]
const reportOf = async (kind: string, tenant: string, periodStart: number) => {
  const found = (await listed(kind, tenant)).find((report) => report.periodStart === periodStart)
  return AnalyticsReportView.parse((await get(`/admin/reports/${found?.id}`, tenant)).body)
}

test('a month begins and ends by the clocks of the tenant’s own time zone', async () => {
  await run(MONTH.end + 7 * MINUTE_MS)
  // In Berlin the month is over; in UTC it is not for an hour or two, and the one before is reported on instead.
  expect((await listed('analytics-monthly', berlin)).map(({ periodStart }) => periodStart)).toEqual([
    MONTH.start,
    BEFORE.start,
  ])
  expect((await listed('analytics-monthly', utc)).map(({ periodEnd }) => periodEnd)).not.toContain(
    spanOf('month', MONTH.end - 12 * HOUR_MS).end,
  )
  const { body } = await reportOf('analytics-monthly', berlin, MONTH.start)
  expect(body.total).toMatchObject({ requests: 4, failed: 1, costNanos: 4 * CENT })
  expect(body.counted).toEqual(MONTH)
  expect(body.previous).toMatchObject({ period: BEFORE, total: { requests: 1, costNanos: CENT } })
  expect(MONTH.start).toBe(instantOf({ ...partsOf(MONTH.start), day: 1, hour: 0, minute: 0 }, ZONE))
})

function partsOf(at: number) {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(at).split('-').map(Number)
  return { year, month }
}

test('a report adds up: what went where, what changed, what was saved, and how budgets stood', async () => {
  const { body } = await reportOf('analytics-monthly', berlin, MONTH.start)
  const sum = (shares: readonly { costNanos: number }[]) => shares.reduce((all, { costNanos }) => all + costNanos, 0)
  expect(sum(body.spend.models)).toBe(body.total.costNanos)
  expect(sum(body.spend.keys)).toBe(body.total.costNanos)
  expect(body.spend.teams).toMatchObject([{ value: 'team_1', costNanos: CENT, share: 0.25 }])
  expect(body.movers[0]).toMatchObject({ dimension: 'model', value: 'openai/gpt-5.6', changeNanos: 3 * CENT })
  expect(body.movers).toContainEqual(
    expect.objectContaining({ value: 'openai/old', costNanos: 0, previousNanos: CENT, changeNanos: -CENT }),
  )
  expect(body.errors).toMatchObject([{ code: EVIL, requests: 1 }])
  const routed = (baseline: string) =>
    body.savings.find((each) => each.baseline === baseline)?.lines.find(({ name }) => name === 'routing')?.savedNanos
  expect([routed('best'), routed('asked')]).toEqual([4 * CENT, 8 * CENT])
  expect(body.budgets).toMatchObject([{ name: 'all', spentNanos: 4 * CENT, limitNanos: 1e9, span: MONTH }])
  expect(body.forecasts.endOfMonth.period.start).toBeLessThanOrEqual(MONTH.end)
  expect(body.summary.length).toBeGreaterThanOrEqual(3)
  expect(body.summary.length).toBeLessThanOrEqual(5)
})

test('the address of every figure leads to rows that add up to it', async () => {
  const { body } = await reportOf('analytics-monthly', berlin, MONTH.start)
  const shown = async (path: string) => (await get(path, berlin)).body
  expect(await shown(body.rows)).toMatchObject({ total: { costNanos: body.total.costNanos } })
  expect(await shown(body.previous.rows)).toMatchObject({ total: { costNanos: body.previous.total.costNanos } })
  const { models, keys: byKey, teams } = body.spend
  for (const { rows, costNanos } of [...models, ...byKey, ...teams]) {
    expect(await shown(rows)).toMatchObject({ total: { costNanos } })
  }
  for (const { rows, costNanos, previousNanos } of body.movers) {
    const { total, previous } = (await shown(rows)) as { total: { costNanos: number }; previous: { costNanos: number } }
    expect(total.costNanos).toBe(costNanos)
    expect(previous.costNanos).toBeLessThanOrEqual(previousNanos)
  }
  for (const { rows, savedNanos } of body.savings) expect(await shown(rows)).toMatchObject({ savedNanos })
  for (const { rows, requests } of body.errors) expect((await shown(rows))['data']).toHaveLength(requests)
  for (const { rows } of body.patterns) expect(await shown(rows)).toHaveProperty('findings')
  const [budget] = body.budgets
  const spent = ((await shown(budget?.rows ?? ''))['data'] as { costNanos: number }[]).map(({ costNanos }) => costNanos)
  expect(spent.reduce((all, nanos) => all + nanos, 0)).toBe(budget?.spentNanos)
  expect(await shown(body.forecasts.rows)).toHaveProperty('endOfMonth')
})

test('a period is reported on once, though the job runs again and the tenant moves to another zone', async () => {
  await run(MONTH.end + 6 * HOUR_MS)
  const kinds = ['analytics-monthly', 'analytics-weekly']
  const before = await Promise.all(kinds.map((kind) => listed(kind, berlin)))
  await run(MONTH.end + 7 * HOUR_MS)
  expect(await Promise.all(kinds.map((kind) => listed(kind, berlin)))).toEqual(before)
  const move = (timezone: string) =>
    env.DB.prepare("update tenants set settings = json_set(settings, '$.timezone', ?) where id = ?")
      .bind(timezone, berlin)
      .run()
  await move('America/Los_Angeles')
  await run(MONTH.end + 20 * HOUR_MS)
  await move(ZONE)
  expect(await Promise.all(kinds.map((kind) => listed(kind, berlin)))).toEqual(before)
})

test('weeks go from Monday to Sunday, and one that was missed is made up for', async () => {
  const day = MONTH.start + 10 * DAY_MS
  const week = spanOf('week', day, ZONE)
  // Nothing ran in the week after.
  await run(week.end + 8 * DAY_MS)
  const { periodEnd, body } = await reportOf('analytics-weekly', berlin, week.start)
  expect(periodEnd).toBe(week.end)
  expect(new Intl.DateTimeFormat('en', { timeZone: ZONE, weekday: 'long' }).format(week.start)).toBe('Monday')
  expect(body.total.requests).toBeGreaterThanOrEqual(1)
})

test('no tenant is told of another’s usage', async () => {
  const { body } = await reportOf('analytics-monthly', utc, spanOf('month', MONTH.start + DAY_MS).start)
  expect(JSON.stringify(body)).not.toContain(berlin)
  const [theirs] = await listed('analytics-monthly', berlin)
  expect(await get(`/admin/reports/${theirs?.id}`, utc)).toMatchObject({ status: 404 })
  expect(JSON.stringify((await get('/admin/mails', utc)).body)).not.toContain(berlin)
})

test('webhooks are told of it in a few sentences, once', async () => {
  const sql = "select payload from webhook_deliveries where tenant_id = ? and event = 'report.ready'"
  const { results } = await env.DB.prepare(sql).bind(berlin).all<{ payload: string }>()
  const told = results.map(({ payload }) => WEBHOOK_DATA['report.ready'].parse(JSON.parse(payload).data))
  const monthly = told.filter(({ kind, periodStart }) => kind === 'analytics-monthly' && periodStart === MONTH.start)
  expect(monthly).toHaveLength(1)
  expect(monthly[0]?.summary?.[0]).toContain('4 requests cost $0.04')
})

test('a page shows names as words, runs and fetches nothing, and fits into a mail', async () => {
  const [report] = await listed('analytics-monthly', berlin)
  const url = `http://localhost/admin/reports/${report?.id}?format=html`
  const asked = new Request(url, { headers: { authorization: `Bearer ${keys.get(berlin)}` } })
  const page = await (await exports.default.fetch(asked)).text()
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toMatch(/<(script|img|link|iframe|form)\b|\b(src|href|on\w+)=|url\(|@import/i)
  expect(page).toContain('In sum')
  expect(page).toContain('@page')
  // Gmail cuts a mail off after 102 kB.
  expect(page.length).toBeLessThan(102_000)
})
