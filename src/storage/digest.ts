import type { AnalyticsDimension } from '../contract/analytics.ts'
import { bucketOf } from '../learning/histogram.ts'
import type { Fact } from './facts.ts'

/** What usage is totalled by: `total`, and all it can be shown by but the end customer, of whom there may be millions. */
export type Dimension = 'total' | Exclude<AnalyticsDimension, 'customer'>

/** What is added up, in the order in which a digest has it. Columns of the rollups, each with what one fact adds. */
export const MEASURES: Readonly<Record<string, (fact: Fact) => number>> = {
  requests: () => 1,
  failed: ({ outcome }) => Number(outcome === 'failed'),
  cancelled: ({ outcome }) => Number(outcome === 'cancelled'),
  cache_hits: ({ cache }) => Number(cache === 'hit'),
  rescued: isRescued,
  input_tokens: ({ inputTokens }) => Math.round(inputTokens),
  cached_input_tokens: ({ cachedInputTokens }) => Math.round(cachedInputTokens),
  output_tokens: ({ outputTokens }) => Math.round(outputTokens),
  reasoning_tokens: ({ reasoningTokens }) => Math.round(reasoningTokens),
  stream_tokens: (fact) => (isTimedStream(fact) ? Math.round(fact.outputTokens) : 0),
  stream_ms: (fact) => (isTimedStream(fact) ? Math.max(0, Math.round(fact.latencyMs) - Math.round(fact.ttftMs)) : 0),
  cost_nanos: ({ costNanos }) => Math.ceil(costNanos),
  billed_nanos: ({ billedNanos, costNanos }) => Math.ceil(billedNanos ?? costNanos),
  asked_nanos: ({ askedNanos, costNanos }) => Math.ceil(askedNanos ?? costNanos),
  best_nanos: ({ bestNanos, askedNanos, costNanos }) => Math.ceil(bestNanos ?? askedNanos ?? costNanos),
  cache_saved_nanos: ({ cache, askedNanos = 0 }) => (cache === 'hit' ? Math.ceil(askedNanos) : 0),
  graded: ({ grade = 0, gradeWeight = 0 }) => grade * gradeWeight,
  grade_weight: ({ grade, gradeWeight = 0 }) => (grade === undefined ? 0 : gradeWeight),
}

/** Whether the first that was asked failed, and another answered. */
function isRescued({ attempts, outcome }: Fact): number {
  const [first] = attempts
  return Number(outcome === 'ok' && attempts.length > 1 && first?.error != null && first.error !== 'outrun')
}

/** Whether a provider was timed to the end of a whole answer. */
function isTimed({ outcome, cache }: Fact): boolean {
  return outcome === 'ok' && cache !== 'hit'
}

function isTimedStream(fact: Fact): boolean {
  return isTimed(fact) && fact.stream
}

const VALUE_MAX = 200

/** What totals need of a fact: id, tenant, time, `[dimension, value]` pairs, measures, buckets of latency and first byte. */
export function digestOf(fact: Fact): readonly unknown[] {
  return [
    fact.id,
    fact.tenantId,
    Math.floor(fact.at),
    valuesOf(fact),
    ...Object.values(MEASURES).map((measure) => measure(fact)),
    isTimed(fact) ? bucketOf(fact.latencyMs) : null,
    isTimedStream(fact) ? bucketOf(fact.ttftMs) : null,
  ]
}

function valuesOf(fact: Fact): [Dimension, string][] {
  const single: [Dimension, string | number | null | undefined][] = [
    ['model', fact.provider === '' ? null : `${fact.provider}/${fact.model}`],
    ['requested_model', fact.requestedModel],
    ['provider', fact.provider],
    ['key', fact.keyId],
    ['team', fact.teamId],
    ['user', fact.userId],
    ['status', fact.status],
    ['error', fact.errorCode],
    ['cache', fact.cache],
    ['operation', fact.operation ?? 'chat'],
    ['class', fact.routing?.requestClass],
  ]
  const named = single.flatMap(([dimension, value]): [Dimension, string][] =>
    value === null || value === undefined || value === '' ? [] : [[dimension, String(value).slice(0, VALUE_MAX)]],
  )
  const tags = [...new Set(fact.tags ?? [])].map((tag): [Dimension, string] => ['tag', tag.slice(0, VALUE_MAX)])
  return [['total', ''], ...named, ...tags]
}
