import type { Measure } from '../../accounting/borrower.ts'
import type { Env } from '../../env.ts'
import type { Forecasted } from '../../learning/accuracy.ts'
import { heldRequests } from '../../objects/held-requests.ts'
import { observe } from '../../objects/score-view.ts'
import type { Usage } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import { FAULTS, type Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { Fact } from '../../storage/facts.ts'
import { writePoint } from '../../storage/points.ts'
import type { SnapshotKey } from '../../storage/snapshot.ts'
import type { Asking, Plan } from '../call.ts'
import { observationsOf } from './observations.ts'
import { rememberAnswer } from './recent-answers.ts'
import { sendFact } from './send-facts.ts'

/** Writes down that nobody answered. */
export function recordFailure(
  call: Asking,
  prompt: string,
  plan: Plan,
  fault: Fault,
  attempts: Fact['attempts'],
  env: Env,
  ctx: ExecutionContext,
): void {
  const [target] = plan.targets
  const latencyMs = Date.now() - call.startedAt
  writeFact(
    {
      ...start(call, prompt),
      ...served(target),
      ...unanswered(),
      cache: 'bypass',
      status: FAULTS[fault.code].status,
      outcome: call.signal.aborted ? 'cancelled' : 'failed',
      errorCode: fault.code,
      attempts,
      latencyMs,
      ttftMs: latencyMs,
      reason: plan.reason,
      ...(plan.routed ? { routing: plan.routed.routing } : {}),
    },
    env,
    ctx,
  )
}

/** Sends a fact to everyone who counts it or learns from it, with what had been expected of who answered. */
export function writeFact(fact: Fact, env: Env, ctx: ExecutionContext, forecast: Forecasted | null = null): void {
  writePoint(env.POINTS, fact)
  sendFact(fact, env, ctx)
  if (heldRequests.has(fact.id)) settleLimits(fact, env, ctx)
  rememberAnswer(fact, forecast)
  if (fact.attempts.length > 0) observe(fact.tenantId, observationsOf(fact, forecast), env, ctx)
}

/** Gives back what was reserved for a request and not used. Loaded where there are limits. */
function settleLimits(fact: Fact, env: Env, ctx: ExecutionContext): void {
  const settled = import('../../objects/limit-view.ts').then(({ settle }) => {
    settle(fact.id, ({ of }) => usedOf(fact, of), env, ctx, Date.now())
  })
  ctx.waitUntil(settled)
}

function usedOf({ inputTokens, outputTokens, costNanos }: Fact, of: Measure): number {
  if (of === 'cost') return costNanos
  if (of === 'tokens') return inputTokens + outputTokens
  if (of === 'input_tokens') return inputTokens
  return of === 'output_tokens' ? outputTokens : 1
}

/** Source: W3C Trace Context, version 00: 2, 32, 16 and 2 digits between dashes. */
const TRACEPARENT_CHARACTERS = 55

/** What is known of a request before it is answered. */
export function start(call: Asking, prompt: string) {
  const { tenant, key } = call.caller
  return {
    id: call.id,
    tenantId: tenant.tenantId,
    keyId: key.id,
    ...ownersOf(key),
    ...(key.tags?.length ? { tags: key.tags } : {}),
    ...(call.customer === null ? {} : { customer: call.customer }),
    ...(call.metadata === null ? {} : { metadata: textsOf(call.metadata) }),
    ...(call.policy === null ? {} : { policy: call.policy }),
    ...(call.operation === 'chat' ? {} : { operation: call.operation }),
    ...(call.traceparent === null ? {} : { traceparent: call.traceparent.slice(0, TRACEPARENT_CHARACTERS) }),
    at: call.startedAt,
    requestedModel: call.model,
    stream: call.stream,
    prompt: stored(call, prompt),
  }
}

function ownersOf({ teamId, userId }: SnapshotKey) {
  return { ...(teamId ? { teamId } : {}), ...(userId ? { userId } : {}) }
}

const FIELDS_MAX = 16
const VALUE_MAX = 256

/** What a request says of itself, as far as it is short text. */
function textsOf(metadata: Raw): Record<string, string> {
  const texts = Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts.slice(0, FIELDS_MAX).map(([field, value]) => [field, value.slice(0, VALUE_MAX)]))
}

/** A queue takes messages of 128 KB: longer texts are cut, and end in an ellipsis that says so. */
const STORED_TEXT_MAX = 30_000

/** A text as it may be stored; null where the tenant stores none. */
export function stored(call: Asking, text: string): string | null {
  if (!call.caller.tenant.settings.storeText) return null
  return text.length > STORED_TEXT_MAX ? `${text.slice(0, STORED_TEXT_MAX)}…` : text
}

/** Who answered. */
export function served({ provider, model }: { provider: string; model: string }) {
  return { provider, model }
}

/** What an answer took that never came. */
export function unanswered() {
  return {
    ...tokensOf(NO_USAGE),
    costNanos: 0,
    priceSource: 'none',
    upstreamId: null,
    finishReason: null,
    usageSource: 'none',
    answer: null,
  } as const
}

/** What was used, as facts have it. */
export function tokensOf(usage: Usage) {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens, more } = usage
  const tokens = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens }
  return more ? { ...tokens, more: { ...more } } : tokens
}
