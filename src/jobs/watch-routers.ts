import type { Env } from '../env.ts'
import { publishTenant } from '../identity/publish.ts'
import { type Alarm, baselineOf, findWorsening } from '../learning/promotion/watch.ts'
import { DAY_MS } from '../shared/time.ts'
import { bounded, open } from '../storage/db.ts'
import type { LoggedRequest } from '../storage/graded-log.ts'
import { versionSteps } from '../storage/router-steps.ts'
import { promotedSince, type RouterVersionRow } from '../storage/router-versions.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { gradedOnly, recentLog } from './router/router-log.ts'
import { sentenceOf } from './sentence.ts'

const VERSIONS_MAX = 50
/** So long a new version is watched. */
const WATCHED_DAYS = 14

/**
 * Holds what each newly promoted router does against what was before: errors, waiting, and grades. One that has made any of
 * them worse gives way to the version before it.
 */
export const watchRouters: Job = {
  name: 'watch-routers',
  cron: '*/5 * * * *',
  async run(env, now) {
    const versions = await promotedSince(open(env), now.getTime() - WATCHED_DAYS * DAY_MS, VERSIONS_MAX)
    const outcomes = await inParallel(3, versions, (version) => watchRouter(env, version, now.getTime()))
    const told = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []))
    return [
      sentenceOf(
        'new routers watched',
        versions.map(({ id }) => id),
        outcomes,
      ),
      ...told,
    ].join('; ')
  },
}

/** Watches one version; gives what was done, or null. */
export async function watchRouter(env: Env, version: RouterVersionRow, now: number): Promise<string | null> {
  const db = open(env)
  const log = await recentLog(db, version.tenantId, now)
  const found = whatGotWorse(log, version)
  if (!found) return null
  const evidence = { ...version.evidence, rollback: found }
  const step = { to: 'rolled_back', reason: found.reason, actor: 'optimizer', evidence, now } as const
  const [first, ...rest] = await versionSteps(db, version.tenantId, version, step)
  if (first) await bounded(db.batch([first, ...rest, tenantsOf(db).touch(version.tenantId, now)]))
  await publishTenant(env, version.tenantId)
  return `${version.tenantId}: ${version.id} rolled back, ${found.reason}`
}

interface Worse extends Alarm {
  readonly reason: string
}

function whatGotWorse(log: readonly LoggedRequest[], { id, changedAt }: RouterVersionRow): Worse | null {
  const before = log.filter(({ at, routing }) => at < changedAt && routing.version !== id)
  const after = log.filter(({ at, routing }) => at >= changedAt && routing.version === id)
  for (const { name, worse, values } of WATCHED) {
    const baseline = baselineOf(values(before))
    const alarm = findWorsening(values(after), baseline, worse)
    if (!alarm) continue
    const told = `${alarm.mean.toFixed(3)} over ${alarm.after} requests, ${baseline.mean.toFixed(3)} over ${baseline.count} before`
    return { ...alarm, reason: `${name} got worse: ${told}` }
  }
  return null
}

interface Watched {
  readonly name: string
  /** 1: more is worse. */
  readonly worse: 1 | -1
  values(rows: readonly LoggedRequest[]): number[]
}

const WATCHED: readonly Watched[] = [
  {
    name: 'the share of failed requests',
    worse: 1,
    values: (rows) =>
      rows.filter(({ outcome }) => outcome !== 'cancelled').map(({ outcome }) => Number(outcome === 'failed')),
  },
  {
    name: 'the logarithm of the latency',
    worse: 1,
    values: (rows) =>
      rows.filter(({ outcome }) => outcome === 'ok').map(({ latencyMs }) => Math.log(Math.max(1, latencyMs))),
  },
  { name: 'the mean grade', worse: -1, values: (rows) => gradedOnly(rows).map(({ grade }) => grade) },
]
