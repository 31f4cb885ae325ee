import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import type { Asking, Plan } from './call.ts'
import { admit, afford } from './policy/admit.ts'

/** Admits a call; one that is refused is written down. */
export function admitCall<C extends Asking>(call: C, env: Env, ctx: ExecutionContext): C | Promise<C> {
  const admitted = admit(call, env, ctx)
  return admitted instanceof Promise ? admitted.catch((thrown) => refused(thrown, call, env, ctx)) : admitted
}

/** Reserves what a plan may cost; a call for which that fails is written down. */
export function affordPlan(call: Asking, plan: Plan, env: Env, ctx: ExecutionContext): Plan | Promise<Plan> {
  const afforded = afford(call, plan, env, ctx)
  return afforded instanceof Promise ? afforded.catch((thrown) => refused(thrown, call, env, ctx)) : afforded
}

async function refused(thrown: unknown, call: Asking, env: Env, ctx: ExecutionContext): Promise<never> {
  if (!(thrown instanceof Fault)) throw thrown
  const { recordRefusal } = await import('./record/record-refusal.ts')
  recordRefusal(call, thrown, env, ctx)
  throw thrown
}
