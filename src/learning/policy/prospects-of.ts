import type { Prospects } from './choose.ts'
import type { Weighing } from './weighing-of.ts'

/** What is expected of a candidate. */
export interface Expectations {
  /** 0 to 1, with one standard deviation. */
  readonly quality: number
  readonly deviation: number
  /** The share of requests that it answers at all. */
  readonly success: number
  readonly costNanos: number
  /** Null: nobody knows. */
  readonly latencyMs: number | null
}

/** Candidates as they are weighed: costs in US dollars or as shares of the dearest, waiting as a share of the slowest. */
export function prospectsOf(candidates: readonly Expectations[], { currency }: Pick<Weighing, 'currency'>): Prospects {
  const dearest = Math.max(1e-9, ...candidates.map(({ costNanos }) => costNanos))
  const known = candidates.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))
  const slowest = Math.max(1e-9, ...known)
  // Whose speed nobody knows neither wins nor loses by it.
  const usual = known.toSorted((a, b) => a - b)[known.length >> 1] ?? 0
  const unit = currency === 'usd' ? 1e9 : dearest
  return {
    quality: candidates.map(({ quality, success }) => quality * success),
    deviation: candidates.map(({ deviation, success }) => deviation * success),
    cost: candidates.map(({ costNanos }) => costNanos / unit),
    latency: candidates.map(({ latencyMs }) => (latencyMs ?? usual) / slowest),
  }
}
