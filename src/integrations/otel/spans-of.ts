import { usdFromNanos } from '../../shared/money.ts'
import type { AttemptFact, Fact } from '../../storage/facts.ts'
import { commonOf, errorOf, operationNameOf, providerNameOf } from './conventions.ts'
import { inputOf, outputOf } from './messages-of.ts'
import type { Attributes, Span } from './telemetry.ts'
import { spanIdOf, traceOf } from './trace-ids.ts'

/**
 * A request as spans: itself, and each try at a provider as a child. Tokens and costs are the request's alone, and only it is a
 * GenAI operation, so that whoever adds up counts nothing twice. Source of names: OpenTelemetry's GenAI semantic conventions, "Inference";
 * what they have no name for is under `sluice.`.
 */
export function spansOf(fact: Fact, includesContent: boolean): Span[] {
  const { traceId, parentSpanId } = traceOf(fact)
  const { id, at, latencyMs, requestedModel } = fact
  const root: Span = {
    traceId,
    spanId: spanIdOf(id, null),
    parentSpanId,
    name: `${operationNameOf(fact)} ${requestedModel}`.trimEnd(),
    startMs: at,
    endMs: at + latencyMs,
    attributes: {
      ...commonOf(fact),
      ...errorOf(fact),
      ...answerOf(fact),
      ...usageOf(fact),
      ...costOf(fact),
      ...ownersOf(fact),
      ...decisionOf(fact),
      ...(includesContent ? contentOf(fact) : {}),
    },
    isError: fact.outcome === 'failed',
  }
  return [root, ...attemptsOf(fact, root)]
}

function answerOf({ stream, status, outcome, upstreamId, finishReason, cache, ttftMs }: Fact): Attributes {
  return {
    'gen_ai.request.stream': stream,
    'http.response.status_code': status,
    ...(upstreamId ? { 'gen_ai.response.id': upstreamId } : {}),
    ...(finishReason ? { 'gen_ai.response.finish_reasons': [finishReason] } : {}),
    ...(stream && outcome === 'ok' ? { 'gen_ai.response.time_to_first_chunk': { double: ttftMs / 1_000 } } : {}),
    'sluice.outcome': outcome,
    'sluice.cache': cache,
  }
}

/** What came from memory used nothing. */
function usageOf({ usageSource, cache, ...fact }: Fact): Attributes {
  if (usageSource === 'none' || cache === 'hit') return {}
  return {
    'gen_ai.usage.input_tokens': fact.inputTokens,
    'gen_ai.usage.output_tokens': fact.outputTokens,
    ...(fact.cachedInputTokens > 0 ? { 'gen_ai.usage.cache_read.input_tokens': fact.cachedInputTokens } : {}),
    ...(fact.cacheWriteTokens > 0 ? { 'gen_ai.usage.cache_creation.input_tokens': fact.cacheWriteTokens } : {}),
    ...(fact.reasoningTokens > 0 ? { 'gen_ai.usage.reasoning.output_tokens': fact.reasoningTokens } : {}),
    'sluice.usage.source': usageSource,
  }
}

function costOf({ costNanos, billedNanos, priceSource }: Fact): Attributes {
  return {
    'sluice.cost.nano_usd': Math.round(costNanos),
    'sluice.cost.usd': { double: usdFromNanos(costNanos) },
    'sluice.cost.source': priceSource,
    ...(billedNanos === undefined ? {} : { 'sluice.billed.nano_usd': Math.round(billedNanos) }),
  }
}

/** Whose it is. The id of a key opens nothing. */
function ownersOf({ id, keyId, teamId, userId, customer, tags, metadata = {} }: Fact): Attributes {
  const said = Object.entries(metadata).map(([field, value]) => [`sluice.metadata.${field}`, value])
  return {
    'sluice.request.id': id,
    'sluice.key.id': keyId,
    ...(teamId ? { 'sluice.team.id': teamId } : {}),
    ...(userId ? { 'sluice.user.id': userId } : {}),
    ...(customer ? { 'sluice.customer': customer } : {}),
    ...(tags?.length ? { 'sluice.tags': tags } : {}),
    ...Object.fromEntries(said),
  }
}

function decisionOf({ reason, routing, policy, grade }: Fact): Attributes {
  return {
    'sluice.routing.reason': reason,
    ...(routing
      ? {
          'sluice.routing.version': routing.version,
          'sluice.routing.mode': routing.mode,
          'sluice.routing.request_class': routing.requestClass,
          'sluice.routing.is_trial': routing.isTrial,
        }
      : {}),
    ...(policy?.applied.length ? { 'sluice.policy.applied': policy.applied } : {}),
    ...(policy?.deniedBy ? { 'sluice.policy.denied_by': policy.deniedBy } : {}),
    ...(grade === undefined ? {} : { 'sluice.grade': { double: grade } }),
  }
}

/** Structured, and written as JSON, as the conventions have it for spans. */
function contentOf({ prompt, answer, finishReason }: Fact): Attributes {
  return {
    ...(prompt ? { 'gen_ai.input.messages': JSON.stringify(inputOf(prompt)) } : {}),
    ...(answer ? { 'gen_ai.output.messages': JSON.stringify(outputOf(answer, finishReason)) } : {}),
  }
}

/**
 * Only how long an attempt took is known, not when it began: they are laid end to end, and no later than they can have been. That of
 * an answer ends where the answer began.
 */
function attemptsOf({ id, attempts }: Fact, root: Span): Span[] {
  let cursorMs = root.startMs
  return attempts.map((attempt, at) => {
    const startMs = Math.max(root.startMs, Math.min(cursorMs, root.endMs - attempt.latencyMs))
    const endMs = Math.min(root.endMs, startMs + attempt.latencyMs)
    cursorMs = endMs
    return {
      traceId: root.traceId,
      spanId: spanIdOf(id, at),
      parentSpanId: root.spanId,
      name: `attempt ${attempt.provider}/${attempt.model}`,
      startMs,
      endMs,
      attributes: attributesOf(attempt, at),
      isError: attempt.error !== null,
    }
  })
}

function attributesOf({ provider, model, status, error, costNanos }: AttemptFact, at: number): Attributes {
  return {
    'gen_ai.provider.name': providerNameOf(provider),
    'gen_ai.request.model': model,
    ...(status > 0 ? { 'http.response.status_code': status } : {}),
    ...(error === null ? {} : { 'error.type': error }),
    'sluice.attempt.number': at + 1,
    ...(costNanos === undefined ? {} : { 'sluice.attempt.cost.nano_usd': Math.round(costNanos) }),
  }
}
