import type { Env } from '../../env.ts'
import { Fault } from '../../shared/faults.ts'
import type { Asking, Plan } from '../call.ts'
import type { Ruled } from './ruled.ts'

/**
 * Lets a call through, perhaps only to some targets, or says why it may not pass. What decides beyond the key's scope is loaded for
 * tenants that have limits or rules (a promise then); all others wait for nothing. What is not `isSent` counts nowhere.
 */
export function admit<C extends Asking>(
  call: C,
  env: Env,
  ctx: ExecutionContext,
  isSent = true,
): C | Promise<Ruled<C>> {
  const { key, tenant } = call.caller
  if (!key.scopes.includes('inference')) {
    throw new Fault('insufficient_permissions', 'This key may not call models: it lacks the scope `inference`.')
  }
  if (!tenant.limits && !tenant.policies && !key.models && !tenant.settings.filters) return call
  return import('./admit-by-rules.ts').then(({ admitByRules }) => admitByRules(call, env, ctx, isSent))
}

/** Reserves what a plan may cost, or throws the reason it may not be carried out; targets beyond a limit are left out. */
export function afford(call: Asking, plan: Plan, env: Env, ctx: ExecutionContext): Plan | Promise<Plan> {
  if (!call.caller.tenant.limits && (call.restriction?.maxCostNanos ?? null) === null) return plan
  return import('./afford-plan.ts').then(({ affordPlan }) => affordPlan(call, plan, env, ctx))
}
