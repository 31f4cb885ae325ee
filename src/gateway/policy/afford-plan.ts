import type { Measure } from '../../accounting/borrower.ts'
import type { Env } from '../../env.ts'
import { hold } from '../../objects/limit-view.ts'
import type { Target } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { usdFromNanos } from '../../shared/money.ts'
import type { SnapshotLimit } from '../../storage/snapshot.ts'
import type { Asking, Plan } from '../call.ts'
import { mostOf } from './most-of.ts'
import { countsArm, isCountedAtOnce, needsOf } from './needs-of.ts'
import { refuse } from './refuse.ts'

/**
 * Reserves the most that a plan is expected to use, of every limit that is on it. Where a limit on a provider or model is reached,
 * its targets are left out; where nothing is left then, or another limit is reached, the request may not pass.
 */
export async function affordPlan(call: Asking, plan: Plan, env: Env, ctx: ExecutionContext): Promise<Plan> {
  const affordable = withinCost(call, plan)
  const limits = (call.caller.tenant.limits ?? []).filter((limit) => !isCountedAtOnce(limit))
  if (limits.length === 0) return affordable
  let { targets } = affordable
  for (;;) {
    const refusal = await reserve(call, { ...affordable, targets }, limits, env, ctx)
    if (!refusal) return { ...affordable, targets }
    const [first, ...rest] = targets.filter((target) => !isScoped(refusal.limit) || !countsArm(refusal.limit, target))
    if (!first || rest.length + 1 === targets.length) throw refusal.fault
    targets = [first, ...rest]
  }
}

function isScoped({ provider, model }: SnapshotLimit): boolean {
  return provider !== undefined || model !== undefined
}

async function reserve(
  call: Asking,
  plan: Plan,
  limits: readonly SnapshotLimit[],
  env: Env,
  ctx: ExecutionContext,
): Promise<{ readonly limit: SnapshotLimit; readonly fault: Fault } | null> {
  const onPlan = limits.filter((limit) => plan.targets.some((target) => countsArm(limit, target)))
  const needs = needsOf(call, onPlan, (of, limit) => dearest(call, plan, of, limit))
  if (needs.length === 0) return null
  const refusal = await hold(call.caller.tenant.tenantId, call.id, needs, env, ctx, Date.now())
  if (!refusal) return null
  const need = needs.find(({ counter }) => counter === refusal.need.counter)
  const fault = refuse(refusal, needs)
  if (!need) throw fault
  return { limit: need.limit, fault }
}

/** The most that any target may use of what a limit counts. */
function dearest(call: Asking, plan: Plan, of: Measure, limit: SnapshotLimit): number {
  const isWorst = limit.kind === 'budget' && limit.reserve === 'worst_case'
  const counted = plan.targets.filter((target) => countsArm(limit, target))
  return Math.max(...counted.map((target) => mostOf(call, plan, target, isWorst)[of]))
}

/** Leaves out targets that may cost more than a policy lets a request cost. */
function withinCost(call: Asking, plan: Plan): Plan {
  const most = call.restriction?.maxCostNanos ?? null
  if (most === null) return plan
  const cost = (target: Target) => mostOf(call, plan, target, false).cost
  const [first, ...rest] = plan.targets.filter((target) => cost(target) <= most)
  if (first) return { ...plan, targets: [first, ...rest] }
  const least = Math.min(...plan.targets.map(cost))
  const message = `A policy lets a request cost $${usdFromNanos(most)} at most; this one may cost $${usdFromNanos(least)}.`
  throw new Fault('policy_denied', message)
}
