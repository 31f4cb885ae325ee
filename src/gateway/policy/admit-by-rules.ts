import type { Env } from '../../env.ts'
import { hold } from '../../objects/limit-view.ts'
import type { Verdict } from '../../policy/verdict.ts'
import type { Fault } from '../../shared/faults.ts'
import type { SnapshotLimit } from '../../storage/snapshot.ts'
import type { Asking } from '../call.ts'
import { isCountedAtOnce, needsOf } from './needs-of.ts'
import { refuse } from './refuse.ts'
import type { Ruled } from './ruled.ts'

/** Holds a call to its key's models, its tenant's policies, and to limits on how many requests there may be. */
export async function admitByRules<C extends Asking>(
  call: C,
  env: Env,
  ctx: ExecutionContext,
  isSent: boolean,
): Promise<Ruled<C>> {
  const judged = await judge(call)
  const { limits } = call.caller.tenant
  if (judged.fault || !limits || !isSent) return judged
  return { ...judged, fault: await holdRequest(judged.call, limits, env, ctx) }
}

/** What judges is loaded for tenants that have policies or content filters. */
async function judge<C extends Asking>(call: C): Promise<Ruled<C>> {
  const { tenant, key } = call.caller
  const { filters } = tenant.settings
  if (!tenant.policies && !key.models && !filters) return { call, fault: null }
  const { denialOf, judgeCall, restrictionOf } = await import('./judge-call.ts')
  const judged = tenant.policies ? judgeCall(call, tenant.policies, Date.now()) : null
  const restriction = restrictionOf(key.models, judged?.verdict ?? null)
  const ruled = { ...call, restriction, policy: judged?.fact ?? null }
  const fault = judged && denialOf(judged.verdict)
  const verdict = judged?.verdict ?? null
  if (fault || (!filters && !hasOrders(verdict))) return { call: ruled, fault }
  const { filterCall } = await import('./filter-call.ts')
  return filterCall(ruled, filters, verdict)
}

function hasOrders(verdict: Verdict | null): boolean {
  return verdict !== null && verdict.filters.input.length + verdict.filters.output.length > 0
}

async function holdRequest(
  call: Asking,
  limits: readonly SnapshotLimit[],
  env: Env,
  ctx: ExecutionContext,
): Promise<Fault | null> {
  const needs = needsOf(call, limits.filter(isCountedAtOnce), () => 1)
  if (needs.length === 0) return null
  const refusal = await hold(call.caller.tenant.tenantId, call.id, needs, env, ctx, Date.now())
  return refusal && refuse(refusal, needs)
}
