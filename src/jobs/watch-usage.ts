import { usageOf } from '../analytics/usage-of.ts'
import { causeInWords, causesOf } from '../analytics/watch/causes-of.ts'
import { watchHours } from '../analytics/watch/watch-hours.ts'
import { NOTHING_WATCHED, TENANT_SCOPE, type WatchState } from '../analytics/watch/watch-state.ts'
import type { Env } from '../env.ts'
import type { Alert } from '../learning/anomaly/incident.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/time.ts'
import { bounded, type Db, open, type Statement } from '../storage/db.ts'
import { tenantsToWatch, usageWatchOf } from '../storage/usage-watches.ts'
import { announce } from '../storage/webhooks.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 200
/** Facts of an hour come in for so long after it. */
const LATE_MS = 3 * MINUTE_MS
/** What is usual is learned from so much of the past when a tenant is first looked at. */
const PAST_MS = 28 * DAY_MS
const HOURS_AT_ONCE = 24
const KEYS_MAX = 20
/** What is older than this is written down, and nobody is told. */
const NEWS_MS = 6 * HOUR_MS
const BEGIN_WITHIN_MS = 15 * SECOND_MS

/** Looks at each hour that is over, and tells what is out of the ordinary in it. A day at most of one tenant in one run. */
export const watchUsage: Job = {
  name: 'watch-usage',
  cron: '*/5 * * * *',
  async run(env, now) {
    const begun = Date.now()
    const until = Math.floor((now.getTime() - LATE_MS) / HOUR_MS) * HOUR_MS
    const tenants = await tenantsToWatch(open(env), until - PAST_MS, until, TENANTS_MAX)
    const outcomes = await inParallel(4, tenants, async (tenantId) => {
      if (Date.now() - begun < BEGIN_WITHIN_MS) await watchTenant(env, tenantId, until, now.getTime())
    })
    return sentenceOf('tenants looked at', tenants, outcomes)
  },
}

/** Looks at a tenant's next hours, a day of them at most. */
export async function watchTenant(env: Env, tenantId: string, until: number, now: number): Promise<void> {
  const db = open(env)
  const watch = usageWatchOf(db, tenantId)
  const known = await watch.load()
  const from = Math.max(known?.until ?? 0, until - PAST_MS)
  const to = Math.min(until, from + HOURS_AT_ONCE * HOUR_MS)
  if (from >= to) return
  const before = (known?.state as unknown as WatchState | undefined) ?? NOTHING_WATCHED
  const hours = await hoursOf(db, tenantId, from, to, now)
  const { state, alerts } = watchHours(before, hours)
  const told = await Promise.all(alerts.map((alert) => tell(db, tenantId, alert, now)))
  const [save, ...rest] = [watch.save(to, { ...state }), ...told.flat()]
  if (save) await bounded(db.batch([save, ...rest]))
}

async function hoursOf(db: Db, tenantId: string, from: number, to: number, now: number) {
  const question = {
    from,
    to,
    timezone: 'UTC',
    interval: 'hour',
    top: KEYS_MAX,
    compare: 'none',
    latencies: true,
  } as const
  const [whole, byKey, byModel] = await Promise.all([
    usageOf(db, tenantId, question, now),
    usageOf(db, tenantId, { ...question, by: 'key' }, now),
    usageOf(db, tenantId, { ...question, by: 'model' }, now),
  ])
  return { whole, byKey, byModel }
}

async function tell(db: Db, tenantId: string, { kind, at, incident }: Alert, now: number): Promise<Statement[]> {
  const causes = kind === 'opened' ? await causesOf(db, tenantId, incident, now) : []
  const kept = usageWatchOf(db, tenantId).keep(incident, causes)
  if (kind === 'closed' || now - at > NEWS_MS) return [kept]
  const { id, severity, scope, openedAt } = incident
  const symptoms = incident.symptoms.map(({ metric, direction, observed, expected }) => ({
    metric,
    direction,
    observed,
    expected,
  }))
  const about = scope === TENANT_SCOPE ? tenantId : scope
  const data = { incident: id, severity, scope: about, symptoms, startedAt: openedAt, cause: causeInWords(causes) }
  return [kept, ...(await announce(db, tenantId, 'anomaly.detected', data, now, `${id}_${severity}`))]
}
