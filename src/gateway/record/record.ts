import type { Env } from '../../env.ts'
import { observe } from '../../objects/score-view.ts'
import { chargeFor } from '../../providers/catalog/agreed-price.ts'
import type { Fact } from '../../storage/facts.ts'
import type { Call, Delivery, Learn, Lesson, Plan } from '../call.ts'
import { baselineOfHit, baselinesOf } from './baselines.ts'
import { type AnswerFacts, readAnswer } from './read-answer.ts'
import { recentAnswer } from './recent-answers.ts'
import { served, start, stored, tokensOf, writeFact } from './write-fact.ts'

/** Writes down what an answer took and cost, once it is over. Runs behind the answer and never fails it. */
export async function record(
  call: Call,
  plan: Plan,
  delivery: Delivery,
  cache: 'miss' | 'bypass',
  env: Env,
  ctx: ExecutionContext,
  learn: Learn | null = null,
) {
  const { attempts, ttftMs } = delivery
  const { outcome, errorCode, text, said = text, target = delivery.target, carriedTokens = 0 } = await delivery.settled
  const answer = readAnswer(target.provider, said, call)
  const { finishReason } = said === text ? answer : readAnswer(target.provider, text, call)
  const cost = costOf(call, target, answer, attempts, carriedTokens)
  const latencyMs = Date.now() - call.startedAt
  const arm = `${target.provider}/${target.model}`
  const forecast = plan.forecast?.expected.get(arm)?.raw ?? null
  const answered = { text, finishReason, outcome, errorCode, arm }
  const lesson = learn && forecast ? await learn(answered, forecast.quality).catch(() => null) : null
  writeFact(
    {
      ...start(call, call.body.text),
      ...served(target),
      ...tokensOf(answer.usage),
      ...cost,
      ...baselinesOf(call.caller.tenant.prices, plan, target, answer.usage, call.startedAt),
      ...(lesson ? lessonOf(lesson, call, env, ctx) : {}),
      upstreamId: answer.upstreamId,
      cache,
      status: 200,
      outcome,
      errorCode,
      finishReason,
      attempts,
      usageSource: answer.usageSource,
      latencyMs,
      ttftMs: call.stream ? ttftMs : latencyMs,
      reason: plan.reason,
      ...(plan.routed ? { routing: plan.routed.routing } : {}),
      answer: stored(call, text),
    },
    env,
    ctx,
    forecast,
  )
}

/** A lesson as the record has it; what it says of an earlier answer is learned at once. */
function lessonOf({ grade, hindsight }: Lesson, call: Call, env: Env, ctx: ExecutionContext) {
  const own = grade ? { grade: grade.grade, gradeWeight: grade.weight } : {}
  const { tenantId, settings } = call.caller.tenant
  const earlier = hindsight && recentAnswer(tenantId, hindsight.requestId)
  if (!hindsight || !earlier?.forecast) return own
  const { grade: score, weight } = hindsight.gradeFor(earlier.forecast.quality)
  const { requestId, kind: source, arm } = hindsight
  const told = { arm, at: call.startedAt, quality: score, qualityWeight: weight, forecast: earlier.forecast }
  const isUnshared = settings.router?.shareLessons === false
  observe(tenantId, [{ ...NOTHING_ELSE, ...told, ...(isUnshared ? { isUnshared } : {}) }], env, ctx)
  return { ...own, hindsight: { requestId, source, score, weight } }
}

const NOTHING_ELSE = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }

/** Writes down an answer that came from memory: it cost nothing and teaches nothing about its provider. */
export function recordHit(
  call: Call,
  kept: { provider: string; model: string; text: string },
  env: Env,
  ctx: ExecutionContext,
): void {
  const answer = readAnswer(kept.provider, kept.text, call)
  const latencyMs = Date.now() - call.startedAt
  writeFact(
    {
      ...start(call, call.body.text),
      ...served(kept),
      ...tokensOf(answer.usage),
      costNanos: 0,
      ...baselineOfHit(call.caller.tenant.prices, kept, answer.usage, call.startedAt),
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

/** Admission let only priced models pass, so an answer whose price is unknown after all is charged at the bound, never at 0. */
function costOf(
  call: Call,
  target: { provider: string; model: string },
  { usage }: AnswerFacts,
  attempts: Fact['attempts'],
  carriedTokens: number,
) {
  const own = { ...usage, outputTokens: Math.max(0, usage.outputTokens - carriedTokens) }
  const { costNanos, ...rest } = chargeFor(call.caller.tenant.prices, target, own, call.startedAt)
  const inVain = attempts.reduce((sum, attempt) => sum + (attempt.costNanos ?? 0), 0)
  const { billedNanos } = rest
  return { ...rest, costNanos: costNanos + inVain, ...(billedNanos ? { billedNanos: billedNanos + inVain } : {}) }
}
