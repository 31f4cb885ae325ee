import type { Alias } from '../contract/settings.ts'
import type { Env } from '../env.ts'
import { publishTenant } from '../identity/publish.ts'
import { DAY_MS, SECOND_MS } from '../shared/time.ts'
import { aliasesOf } from '../storage/aliases.ts'
import { bounded, open, type Statement } from '../storage/db.ts'
import { modelSteps } from '../storage/router-steps.ts'
import { type EnteringModelRow, enteringOf } from '../storage/router-versions.ts'
import type { EntryStage } from '../storage/snapshot.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { tenantsActiveSince } from '../storage/usage.ts'
import { inParallel } from './in-parallel.ts'
import type { AskModel, Job } from './job.ts'
import { type Entry, judgeCanary, judgeProbes, judgeShadow } from './router/judge-entry.ts'
import { probeModel } from './router/probe-model.ts'
import { recentLog } from './router/router-log.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 30
/** A tenant that has sent fewer routed requests than this has no habits a new model could disturb. */
const HABITS_MIN = 200
const PROBING_LIMIT_MS = 18 * SECOND_MS

/**
 * Lets models that are new to a tenant's `auto` in step by step: they answer probes, are asked beside others without anybody
 * being served, then serve one request in a hundred, and then are free to be chosen. One that fails a step is kept out.
 */
export const enterModels: Job = {
  name: 'enter-models',
  cron: '*/5 * * * *',
  async run(env, now, ask) {
    const tenants = await tenantsActiveSince(open(env), now.getTime() - DAY_MS, TENANTS_MAX)
    const until = Date.now() + PROBING_LIMIT_MS
    const outcomes = await inParallel(3, tenants, (tenantId) =>
      enterForTenant(env, tenantId, now.getTime(), ask, until),
    )
    const told = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
    return [sentenceOf('tenants looked at for new models', tenants, outcomes), ...told].join('; ')
  },
}

/** Takes each of a tenant's entering models at most a step further; gives what was done, a sentence each. */
export async function enterForTenant(
  env: Env,
  tenantId: string,
  now: number,
  ask: AskModel,
  until: number,
): Promise<string[]> {
  const db = open(env)
  const models = enteringOf(db, tenantId)
  const [tenant, aliases, entering, log] = await Promise.all([
    tenantsOf(db).find(tenantId),
    aliasesOf(db, tenantId).list(),
    models.list(),
    recentLog(db, tenantId, now),
  ])
  if (!tenant) return []
  const offered = offeredModels(
    tenant.settings.autoModels,
    aliases.map(({ definition }) => definition),
  )
  const known = new Set([
    ...entering.map(({ model }) => model),
    ...log.flatMap(({ routing }) => routing.candidates.map(({ model }) => model)),
  ])
  const fresh = log.length >= HABITS_MIN ? offered.filter((model) => !known.has(model)) : []
  const steps: Step[] = fresh.map((model) => ({
    model,
    from: null,
    to: 'probe',
    reason: 'new to `auto`',
    evidence: {},
  }))
  for (const row of entering) {
    const entry = await assess(env, tenantId, row, log, ask, until)
    if (entry) steps.push({ model: row.model, from: row.stage, ...entry })
  }
  if (steps.length === 0) return []
  const statements = steps.flatMap((step): Statement[] =>
    step.to === null
      ? [models.setEvidence(step.model, step.evidence)]
      : modelSteps(db, tenantId, step.model, step.from, { ...step, to: step.to, actor: 'optimizer', now }),
  )
  const [first, ...rest] = statements
  if (first) await bounded(db.batch([first, ...rest, tenantsOf(db).touch(tenantId, now)]))
  await publishTenant(env, tenantId)
  return steps
    .filter(({ to }) => to !== null)
    .map(({ model, to, reason }) => `${tenantId}: ${model} to ${to}, ${reason}`)
}

interface Step extends Entry {
  readonly model: string
  readonly from: EntryStage | null
}

/** Models that `auto` may choose from by their full names. Others have been found in the catalogue, and are no news. */
function offeredModels(autoModels: readonly string[], routes: readonly Alias[]): string[] {
  const named = [...autoModels, ...routes.filter(({ strategy }) => strategy === 'auto').flatMap(({ models }) => models)]
  return [...new Set(named.filter((name) => name.includes('/')))]
}

async function assess(
  env: Env,
  tenantId: string,
  row: EnteringModelRow,
  log: Awaited<ReturnType<typeof recentLog>>,
  ask: AskModel,
  until: number,
): Promise<Entry | null> {
  if (row.stage === 'probe') return judgeProbes(row, await probeModel(env, tenantId, row, ask, until))
  if (row.stage === 'shadow') return judgeShadow(row, log)
  return row.stage === 'canary' ? judgeCanary(row, log) : null
}
