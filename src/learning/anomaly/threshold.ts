import { DAY_MS } from '../../shared/time.ts'

/** How surprising the most surprising moment of each of the last days was, oldest first: where a threshold comes from. */
export interface Calibration {
  /** The day of the last peak, in days since the epoch; null before there is one. */
  readonly day: number | null
  readonly peaks: readonly number[]
}

export const NO_CALIBRATION: Calibration = { day: null, peaks: [] }

const DAYS_KEPT = 28
/** An incident counts as a peak, but not as more than this above the threshold: it must not deafen the detector. */
const ABOVE_AT_MOST = 0.8

/** The calibration after a moment of some evidence, seen against the threshold that held. */
export function addPeak({ day, peaks }: Calibration, at: number, evidence: number, threshold: number): Calibration {
  const today = Math.floor(at / DAY_MS)
  const peak = Math.round(100 * Math.min(evidence, threshold + ABOVE_AT_MOST)) / 100
  if (day !== today) return { day: today, peaks: [...peaks, peak].slice(-DAYS_KEPT) }
  const highest = peaks.at(-1) ?? 0
  return peak > highest ? { day, peaks: [...peaks.slice(0, -1), peak] } : { day, peaks }
}

/**
 * The evidence that is passed on no more days a week than the budget; at least `least`. Of n days the k-th highest peak is
 * passed on the next day with probability k / (n + 1). Between and above the peaks surprises are taken to thin out as the
 * fourth power of their size, so evidence (twice its logarithm) by half of the logarithm of how rare it must be.
 */
export function thresholdOf({ peaks }: Calibration, daysPerWeek: number, least: number): number {
  if (peaks.length === 0 || daysPerWeek <= 0) return least
  const rank = ((peaks.length + 1) * daysPerWeek) / 7
  const whole = Math.min(peaks.length, Math.max(1, Math.ceil(rank)))
  const peak = peaks.toSorted((a, b) => b - a)[whole - 1] ?? least
  return Math.max(least, peak + 0.5 * Math.log(Math.max(1, whole / rank)))
}
