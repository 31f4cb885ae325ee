import type { Env } from '../env.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { open } from '../storage/db.ts'
import { limitsOf } from '../storage/limits.ts'
import { recordedSpend } from '../storage/recorded-spend.ts'
import { tenantsActiveSince } from '../storage/usage.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 500
const ENTRIES_MAX = 1_000
const ACTIVE_WITHIN_MS = 2 * HOUR_MS
const LIMITER_LIMIT_MS = 5 * SECOND_MS
/** By then whatever was spent has been told, or never will be: no lease lasts longer. */
const SETTLED_AFTER_MS = 15 * MINUTE_MS

/** Has budgets know of what was recorded as spent and never told to them, as when an isolate dies. None is ever lowered. */
export const reconcileBudgets: Job = {
  name: 'reconcile-budgets',
  cron: '7 * * * *',
  async run(env, now) {
    const tenants = await tenantsActiveSince(open(env), now.getTime() - ACTIVE_WITHIN_MS, TENANTS_MAX)
    const outcomes = await inParallel(4, tenants, (tenantId) => reconcileTenant(env, tenantId, now.getTime()))
    const raised = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
    return [
      sentenceOf('tenants whose budgets were held against the records', tenants, outcomes),
      ...raised.map((counter) => `${counter} raised`),
    ].join('; ')
  },
}

/** Reconciles one tenant's budgets; gives the counters that knew too little. */
export async function reconcileTenant(env: Env, tenantId: string, now: number): Promise<string[]> {
  const db = open(env)
  const budgets = await limitsOf(db, tenantId, 'budget').list()
  const recorded = await Promise.all(budgets.map((row) => recordedSpend(db, row, now, now - SETTLED_AFTER_MS)))
  const entries = recorded.flat().slice(0, ENTRIES_MAX)
  if (entries.length === 0) return []
  const asked = Promise.resolve(env.LIMITER.get(env.LIMITER.idFromName(tenantId)).raise(entries))
  return within(LIMITER_LIMIT_MS, asked, () => {
    throw new Error('the limiter did not answer in time')
  })
}
