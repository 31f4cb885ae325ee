import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { identify } from '../identity/identify.ts'
import { viewScores } from '../objects/score-view.ts'
import { providers } from '../providers/index.ts'
import { answerFromMemory, answerFromProvider } from './answer.ts'
import { keep } from './cache/keep.ts'
import { recall } from './cache/recall.ts'
import { deliver } from './delivery/deliver.ts'
import { readChat } from './ingress/read-chat.ts'
import { admit } from './policy/admit.ts'
import { record, recordFailure, recordHit } from './record/record.ts'
import { decide } from './routing/decide.ts'

/** The path of a chat request, top to bottom. Each line is a folder next to this file. */
export async function handleChat(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const call = await readChat(request, caller, id, startedAt)
  admit(call)

  const recalled = await recall(call, env)
  if (recalled.cache === 'hit') {
    recordHit(call, recalled.kept, env, ctx)
    return answerFromMemory(call, recalled.kept)
  }
  const landing = recalled.cache === 'miss' ? recalled.flight : null
  try {
    const live = await credentialsFor(caller.tenant, env, providers)
    const scores = () => viewScores(caller.tenant.tenantId, env, ctx, startedAt)
    const plan = decide(call, live, scores, Math.random)
    const delivery = await deliver(plan, call)
    if ('fault' in delivery) {
      recordFailure(call, plan, delivery.fault, delivery.attempts, env, ctx)
      throw delivery.fault
    }
    ctx.waitUntil(record(call, plan, delivery, recalled.cache, env, ctx))
    if (recalled.cache === 'miss') ctx.waitUntil(keep(call, recalled, delivery, env))
    return answerFromProvider(call, plan, delivery, recalled.cache)
  } catch (thrown) {
    landing?.land(null)
    throw thrown
  }
}
