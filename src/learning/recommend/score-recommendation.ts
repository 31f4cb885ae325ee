import { type Recommendation, type Sample, savingPerDay } from './recommendation.ts'

/** What a recommendation brought once it was followed. */
export interface Followed {
  readonly requests: number
  readonly savingNanosPerDay: number
  /** Whether that lies within the interval that was predicted. */
  readonly isAsPredicted: boolean
}

/** Holds what requests cost after a recommendation was followed against what they would have cost before it. */
export function scoreRecommendation(
  predicted: Recommendation['predicted'],
  after: readonly Sample[],
  costBefore: (sample: Sample) => number | null,
  random: () => number,
): Followed {
  const savings = after.flatMap((sample) => {
    const before = costBefore(sample)
    return before === null ? [] : [{ at: sample.at, nanos: before - sample.costNanos }]
  })
  const { savingNanosPerDay } = savingPerDay(savings, random)
  const isAsPredicted = savingNanosPerDay >= predicted.low && savingNanosPerDay <= predicted.high
  return { requests: savings.length, savingNanosPerDay, isAsPredicted }
}
