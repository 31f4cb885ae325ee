import { choose } from '../policy/choose.ts'
import { type Expectations, prospectsOf } from '../policy/prospects-of.ts'
import type { Weighing } from '../policy/weighing-of.ts'
import type { Predictor } from '../predictor/predictor.ts'

/** A candidate as it was logged. */
export interface LoggedCandidate {
  /** `provider/model` */
  readonly model: string
  readonly quality: number
  readonly deviation: number
  readonly predicted: number
  readonly costNanos: number
  readonly latencyMs: number | null
  readonly whyNot: string | null
}

/** What kept a candidate from being chosen, whatever it was worth: another version would not have chosen it either. */
const BARRED: ReadonlySet<string> = new Set([
  'over_max_cost',
  'over_max_latency',
  'resting',
  'entering',
  'shadow',
  'canary',
  'refused',
])

/**
 * Whom a predictor would have chosen of some logged candidates, by position; -1: nobody. Needs the request's heads only, so
 * it holds for predictors that share them: a refit moves models, never how a request is seen. What feedback had corrected
 * by then stays corrected.
 */
export function replayChoice(
  predictor: Predictor,
  heads: readonly number[],
  candidates: readonly LoggedCandidate[],
  weighing: Weighing,
): number {
  const free = candidates.map((_, at) => at).filter((at) => !BARRED.has(candidates[at]?.whyNot ?? ''))
  const qualities = replayQualities(predictor, heads, candidates)
  const expectations = free.flatMap((at): Expectations[] => {
    const candidate = candidates[at]
    if (!candidate) return []
    const { deviation, costNanos, latencyMs } = candidate
    return [{ quality: qualities[at] ?? 0, deviation, success: 1, costNanos, latencyMs }]
  })
  return free[choose(prospectsOf(expectations, weighing), weighing.aim)] ?? -1
}

/** What a predictor would have expected of each logged candidate; of those it does not know, what was expected then. */
export function replayQualities(
  { models, quality }: Predictor,
  heads: readonly number[],
  candidates: readonly LoggedCandidate[],
): number[] {
  const { rank, offsets, loadings, slopes, shifts } = quality
  return candidates.map((candidate) => {
    const at = models.indexOf(candidate.model)
    if (at < 0) return candidate.quality
    let raw = (offsets[at] ?? 0) + (heads[0] ?? 0)
    for (let factor = 0; factor < rank; factor++) raw += (loadings[at * rank + factor] ?? 0) * (heads[factor + 1] ?? 0)
    const expected = raw * (slopes[at] ?? 1) + (shifts[at] ?? 0)
    return Math.min(1, Math.max(0, expected + candidate.quality - candidate.predicted))
  })
}
