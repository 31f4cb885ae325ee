import { type Interval, type Measures, shareOf } from '../../data/usage.ts'
import { count, duration, percent } from '../../format/numbers.ts'
import { speed } from '../cost/measures.ts'

const HOUR_MS = 3_600_000

/** A figure of how models perform, and whether more of it is better. */
export interface Figure {
  readonly name: string
  readonly read: (usage: Measures) => number | null
  readonly format: (value: number | null | undefined) => string
}

/** What the heat map can show, by its word in the address. */
export const FIGURES = {
  p50: { name: 'Time to answer, median', read: (usage) => usage.latencyMs?.p50 ?? null, format: duration },
  p95: { name: 'Time to answer, p95', read: (usage) => usage.latencyMs?.p95 ?? null, format: duration },
  ttft: { name: 'Time to first word, median', read: (usage) => usage.ttftMs?.p50 ?? null, format: duration },
  errors: { name: 'Share that failed', read: (usage) => shareOf(usage.failed, usage.requests), format: percent },
  speed: { name: 'Tokens a second', read: (usage) => usage.tokensPerSecond, format: speed },
  requests: { name: 'Requests', read: (usage) => usage.requests, format: count },
} as const satisfies Readonly<Record<string, Figure>>
export type FigureId = keyof typeof FIGURES

/** Stretches that latencies are known of: the gateway tells those of a hundred at most. */
export function timedIntervalOf({ from, to }: { readonly from: number; readonly to: number }): Interval {
  const hours = (to - from) / HOUR_MS
  if (hours <= 1.5) return 'minute'
  if (hours <= 96) return 'hour'
  return hours <= 95 * 24 ? 'day' : 'week'
}
