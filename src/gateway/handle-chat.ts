import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { type Caller, identify } from '../identity/identify.ts'
import { viewLearned } from '../objects/learned-view.ts'
import { providers } from '../providers/index.ts'
import { admitCall, affordPlan } from './admit-call.ts'
import { answerFromMemory, answerFromProvider } from './answer.ts'
import { keep } from './cache/keep.ts'
import { recall } from './cache/recall.ts'
import type { Call, CallFilters, Delivery, Learn, Plan, Said } from './call.ts'
import { deliver } from './delivery/deliver.ts'
import { readChat } from './ingress/read-chat.ts'
import { record, recordHit } from './record/record.ts'
import { recordFailure } from './record/write-fact.ts'
import { choose } from './routing/choose.ts'

/** An answer on its way, and what is still to be done behind it. */
interface Served {
  readonly response: Response
  readonly rest: Promise<unknown> | null
}

/** Answers a chat request. */
export function handleChat(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  return serve(request, env, ctx, id, readChat)
}

/** How a request is read into a Call; each wire format has its own. */
export type Read = (request: Request, caller: Caller, id: string, startedAt: number) => Promise<Call>

/** Serves a request. The whole of it is kept alive when the caller goes away, so that what was spent is written down. */
export async function serve(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
  read: Read,
): Promise<Response> {
  const served = walk(request, env, ctx, id, read)
  ctx.waitUntil(
    served.then(
      ({ rest }) => rest,
      () => undefined,
    ),
  )
  return (await served).response
}

/** The path of a request, top to bottom. Each line is a folder next to this file. */
async function walk(request: Request, env: Env, ctx: ExecutionContext, id: string, read: Read): Promise<Served> {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const call = await admitCall(await read(request, caller, id, startedAt), env, ctx)

  const recalled = await recall(call, env)
  if (recalled.cache === 'hit') {
    recordHit(call, recalled.kept, env, ctx)
    const response = await restored(await answerFromMemory(call, recalled.kept), call)
    if (call.said) {
      const { echo } = await import('./echo.ts')
      const plan = { targets: [recalled.kept], reason: 'cache' }
      echo(call, call.said, plan, { target: recalled.kept, attempts: [] }, 0, response)
    }
    return { response, rest: null }
  }
  const landing = recalled.cache === 'miss' ? recalled.flight : null
  try {
    const live = await credentialsFor(caller.tenant, env, providers)
    const learned = viewLearned(caller.tenant.tenantId, env, ctx, startedAt)
    const chosen = await choose(call, call.body.chat, live, learned, Math.random)
    const plan = await affordPlan(call, chosen, env, ctx)
    const delivered = await deliver(plan, call)
    if ('fault' in delivered) {
      recordFailure(call, call.body.text, plan, delivered.fault, delivered.attempts, env, ctx)
      throw delivered.fault
    }
    const delivery = call.filters ? await filtered(delivered, call.filters) : delivered
    const response = await restored(answerFromProvider(call, plan, delivery, recalled.cache), call)
    if (call.said) await tellMore(call, call.said, plan, delivery, response, env)
    // What passed untouched is more than its translation, which is all that could be kept.
    const keeps = recalled.cache === 'miss' && !delivery.isNative
    if (!keeps) landing?.land(null)
    const kept = keeps ? keep(call, recalled, delivery, env) : null
    const recorded = record(call, plan, delivery, recalled.cache, env, ctx, plan.routed ? learnerOf(call) : null)
    const rest = Promise.all([recorded, kept, judge(call, plan, delivery, env, ctx)])
    return { response, rest }
  } catch (thrown) {
    landing?.land(null)
    throw thrown
  }
}

/** What judges answers is loaded for requests that have content filters. */
async function filtered(delivery: Delivery, filters: CallFilters): Promise<Delivery> {
  const { filterDelivery } = await import('./filtering/filter-delivery.ts')
  return filterDelivery(delivery, filters)
}

function restored(response: Response, { filters }: Call): Response | Promise<Response> {
  if (!filters) return response
  return import('./filtering/restore-answer.ts').then(({ restoreAnswer }) => restoreAnswer(response, filters))
}

/** Draws the lessons of what `auto` chose, behind the answer. */
function learnerOf(call: Call): Learn {
  return async (answered, expected) => {
    const { learnFromAnswer } = await import('./learn/learn-from-answer.ts')
    return learnFromAnswer(call, answered, expected)
  }
}

/** Has a model grade some answers, behind them, where the tenant wants that. */
async function judge(call: Call, plan: Plan, delivery: Delivery, env: Env, ctx: ExecutionContext): Promise<void> {
  if (!plan.routed || !call.caller.tenant.settings.router?.judge) return
  const { judgeAnswer } = await import('./judge-answer.ts')
  await judgeAnswer(call, plan, delivery, env, ctx)
}

/** Tells a request that spoke of its routing what became of it. */
async function tellMore(
  call: Call,
  said: Said,
  plan: Plan,
  delivery: Delivery,
  response: Response,
  env: Env,
): Promise<void> {
  const { costOfAnswer, echo } = await import('./echo.ts')
  echo(call, said, plan, delivery, costOfAnswer(call, delivery), response)
  if (!said.wish.forecast && !said.wish.receipt) return
  const { proveRouting } = await import('./prove-routing.ts')
  await proveRouting(call, said, plan, delivery.target, response, env)
}
