/** What something was like before a change, to be held against what comes after. */
export interface Baseline {
  readonly count: number
  readonly mean: number
  readonly deviation: number
}

/** An alarm: how many values came before it, and their mean. */
export interface Alarm {
  readonly after: number
  readonly mean: number
}

/** Half of the shift that is to be found soonest, in deviations; and how much of it must add up. */
const SLACK = 0.25
const LIMIT = 25
const BASELINE_MIN = 100
/** What hardly ever happened before may happen a few times in a row without meaning anything. */
const DEVIATION_MIN = 0.15

/**
 * Whether values have got worse than a baseline, by a cumulative sum (Page 1954): what exceeds the mean by more than a quarter
 * of a deviation adds up. Without a change it raises a false alarm once in 50,000 values or so; a shift of half a deviation
 * is found after some hundred. `direction` 1: more is worse; -1: less is. Null: nothing to be alarmed at, or no baseline.
 */
export function findWorsening(values: readonly number[], baseline: Baseline, direction: 1 | -1): Alarm | null {
  if (baseline.count < BASELINE_MIN) return null
  const deviation = Math.max(baseline.deviation, DEVIATION_MIN)
  let sum = 0
  let total = 0
  for (const [at, value] of values.entries()) {
    total += value
    sum = Math.max(0, sum + (direction * (value - baseline.mean)) / deviation - SLACK)
    if (sum > LIMIT) return { after: at + 1, mean: total / (at + 1) }
  }
  return null
}

/** The baseline that some values make. */
export function baselineOf(values: readonly number[]): Baseline {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1)
  return { count, mean, deviation: Math.sqrt(variance) }
}
