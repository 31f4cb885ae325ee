import type { Predicted, Sample, Window } from './recommendation.ts'
import { daysOf, savingPerDay } from './saving-per-day.ts'

/** What a recommendation brought once it was followed. */
export interface Outcome {
  /** Requests since then, of those that it is about. */
  readonly requests: number
  readonly savingNanosPerDay: number
  /** What was predicted, for as many requests as there were: traffic that grows or shrinks is no error of the prediction. */
  readonly predictedNanosPerDay: number
  /** 1 - |predicted - came| / came, 0 at the least; null where nothing was saved. */
  readonly accuracy: number | null
  /** Whether what came lies within the interval that was predicted, for as many requests. */
  readonly isAsPredicted: boolean
  /** Change of the mean grade from before to after, in points of 0 to 1; null where either has too few grades. */
  readonly qualityChange: number | null
}

/** A request with what is known of its answer's quality; null: nothing. */
export interface Judged extends Sample {
  readonly grade: number | null
}

/** What was predicted and from when, and the requests that it is about from before and after it was followed. */
export interface Followed {
  readonly predicted: Predicted
  readonly basis: Window
  readonly before: readonly Judged[]
  readonly after: readonly Judged[]
  readonly afterWindow: Window
}

const GRADES_MIN = 30

/**
 * Holds what requests cost after a recommendation was followed against what the same requests would have cost before it
 * (null: not known, or no concern of it), and their grades against those before.
 */
export function scoreRecommendation(
  { predicted, basis, before, after, afterWindow }: Followed,
  costBefore: (sample: Sample) => number | null,
  random: () => number,
): Outcome {
  const savings = after.flatMap((sample) => {
    const cost = costBefore(sample)
    return cost === null ? [] : [{ at: sample.at, nanos: cost - sample.costNanos }]
  })
  const { savingNanosPerDay: came } = savingPerDay(savings, afterWindow, random)
  const growth = perDay(savings.length, afterWindow) / Math.max(1e-9, perDay(predicted.basedOnRequests, basis))
  const expected = predicted.savingNanosPerDay * growth
  const [was, is] = [meanGrade(before), meanGrade(after)]
  return {
    requests: savings.length,
    savingNanosPerDay: came,
    predictedNanosPerDay: expected,
    accuracy: came > 0 ? Math.max(0, 1 - Math.abs(expected - came) / came) : null,
    isAsPredicted: came >= predicted.low * growth && came <= predicted.high * growth,
    qualityChange: was === null || is === null ? null : is - was,
  }
}

function perDay(requests: number, window: Window): number {
  return requests / window.share / daysOf(window)
}

function meanGrade(rows: readonly Judged[]): number | null {
  const graded = rows.flatMap(({ grade }) => (grade === null ? [] : [grade]))
  return graded.length < GRADES_MIN ? null : graded.reduce((sum, grade) => sum + grade, 0) / graded.length
}
