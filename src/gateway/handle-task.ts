import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { identify } from '../identity/identify.ts'
import { viewLearned } from '../objects/learned-view.ts'
import type { Task } from '../providers/contract.ts'
import { providers } from '../providers/index.ts'
import { admitCall, affordPlan } from './admit-call.ts'
import { headersOf } from './answer.ts'
import type { TaskCall } from './call.ts'
import { deliverTask, type TaskDelivery } from './delivery/deliver-task.ts'
import { echo } from './echo.ts'
import { estimateOf } from './ingress/estimate-task.ts'
import { readTask } from './ingress/read-task.ts'
import { recordTask } from './record/record-task.ts'
import { recordFailure } from './record/write-fact.ts'
import { choose } from './routing/choose.ts'

/** Answers a request for something other than chat: vectors, pictures, sound, a ranking, a judgement. */
export async function handleTask(
  task: Task,
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
): Promise<Response> {
  const served = walk(task, request, env, ctx, id)
  // What was spent is written down, whether or not the caller stays.
  ctx.waitUntil(
    served.then(
      ({ rest }) => rest,
      () => undefined,
    ),
  )
  return (await served).response
}

async function walk(task: Task, request: Request, env: Env, ctx: ExecutionContext, id: string) {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const call = await admitCall(await readTask(task, request, caller, id, startedAt), env, ctx)
  const live = await credentialsFor(caller.tenant, env, providers)
  const learned = viewLearned(caller.tenant.tenantId, env, ctx, startedAt)
  const plan = await affordPlan(call, await choose(call, null, live, learned, Math.random), env, ctx)
  const delivery = await deliverTask(plan, call)
  if ('fault' in delivery) {
    recordFailure(call, promptOf(call), plan, delivery.fault, delivery.attempts, env, ctx)
    throw delivery.fault
  }
  const { type, settled } = delivery
  const body = call.filters ? await filtered(delivery.body, call) : delivery.body
  const headers = { ...headersOf(call, plan, delivery, 'bypass'), 'content-type': type }
  const rest = settled.then((end) =>
    recordTask(call, promptOf(call), plan, { ...delivery, ...end, estimate: estimateOf(call) }, env, ctx),
  )
  const response = new Response(body, { headers })
  if (call.said) echo(call, call.said, plan, delivery, null, response)
  return { response, rest }
}

/** What judges answers is loaded for requests that have content filters. */
async function filtered(body: TaskDelivery['body'], call: TaskCall): Promise<TaskDelivery['body']> {
  const { filterTranscript } = await import('./filtering/filter-transcript.ts')
  return filterTranscript(body, call)
}

/** The fields, without the files. */
function promptOf({ body, caller }: TaskCall): string {
  return caller.tenant.settings.storeText ? JSON.stringify(body.fields) : ''
}
