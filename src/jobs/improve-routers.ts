import type { RouterSettings } from '../contract/settings.ts'
import type { Env } from '../env.ts'
import { publishTenant } from '../identity/publish.ts'
import { SHIPPED } from '../learning/prior/shipped-predictor.ts'
import { DAY_MS } from '../shared/time.ts'
import { bounded, type Db, open } from '../storage/db.ts'
import type { LoggedRequest } from '../storage/graded-log.ts'
import { versionSteps } from '../storage/router-steps.ts'
import { type RouterVersionRow, routerOfTenant } from '../storage/router-versions.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { testSums } from '../storage/test-log.ts'
import { tenantsActiveSince } from '../storage/usage.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { type Assessed, type Assessment, assessOnLog, assessShadow, assessTest } from './router/assess-version.ts'
import { makeVersion } from './router/make-version.ts'
import { baseOf, predictorOf } from './router/predictors.ts'
import { recentLog } from './router/router-log.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 50
const VERSIONS_MAX = 100
const UNDER_WAY = new Set(['screening', 'shadow', 'ab'])

/**
 * Improves each active tenant's router: refits it from graded answers, screens what comes of it on the log, lets it into the
 * shadow, then into a test, then in charge, a step a run at most. Each step is recorded with its figures and can be taken back.
 */
export const improveRouters: Job = {
  name: 'improve-routers',
  cron: '17 3 * * *',
  async run(env, now) {
    const tenants = await tenantsActiveSince(open(env), now.getTime() - DAY_MS, TENANTS_MAX)
    const outcomes = await inParallel(3, tenants, (tenantId) => improveRouter(env, tenantId, now.getTime()))
    const told = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []))
    return [sentenceOf('routers looked at', tenants, outcomes), ...told].join('; ')
  },
}

/** Takes one tenant's router at most a step further; gives what was done, or null. */
export async function improveRouter(env: Env, tenantId: string, now: number): Promise<string | null> {
  const db = open(env)
  const [tenant, versions, log] = await Promise.all([
    tenantsOf(db).find(tenantId),
    routerOfTenant(db, tenantId).versions(VERSIONS_MAX),
    recentLog(db, tenantId, now),
  ])
  if (!tenant || log.length === 0) return null
  const settings = tenant.settings.router
  const made = versions.some(({ stage }) => UNDER_WAY.has(stage))
    ? null
    : await refit(env, tenantId, log, versions, now)
  if (made) await bounded(db.batch([routerOfTenant(db, tenantId).addVersion(made)]))
  const version = made ?? versions.find(({ stage }) => UNDER_WAY.has(stage))
  // Who promotes by hand is only brought new versions.
  if (!version || (settings?.promote === false && !made)) return null
  const all = made ? [made, ...versions] : versions
  const assessment = await assess(env, tenantId, log, version, all, settings)
  return take(env, db, tenantId, version, settings?.promote === false ? { ...assessment, to: null } : assessment, now)
}

async function refit(
  env: Env,
  tenantId: string,
  log: readonly LoggedRequest[],
  versions: readonly RouterVersionRow[],
  now: number,
): Promise<RouterVersionRow | null> {
  const current = versions.find(({ stage }) => stage === 'current')
  const id = current?.id ?? null
  const base = id === null ? SHIPPED : baseOf(id, versions)
  const predictor = await predictorOf(env.CONFIG, tenantId, id)
  const since = Math.max(0, ...versions.map(({ createdAt }) => createdAt))
  const sharesHeads = (row: LoggedRequest) => baseOf(row.routing.version, versions) === base
  const origin = { predictor, id, base, aims: current?.aims ?? [], since }
  return makeVersion(env, tenantId, log, origin, sharesHeads, now)
}

async function assess(
  env: Env,
  tenantId: string,
  log: readonly LoggedRequest[],
  version: RouterVersionRow,
  versions: readonly RouterVersionRow[],
  settings: RouterSettings | undefined,
): Promise<Assessment> {
  if (version.stage === 'ab') return assessTest(await testSums(open(env), tenantId, version.changedAt))
  const inCharge = versions.find(({ stage }) => stage === 'current')
  const [predictor, current] = await Promise.all([
    predictorOf(env.CONFIG, tenantId, version.id),
    predictorOf(env.CONFIG, tenantId, inCharge?.id ?? null),
  ])
  const base = baseOf(version.id, versions)
  const isOfOneBase = base === (inCharge ? baseOf(inCharge.id, versions) : SHIPPED)
  const assessed: Assessed = {
    version,
    predictor,
    current,
    currentAims: inCharge?.aims ?? [],
    settings,
    sharesHeads: ({ routing }) => isOfOneBase && baseOf(routing.version, versions) === base,
  }
  return version.stage === 'shadow' ? assessShadow(log, assessed) : assessOnLog(log, assessed)
}

/** Records what was found, and takes the step, if there is one to take. */
async function take(
  env: Env,
  db: Db,
  tenantId: string,
  version: RouterVersionRow,
  { to, reason, evidence }: Assessment,
  now: number,
): Promise<string> {
  const all = { ...version.evidence, ...evidence, verdict: reason }
  if (to === null) {
    // The time of the last step stays: what came since then is what the next verdict rests on.
    await bounded(db.batch([routerOfTenant(db, tenantId).setStage(version.id, version.stage, all, version.changedAt)]))
    return `${tenantId}: ${version.id} ${reason}`
  }
  const step = { to, reason, actor: 'optimizer', evidence: all, now }
  const [first, ...rest] = await versionSteps(db, tenantId, version, step)
  if (first) await bounded(db.batch([first, ...rest, tenantsOf(db).touch(tenantId, now)]))
  await publishTenant(env, tenantId)
  return `${tenantId}: ${version.id} to ${to}, ${reason}`
}
