import type { Env } from '../env.ts'
import { recommend } from '../learning/recommend/recommend.ts'
import type { Recommendation } from '../learning/recommend/recommendation.ts'
import { scoreRecommendation } from '../learning/recommend/score-recommendation.ts'
import { hash32 } from '../shared/hash.ts'
import { newId } from '../shared/ids.ts'
import { DAY_MS } from '../shared/time.ts'
import { credentialsOf } from '../storage/credentials.ts'
import { bounded, type Db, open, type Statement } from '../storage/db.ts'
import { gradedLog } from '../storage/graded-log.ts'
import { periodLog, periodTotals } from '../storage/period-log.ts'
import { recommendationsOf } from '../storage/recommendations.ts'
import { type ReportRow, reportsOf } from '../storage/reports.ts'
import { routerOfTenant } from '../storage/router-versions.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { tenantsActiveSince } from '../storage/usage.ts'
import { announce } from '../storage/webhooks.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { marketOf } from './reports/market-of.ts'
import { optimizerReport } from './reports/optimizer-report.ts'
import { sampleOf } from './reports/sample-of.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 100
const ROWS_MAX = 5_000
const ACTIONS_MAX = 200
const WEEK_DAYS = 7
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4 * DAY_MS

/** Writes what each active tenant's router did yesterday, and on Mondays last week, with what else could be saved. UTC days. */
export const writeReports: Job = {
  name: 'write-reports',
  cron: '17 3 * * *',
  async run(env, now) {
    const today = now.getTime() - (now.getTime() % DAY_MS)
    const isMonday = (today - FIRST_MONDAY) % (WEEK_DAYS * DAY_MS) === 0
    const tenants = await tenantsActiveSince(open(env), today - WEEK_DAYS * DAY_MS, TENANTS_MAX)
    const outcomes = await inParallel(3, tenants, async (tenantId) => {
      await writeReport(env, tenantId, 'daily', today - DAY_MS, today)
      if (isMonday) await writeReport(env, tenantId, 'weekly', today - WEEK_DAYS * DAY_MS, today)
    })
    return sentenceOf('tenants reported on', tenants, outcomes)
  },
}

/** Writes one report, and proposes what it recommends. Of a period that was reported on already, nothing. */
export async function writeReport(
  env: Env,
  tenantId: string,
  kind: ReportRow['kind'],
  from: number,
  to: number,
): Promise<void> {
  const db = open(env)
  const [tenant, totals, rows, routed, actions, credentials] = await Promise.all([
    tenantsOf(db).find(tenantId),
    periodTotals(db, tenantId, from, to),
    periodLog(db, tenantId, from, to, ROWS_MAX),
    gradedLog(db, tenantId, from, ROWS_MAX),
    routerOfTenant(db, tenantId).actions(ACTIONS_MAX),
    credentialsOf(db, tenantId).list(),
  ])
  if (!tenant || totals.requests === 0) return
  const market = marketOf([...new Set(credentials.map(({ provider }) => provider))], tenant.settings, to)
  const samples = rows.map(sampleOf)
  const recommended = recommend(samples, market, numbersFrom(`${tenantId} ${kind} ${from}`))
  const body = optimizerReport({
    totals,
    routed: routed.filter(({ at }) => at < to),
    rows,
    changes: actions
      .filter(({ at }) => at >= from && at < to)
      .map(({ at, subject, to: stage, reason }) => ({ at, subject, to: stage, reason })),
    recommendations: recommended.map(({ kind: what, subject, text, predicted }) => {
      return { kind: what, subject, text, savingNanosPerDay: predicted.savingNanosPerDay }
    }),
    isSample: totals.requests > rows.length,
  })
  const report = { id: newId('rep'), kind, periodStart: from, periodEnd: to, body, createdAt: to }
  const proposals = recommended.map((each) => proposal(db, tenantId, each, to))
  const outcomes = await outcomesOf(db, tenantId, samples, market, to)
  const { id, periodStart, periodEnd } = report
  const summary = {
    report: id,
    kind,
    periodStart,
    periodEnd,
    routing: body.routing,
    recommendations: body.recommendations,
  }
  const told = await announce(db, tenantId, 'report.ready', summary, Date.now(), `${kind}_${from}`)
  await bounded(db.batch([reportsOf(db, tenantId).add(report), ...proposals, ...outcomes, ...told]))
}

function proposal(db: Db, tenantId: string, { kind, subject, ...body }: Recommendation, now: number): Statement {
  const row = { id: newId('rec'), kind, subject, state: 'open' as const, body, createdAt: now, changedAt: now }
  return recommendationsOf(db, tenantId).propose(row)
}

/** What came of swaps that were applied: what the requests since then would have cost before. */
async function outcomesOf(
  db: Db,
  tenantId: string,
  samples: ReturnType<typeof sampleOf>[],
  { costAt }: ReturnType<typeof marketOf>,
  now: number,
): Promise<Statement[]> {
  const applied = (await recommendationsOf(db, tenantId).list()).filter(({ state }) => state === 'applied')
  return applied.flatMap(({ id, kind, subject, body, changedAt }) => {
    if (kind !== 'model_swap' && kind !== 'cheaper_host') return []
    const after = samples.filter(({ at, requestedModel }) => at >= changedAt && at < now && requestedModel === subject)
    if (after.length === 0) return []
    const { predicted } = body as unknown as Recommendation
    const outcome = scoreRecommendation(predicted, after, (sample) => costAt(subject, sample), numbersFrom(id))
    return [recommendationsOf(db, tenantId).setOutcome(id, { ...outcome })]
  })
}

/** Numbers from 0 to 1 that are the same for the same text: a report made again is the same report. */
function numbersFrom(seed: string): () => number {
  let count = 0
  return () => hash32(`${seed} ${count++}`) / 4_294_967_296
}
