import type { AnalyticsReportView } from '../contract/reports.ts'
import type { Env } from '../env.ts'
import { analyticsNotice } from '../integrations/notify/analytics-notice.ts'
import { renderAnalytics } from '../integrations/reports/render-analytics.ts'
import { newId } from '../shared/ids.ts'
import { SECOND_MS } from '../shared/time.ts'
import { bounded, type Db, open } from '../storage/db.ts'
import { reportsOf, tenantsWithoutReport, timezonesInUse } from '../storage/reports.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { announce } from '../storage/webhooks.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { analyticsReport } from './reports/analytics/analytics-report.ts'
import { type AnalyticsPeriod, periodsDue, zoneOf } from './reports/analytics/periods.ts'
import { mailReport } from './reports/mail-report.ts'
import { sentenceOf } from './sentence.ts'

const REPORTS_MAX = 50
/** A run begins no report after this: it is cut short soon after. */
const BEGIN_WITHIN_MS = 15 * SECOND_MS

/**
 * Writes for each active tenant what it used in a week or month that is over in its own time zone, within the hour. One that
 * was missed is made up for. What a run does not get to is left to the next, those first who have waited longest.
 */
export const writeAnalyticsReports: Job = {
  name: 'write-analytics-reports',
  cron: '7 * * * *',
  async run(env, now) {
    const begun = Date.now()
    const due = await dueAt(open(env), now.getTime())
    const outcomes = await inParallel(2, due, async ({ tenantId, ...period }) => {
      if (Date.now() - begun > BEGIN_WITHIN_MS) return false
      await writeAnalyticsReport(env, tenantId, period, now.getTime())
      return true
    })
    const left = outcomes.filter((outcome) => outcome.status === 'fulfilled' && !outcome.value).length
    const names = due.map(({ tenantId, kind }) => `${tenantId} (${kind})`)
    return `${sentenceOf('reports on usage', names, outcomes)}${left > 0 ? `, but ${left} left to the next run` : ''}`
  },
}

interface Due extends AnalyticsPeriod {
  readonly tenantId: string
}

/** Zones in which a period begins and ends at the same moments are looked at together. */
async function dueAt(db: Db, now: number): Promise<Due[]> {
  const zones = await timezonesInUse(db)
  const all = zones.flatMap((name) => periodsDue(now, zoneOf(name)).map((period) => ({ name, period })))
  const groups = [
    ...Map.groupBy(
      all,
      ({ period: { kind, periodStart, periodEnd } }) => `${kind} ${periodStart} ${periodEnd}`,
    ).values(),
  ]
  const found = await inParallel(4, groups, async (group) => {
    const [first] = group
    if (!first) return []
    const names = group.map(({ name }) => name)
    const tenants = await tenantsWithoutReport(db, first.period, REPORTS_MAX, names)
    return tenants.map((tenantId) => ({ tenantId, ...first.period }))
  })
  const failed = found.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  const due = found.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  // What ended last is news.
  return due.sort((a, b) => b.periodEnd - a.periodEnd).slice(0, REPORTS_MAX)
}

/** Writes one report, tells webhooks of it and has it mailed. Of a period that was reported on already, or without requests, nothing. */
export async function writeAnalyticsReport(
  env: Env,
  tenantId: string,
  period: AnalyticsPeriod,
  now: number,
): Promise<void> {
  const db = open(env)
  const tenant = await tenantsOf(db).find(tenantId)
  if (!tenant) return
  const { settings, name } = tenant
  const body = await analyticsReport(db, { tenantId, timezone: zoneOf(settings.timezone) }, period, now)
  if (!body) return
  const report: AnalyticsReportView = { id: newId('rep'), ...period, body, createdAt: now }
  const { id, kind, periodStart, periodEnd } = report
  const data = { report: id, kind, periodStart, periodEnd, summary: body.summary }
  const told = await announce(db, tenantId, 'report.ready', data, now, `${kind}_${periodStart}`)
  const notice = analyticsNotice(name, report, renderAnalytics(report))
  const mailed = mailReport(env, db, settings, { tenantId, ...period, id }, notice, now)
  await bounded(db.batch([reportsOf(db, tenantId).add({ ...report, body: { ...body } }), ...told, ...mailed]))
}
