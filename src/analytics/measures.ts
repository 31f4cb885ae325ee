import type { UsageMeasures } from '../contract/analytics.ts'
import { type Histogram, mergeHistograms, quantile } from '../learning/histogram.ts'
import { MEASURE_NAMES, type Sum } from '../storage/usage-totals.ts'

type Counted = Pick<Sum, 'measures' | 'latency' | 'ttft'>

export const NOTHING_COUNTED: Counted = { measures: {}, latency: {}, ttft: {} }

/** Several sums in one, exactly. */
export function added(sums: readonly Counted[]): Counted {
  return sums.reduce(
    (all, sum) => ({
      measures: combined(all, sum, 1),
      latency: mergeHistograms(all.latency, sum.latency),
      ttft: mergeHistograms(all.ttft, sum.ttft),
    }),
    NOTHING_COUNTED,
  )
}

/** What is left of a sum when some of its parts are taken out, exactly. */
export function without(whole: Counted, parts: readonly Counted[]): Counted {
  const taken = added(parts)
  return {
    measures: combined(whole, taken, -1),
    latency: less(whole.latency, taken.latency),
    ttft: less(whole.ttft, taken.ttft),
  }
}

function combined(a: Counted, b: Counted, sign: 1 | -1): Record<string, number> {
  return Object.fromEntries(
    MEASURE_NAMES.map((name) => [name, (a.measures[name] ?? 0) + sign * (b.measures[name] ?? 0)]),
  )
}

function less(whole: Histogram, part: Histogram): Histogram {
  const left = Object.entries(whole).map(([bin, n]): [string, number] => [bin, n - (part[bin] ?? 0)])
  return Object.fromEntries(left.filter(([, n]) => n > 0))
}

/** A sum as it is shown. */
export function shown({ measures, latency, ttft }: Counted): UsageMeasures {
  const read = (name: string) => measures[name] ?? 0
  return {
    requests: read('requests'),
    failed: read('failed'),
    cancelled: read('cancelled'),
    cacheHits: read('cache_hits'),
    rescued: read('rescued'),
    inputTokens: read('input_tokens'),
    cachedInputTokens: read('cached_input_tokens'),
    outputTokens: read('output_tokens'),
    reasoningTokens: read('reasoning_tokens'),
    tokensPerSecond: rateOf(read('stream_tokens'), read('stream_ms')),
    costNanos: read('cost_nanos'),
    billedNanos: read('billed_nanos'),
    askedNanos: read('asked_nanos'),
    bestNanos: read('best_nanos'),
    cacheSavedNanos: read('cache_saved_nanos'),
    quality: qualityOf(read('graded'), read('grade_weight')),
    gradeWeight: weightOf(read('grade_weight')),
    latencyMs: durationsOf(latency),
    ttftMs: durationsOf(ttft),
  }
}

function rateOf(tokens: number, ms: number): number | null {
  return ms > 0 ? Math.round((tokens / ms) * 10_000) / 10 : null
}

/** Rounded: sums of fractions depend on their order. What weighs less than any grade is left of a difference. */
function qualityOf(graded: number, weight: number): number | null {
  return weight > 1e-9 ? Math.min(1, Math.max(0, Math.round((graded / weight) * 1e6) / 1e6)) : null
}

/** Rounded for the same reason. */
function weightOf(weight: number): number {
  return Math.max(0, Math.round(weight * 1e6) / 1e6)
}

function durationsOf(sketch: Histogram): UsageMeasures['latencyMs'] {
  const at = (share: number) => Math.round(quantile(sketch, share) ?? 0)
  return Object.keys(sketch).length === 0 ? null : { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) }
}
