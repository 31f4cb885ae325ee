import { spendForecastOf } from '../analytics/spend-forecast-of.ts'
import { usageOf } from '../analytics/usage-of.ts'
import type { Env } from '../env.ts'
import { scoreForecast } from '../learning/forecast/score-forecast.ts'
import { DAY_MS, SECOND_MS } from '../shared/time.ts'
import { bounded, open } from '../storage/db.ts'
import { forecastsToScore, spendForecastsOf } from '../storage/spend-forecasts.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { tenantsActiveSince } from '../storage/usage.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 1_000
const SCORES_MAX = 500
const ACTIVE_MS = 60 * DAY_MS
const BEGIN_WITHIN_MS = 15 * SECOND_MS

/** Forecasts what each active tenant will spend, and holds what was forecast of periods that are over against what came. */
export const forecastSpendDaily: Job = {
  name: 'forecast-spend',
  cron: '17 3 * * *',
  async run(env, now) {
    const begun = Date.now()
    const isLate = () => Date.now() - begun > BEGIN_WITHIN_MS
    const scored = await scoreForecasts(env, now.getTime(), isLate)
    const tenants = await tenantsActiveSince(open(env), now.getTime() - ACTIVE_MS, TENANTS_MAX)
    const outcomes = await inParallel(4, tenants, async (tenantId) => {
      if (!isLate()) await keepForecast(env, tenantId, now.getTime())
    })
    return `${sentenceOf('tenants forecast', tenants, outcomes)}, ${scored} forecasts held against what came`
  },
}

async function keepForecast(env: Env, tenantId: string, now: number): Promise<void> {
  const db = open(env)
  const tenant = await tenantsOf(db).find(tenantId)
  if (!tenant) return
  const forecast = await spendForecastOf(db, tenantId, tenant.settings.timezone ?? 'UTC', now)
  const { add } = spendForecastsOf(db, tenantId)
  const made = now - (now % DAY_MS)
  await bounded(
    db.batch([
      add('month', made, forecast.endOfMonth),
      add('next_month', made, forecast.nextMonth),
      add('next_quarter', made, forecast.nextQuarter),
    ]),
  )
}

/** Gives how many were held against what came. */
async function scoreForecasts(env: Env, now: number, isLate: () => boolean): Promise<number> {
  const db = open(env)
  const due = await forecastsToScore(db, now - DAY_MS / 4, SCORES_MAX)
  const actuals = new Map<string, number>()
  let scored = 0
  for (const { tenantId, ...forecast } of due) {
    if (isLate()) break
    const { periodStart: from, periodEnd: to, body } = forecast
    const name = `${tenantId} ${from} ${to}`
    const question = { from, to, timezone: 'UTC', top: 1, compare: 'none', latencies: false } as const
    const actual = actuals.get(name) ?? (await usageOf(db, tenantId, question, now)).total.costNanos
    actuals.set(name, actual)
    await bounded(spendForecastsOf(db, tenantId).score(forecast, actual, scoreForecast(body, actual)).run())
    scored++
  }
  return scored
}
