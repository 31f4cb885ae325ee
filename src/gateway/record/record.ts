import type { Env } from '../../env.ts'
import { observe } from '../../objects/score-view.ts'
import { charge } from '../../providers/catalog/price.ts'
import type { Usage } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import type { Fault } from '../../shared/faults.ts'
import { FAULTS } from '../../shared/faults.ts'
import type { Fact } from '../../storage/facts.ts'
import { writePoint } from '../../storage/points.ts'
import type { Call, Delivery, Plan } from '../call.ts'
import { observationsOf } from './observations.ts'
import { type AnswerFacts, readAnswer } from './read-answer.ts'
import { rememberArm } from './recent-arms.ts'
import { sendFact } from './send-facts.ts'

/** Writes down what an answer took and cost, once it is over. Runs behind the answer and never fails it. */
export async function record(
  call: Call,
  plan: Plan,
  delivery: Delivery,
  cache: 'miss' | 'bypass',
  env: Env,
  ctx: ExecutionContext,
) {
  const { attempts, ttftMs } = delivery
  const { outcome, errorCode, text, target = delivery.target, carriedTokens = 0 } = await delivery.settled
  const answer = readAnswer(target.provider, text, call)
  const cost = costOf(call, target, answer, attempts, carriedTokens)
  const latencyMs = Date.now() - call.startedAt
  write(
    {
      ...start(call),
      ...served(target),
      ...tokensOf(answer.usage),
      ...cost,
      upstreamId: answer.upstreamId,
      cache,
      status: 200,
      outcome,
      errorCode,
      finishReason: answer.finishReason,
      attempts,
      usageSource: answer.usageSource,
      latencyMs,
      ttftMs: call.stream ? ttftMs : latencyMs,
      reason: plan.reason,
      answer: stored(call, text),
    },
    env,
    ctx,
  )
}

/** Writes down that nobody answered. */
export function recordFailure(
  call: Call,
  plan: Plan,
  fault: Fault,
  attempts: Fact['attempts'],
  env: Env,
  ctx: ExecutionContext,
): void {
  const [target] = plan.targets
  const latencyMs = Date.now() - call.startedAt
  write(
    {
      ...start(call),
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
    },
    env,
    ctx,
  )
}

/** Writes down an answer that came from memory: it cost nothing and teaches nothing about its provider. */
export function recordHit(
  call: Call,
  kept: { provider: string; model: string; text: string },
  env: Env,
  ctx: ExecutionContext,
): void {
  const answer = readAnswer(kept.provider, kept.text, call)
  const latencyMs = Date.now() - call.startedAt
  write(
    {
      ...start(call),
      ...served(kept),
      ...tokensOf(answer.usage),
      costNanos: 0,
      priceSource: 'none',
      upstreamId: answer.upstreamId,
      cache: 'hit',
      status: 200,
      outcome: 'ok',
      errorCode: null,
      finishReason: answer.finishReason,
      attempts: [],
      usageSource: answer.usageSource,
      latencyMs,
      ttftMs: latencyMs,
      reason: 'cache',
      answer: stored(call, kept.text),
    },
    env,
    ctx,
  )
}

function write(fact: Fact, env: Env, ctx: ExecutionContext): void {
  writePoint(env.POINTS, fact)
  sendFact(fact, env, ctx)
  rememberArm(fact)
  if (fact.attempts.length > 0) observe(fact.tenantId, observationsOf(fact), env, ctx)
}

function start(call: Call) {
  const { tenant, key } = call.caller
  return {
    id: call.id,
    tenantId: tenant.tenantId,
    keyId: key.id,
    at: call.startedAt,
    requestedModel: call.body.chat.model,
    stream: call.stream,
    prompt: stored(call, call.body.text),
  }
}

/** A queue takes messages of 128 KB: longer texts are cut, and end in an ellipsis that says so. */
const STORED_TEXT_MAX = 30_000

function stored(call: Call, text: string): string | null {
  if (!call.caller.tenant.settings.storeText) return null
  return text.length > STORED_TEXT_MAX ? `${text.slice(0, STORED_TEXT_MAX)}…` : text
}

function served({ provider, model }: { provider: string; model: string }) {
  return { provider, model }
}

function unanswered() {
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

function tokensOf({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens }: Usage) {
  return { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens }
}

/** Admission let only priced models pass, so an answer whose price is unknown after all is charged at the bound, never at 0. */
function costOf(
  call: Call,
  target: { provider: string; model: string },
  { usage }: AnswerFacts,
  attempts: Fact['attempts'],
  carriedTokens: number,
) {
  const own = { ...usage, outputTokens: Math.max(0, usage.outputTokens - carriedTokens) }
  const { costNanos, priceSource } = charge(target.provider, target.model, own, 'upper_bound', call.startedAt)
  const inVain = attempts.reduce((sum, attempt) => sum + (attempt.costNanos ?? 0), 0)
  return { costNanos: costNanos + inVain, priceSource }
}
