import type { Env } from '../../env.ts'
import { hold } from '../../objects/limit-view.ts'
import type { Asking, Restriction } from '../call.ts'
import { isCountedAtOnce, needsOf } from './needs-of.ts'
import { refuse } from './refuse.ts'

const FREE: Restriction = { only: [], zdr: false, regions: [], maxCostNanos: null }

/** Holds a call to its key's models, its tenant's policies, and to limits on how many requests there may be. */
export async function admitByRules<C extends Asking>(
  call: C,
  env: Env,
  ctx: ExecutionContext,
  isSent: boolean,
): Promise<C> {
  const { tenant, key } = call.caller
  const kept = key.models ? { ...call, restriction: { ...FREE, only: [key.models] } } : call
  const judged = kept
  if (tenant.limits && isSent) await holdRequest(judged, tenant.limits, env, ctx)
  return judged
}

async function holdRequest(
  call: Asking,
  limits: NonNullable<Asking['caller']['tenant']['limits']>,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  const needs = needsOf(call, limits.filter(isCountedAtOnce), () => 1)
  if (needs.length === 0) return
  const refusal = await hold(call.caller.tenant.tenantId, call.id, needs, env, ctx, Date.now())
  if (refusal) throw refuse(refusal, needs)
}
