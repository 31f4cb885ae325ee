import type { OptimizerReportView } from '../contract/reports.ts'
import type { Env } from '../env.ts'
import { noticeOf } from '../integrations/notify/notice-of.ts'
import { renderReport } from '../integrations/reports/render-report.ts'
import { newQualitySums } from '../learning/recommend/expected-quality.ts'
import { recommend } from '../learning/recommend/recommend.ts'
import type { Recommendation, Window } from '../learning/recommend/recommendation.ts'
import { hash32 } from '../shared/hash.ts'
import { newId } from '../shared/ids.ts'
import { seeded } from '../shared/seeded.ts'
import { DAY_MS, SECOND_MS } from '../shared/time.ts'
import { credentialsOf } from '../storage/credentials.ts'
import { bounded, type Db, open, type Statement } from '../storage/db.ts'
import { actionsOfPeriod, samplePeriod } from '../storage/optimizer-log.ts'
import { recommendationsOf } from '../storage/recommendations.ts'
import { type ReportPeriod, reportsOf, tenantsWithoutReport } from '../storage/reports.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { announce } from '../storage/webhooks.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { lookAt } from './reports/look-at.ts'
import { mailReport } from './reports/mail-report.ts'
import { marketOf } from './reports/market-of.ts'
import { optimizerReport } from './reports/optimizer-report.ts'
import { outcomesOf } from './reports/outcomes-of.ts'
import { sentenceOf } from './sentence.ts'

const REPORTS_MAX = 100
const ROWS_MAX = 10_000
const ACTIONS_MAX = 200
const WEEK_MS = 7 * DAY_MS
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4 * DAY_MS
/** A run begins no report after this: it is cut short soon after. */
const BEGIN_WITHIN_MS = 15 * SECOND_MS
/** What nothing bore out for so long is no longer recommended. */
const EXPIRE_AFTER_MS = 14 * DAY_MS

/**
 * Writes what each active tenant's router did yesterday, and when a week is over, in it, with what else could be saved. UTC
 * days, weeks from Monday. What a run does not get to is left to the next, those first who have waited longest.
 */
export const writeReports: Job = {
  name: 'write-reports',
  cron: '17 3 * * *',
  async run(env, now) {
    const begun = Date.now()
    const due = await dueAt(open(env), now.getTime())
    const outcomes = await inParallel(2, due, async ({ tenantId, kind, periodStart, periodEnd }) => {
      if (Date.now() - begun > BEGIN_WITHIN_MS) return false
      await writeReport(env, tenantId, kind, periodStart, periodEnd)
      return true
    })
    const left = outcomes.filter((outcome) => outcome.status === 'fulfilled' && !outcome.value).length
    const names = due.map(({ tenantId, kind }) => `${tenantId} (${kind})`)
    return `${sentenceOf('reports', names, outcomes)}${left > 0 ? `, but ${left} left to the next run` : ''}`
  },
}

interface Period extends ReportPeriod {
  readonly kind: OptimizerReportView['kind']
}

interface Due extends Period {
  readonly tenantId: string
}

/** Which reports are to be written: of yesterday, of the last whole week, and of the day before where one is missing. */
async function dueAt(db: Db, now: number): Promise<Due[]> {
  const today = now - (now % DAY_MS)
  const monday = today - ((today - FIRST_MONDAY) % WEEK_MS)
  const periods: readonly Period[] = [
    { kind: 'daily', periodStart: today - DAY_MS, periodEnd: today },
    { kind: 'weekly', periodStart: monday - WEEK_MS, periodEnd: monday },
    { kind: 'daily', periodStart: today - 2 * DAY_MS, periodEnd: today - DAY_MS },
  ]
  const lists = await Promise.all(periods.map((period) => tenantsWithoutReport(db, period, REPORTS_MAX)))
  const due = lists.flatMap((tenants, at) => tenants.map((tenantId) => ({ tenantId, ...(periods[at] as Period) })))
  return due.slice(0, REPORTS_MAX)
}

/** Writes one report, and proposes what it recommends. Of a period that was reported on already, nothing new. */
export async function writeReport(
  env: Env,
  tenantId: string,
  kind: OptimizerReportView['kind'],
  from: number,
  to: number,
): Promise<void> {
  const db = open(env)
  const sums = newQualitySums()
  const [tenant, looked, actions, credentials] = await Promise.all([
    tenantsOf(db).find(tenantId),
    samplePeriod(db, tenantId, { from, to }, ROWS_MAX, (row) => lookAt(row, sums)),
    actionsOfPeriod(db, tenantId, { from, to }, ACTIONS_MAX),
    credentialsOf(db, tenantId).list(),
  ])
  if (!tenant || looked.totals.requests === 0) return
  const market = marketOf([...new Set(credentials.map(({ provider }) => provider))], tenant.settings, sums, to)
  const samples = looked.read.flatMap(({ sample }) => sample ?? [])
  const window: Window = { from, to, share: looked.share }
  const recommended = recommend(samples, market, window, seeded(hash32(`${tenantId} ${kind} ${from}`)))
  const changes = actions.map(({ at, subject, to: stage, reason }) => ({ at, subject, to: stage, reason }))
  const body = optimizerReport({ looked, changes, recommended })
  const { add } = reportsOf(db, tenantId)
  const outcomes = await outcomesOf(db, tenantId, { samples, window, market })
  const report = { id: newId('rep'), kind, periodStart: from, periodEnd: to, body, createdAt: to }
  const notice = noticeOf(report, renderReport(report))
  const { routing, recommendations } = body
  const summary = { report: report.id, kind, periodStart: from, periodEnd: to, routing, recommendations }
  const told = await announce(db, tenantId, 'report.ready', summary, Date.now(), `${kind}_${from}`)
  await bounded(
    db.batch([
      add(report),
      ...told,
      ...mailReport(env, db, tenant.settings, { tenantId, ...report }, notice, Date.now()),
      ...recommended.map((each) => proposal(db, tenantId, each, window)),
      ...outcomes,
      recommendationsOf(db, tenantId).expire(to - EXPIRE_AFTER_MS, to),
    ]),
  )
}

function proposal(db: Db, tenantId: string, { kind, subject, ...rest }: Recommendation, basis: Window): Statement {
  const now = basis.to
  const body = { ...rest, basis }
  const row = { id: newId('rec'), kind, subject, state: 'open' as const, body, createdAt: now, changedAt: now }
  return recommendationsOf(db, tenantId).propose(row, now - basis.from)
}
