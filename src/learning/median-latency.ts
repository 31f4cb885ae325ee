import { quantile, type ScoreSnapshot } from './scores.ts'

/** The median of how long an arm's answers took lately, in ms; null when nobody has seen it answer. */
export function medianLatency(arm: string, { arms }: ScoreSnapshot): number | null {
  const known = Object.hasOwn(arms, arm) ? arms[arm] : undefined
  return known ? quantile(known, 'latencyMs', 0.5) : null
}
