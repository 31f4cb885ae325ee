import { medianLatency } from '../../../src/learning/median-latency.ts'
import type { ScoreSnapshot } from '../../../src/learning/scores.ts'

/**
 * Orders arms that are equally good by the median of how long their answers take. An arm nobody has seen goes first where
 * only being chosen can make it known, and last where it is being watched anyway.
 */
export function quickestFirst(arms: readonly string[], scores: ScoreSnapshot, unknown: 'first' | 'last'): string[] {
  const unseen = unknown === 'first' ? 0 : Number.MAX_VALUE
  const medians = new Map(arms.map((arm) => [arm, medianLatency(arm, scores) ?? unseen]))
  return arms.toSorted((a, b) => (medians.get(a) ?? unseen) - (medians.get(b) ?? unseen))
}
