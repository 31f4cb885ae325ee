import type { WindowExpectation } from './intervals.ts'

/** How far a forecast is to be trusted; only a high one may be shown as a promise. */
export type Grade = 'high' | 'medium' | 'low'

interface Bound {
  readonly grade: Grade
  readonly accuracyMin: number
  /** Of the distance from the mean to the further end of the 80 % interval, as part of the mean. */
  readonly distanceMax: number
  readonly originsMin: number
  readonly reachedMin: number
}

/** Chosen so that of high grades 80 % come within a fifth of what is forecast: see the decision on how spend is forecast. */
const BOUNDS: readonly Bound[] = [
  { grade: 'high', accuracyMin: 0.85, distanceMax: 0.2, originsMin: 6, reachedMin: 0.75 },
  { grade: 'medium', accuracyMin: 0.7, distanceMax: 0.5, originsMin: 3, reachedMin: 0.25 },
]

/** Grades a forecast by how such forecasts did at earlier origins, and by how wide its interval is. */
export function gradeOf({ mean, low80, high80, accuracy, origins, reached }: WindowExpectation): Grade {
  const distance = mean > 0 ? Math.max(high80 - mean, mean - low80) / mean : Number.POSITIVE_INFINITY
  const holds = ({ accuracyMin, distanceMax, originsMin, reachedMin }: Bound) =>
    (accuracy ?? 0) >= accuracyMin && distance <= distanceMax && origins >= originsMin && reached >= reachedMin
  return BOUNDS.find(holds)?.grade ?? 'low'
}
