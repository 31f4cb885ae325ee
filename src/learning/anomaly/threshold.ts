import { DAY_MS } from '../../shared/time.ts'

/** How surprising the most surprising moment of each of the last days was, oldest first, and the threshold that follows. */
export interface Calibration {
  /** The day of the last peak, in days since the epoch; null before there is one. */
  readonly day: number | null
  readonly peaks: readonly number[]
  /** Evidence from which on something is anomalous. */
  readonly threshold: number
}

/** How often a threshold may be passed for nothing, and the lowest it may be. */
export interface Budget {
  readonly daysPerWeek: number
  readonly leastEvidence: number
  readonly mostEvidence: number
}

const DAYS_KEPT = 28
/** An incident counts as a peak, but not as more than this above the threshold: it must not deafen the detector. */
const ABOVE_AT_MOST = 0.4

/** A calibration of no days. */
export function startCalibration(leastEvidence: number): Calibration {
  return { day: null, peaks: [], threshold: leastEvidence }
}

/** The calibration after a moment of some evidence. */
export function calibrate(calibration: Calibration, at: number, evidence: number, budget: Budget): Calibration {
  const today = Math.floor(at / DAY_MS)
  const isNewDay = calibration.day !== today
  const peak = Math.round(100 * Math.min(evidence, calibration.threshold + ABOVE_AT_MOST)) / 100
  if (!isNewDay && peak <= (calibration.peaks.at(-1) ?? 0)) return calibration
  const earlier = isNewDay ? calibration.peaks : calibration.peaks.slice(0, -1)
  const peaks = [...earlier, peak].slice(-DAYS_KEPT)
  return { day: today, peaks, threshold: thresholdOf(peaks, budget) }
}

/**
 * The evidence that is passed on no more days a week than the budget allows. Of n days the k-th highest peak is passed on the
 * next day with probability k / (n + 1). Between and above the peaks surprises are taken to thin out as the fourth power of
 * their size, so evidence (twice its logarithm) by half of the logarithm of how rare it must be.
 */
function thresholdOf(peaks: readonly number[], { daysPerWeek, leastEvidence, mostEvidence }: Budget): number {
  const rank = ((peaks.length + 1) * daysPerWeek) / 7
  const whole = Math.min(peaks.length, Math.max(1, Math.ceil(rank)))
  const peak = peaks.toSorted((a, b) => b - a)[whole - 1] ?? leastEvidence
  return Math.min(mostEvidence, Math.max(leastEvidence, peak + 0.5 * Math.log(Math.max(1, whole / rank))))
}
