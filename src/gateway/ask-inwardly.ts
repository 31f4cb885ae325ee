import type { ChatRequest } from '../contract/chat.ts'
import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import type { Caller } from '../identity/identify.ts'
import { freshSnapshot } from '../identity/snapshots.ts'
import { limitedRequests } from '../objects/held-requests.ts'
import { viewLearned } from '../objects/learned-view.ts'
import { providers } from '../providers/index.ts'
import { Fault } from '../shared/faults.ts'
import { newId } from '../shared/ids.ts'
import type { Call, Plan } from './call.ts'
import { deliver } from './delivery/deliver.ts'
import { readSaid } from './learn/answer/read-said.ts'
import { afford } from './policy/admit.ts'
import { record } from './record/record.ts'
import { choose } from './routing/choose.ts'

/** What a model said to a question of the gateway's own. */
export interface InwardAnswer {
  readonly text: string
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[]
}

/** Never so small that another than the best is tried. */
const NO_TRIAL = () => 1 - Number.EPSILON

/**
 * Asks a model a question of the gateway's own in a tenant's name. It is delivered, recorded and charged like any other, with
 * `reason` as its reason. Null: it had no answer.
 */
export async function askInwardly(
  caller: Caller,
  chat: ChatRequest,
  reason: string,
  env: Env,
  ctx: ExecutionContext,
): Promise<InwardAnswer | null> {
  const { stream: _, stream_options: __, ...plain } = chat
  const call = inwardCall(caller, { ...plain, model: chat.model, messages: chat.messages })
  const live = await credentialsFor(caller.tenant, env, providers)
  const learned = viewLearned(caller.tenant.tenantId, env, ctx, call.startedAt)
  const chosen = { ...(await choose(call, call.body.chat, live, learned, NO_TRIAL)), reason }
  const plan = await affordOrNot(call, chosen, env, ctx)
  if (!plan) return null
  const delivery = await deliver(plan, call)
  if ('fault' in delivery) return null
  await record(call, plan, delivery, 'bypass', env, ctx)
  const { outcome, text } = await delivery.settled
  const whole = outcome === 'ok' ? readSaid(text, true)?.whole : null
  return whole ? { text: whole.content, toolCalls: whole.calls } : null
}

/** The same for a tenant by its id, for the clock. */
export async function askForTenant(
  tenantId: string,
  chat: ChatRequest,
  reason: string,
  env: Env,
  ctx: ExecutionContext,
): Promise<InwardAnswer | null> {
  const tenant = await freshSnapshot(tenantId, env, Date.now())
  const key = { id: 'optimizer', name: 'optimizer', scopes: ['inference' as const], expiresAt: null }
  return askInwardly({ tenant, key }, chat, reason, env, ctx)
}

/** Nobody waits for it, so what the tenant's budgets do not allow is left undone. */
async function affordOrNot(call: Call, plan: Plan, env: Env, ctx: ExecutionContext): Promise<Plan | null> {
  try {
    const afforded = await afford(call, plan, env, ctx)
    limitedRequests.delete(call.id)
    return afforded
  } catch (thrown) {
    if (thrown instanceof Fault) return null
    throw thrown
  }
}

function inwardCall(caller: Caller, chat: ChatRequest): Call {
  const text = JSON.stringify(chat)
  return {
    id: newId('req'),
    caller,
    operation: 'chat',
    model: chat.model,
    body: { chat, text },
    length: text.length,
    thinks: false,
    stream: false,
    showUsage: false,
    said: null,
    session: null,
    customer: null,
    restriction: null,
    policy: null,
    filters: null,
    pin: null,
    metadata: null,
    native: null,
    cacheWish: {},
    startedAt: Date.now(),
    traceparent: null,
    patienceMs: null,
    signal: new AbortController().signal,
  }
}
