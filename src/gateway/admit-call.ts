import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import type { Asking, Plan } from './call.ts'
import { admit, afford } from './policy/admit.ts'

/** Admits a call; one that is refused is written down, unless it was never meant to be sent. */
export function admitCall<C extends Asking>(call: C, env: Env, ctx: ExecutionContext, isSent = true): C | Promise<C> {
  const admitted = admit(call, env, ctx, isSent)
  if (!(admitted instanceof Promise)) return admitted
  return admitted.then(({ call: judged, fault }) => {
    if (!fault) return judged
    return isSent ? refuse(fault, judged, env, ctx) : Promise.reject(fault)
  })
}

/** Reserves what a plan may cost; a call for which that fails is written down. */
export function affordPlan(call: Asking, plan: Plan, env: Env, ctx: ExecutionContext): Plan | Promise<Plan> {
  const afforded = afford(call, plan, env, ctx)
  return afforded instanceof Promise ? afforded.catch((thrown) => refuse(thrown, call, env, ctx)) : afforded
}

async function refuse(thrown: unknown, call: Asking, env: Env, ctx: ExecutionContext): Promise<never> {
  if (!(thrown instanceof Fault)) throw thrown
  const { recordRefusal } = await import('./record/record-refusal.ts')
  recordRefusal(call, thrown, env, ctx)
  throw thrown
}
