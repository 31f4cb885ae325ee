import type { Gauge } from './gauge.ts'
import type { Kind } from './kind.ts'
import type { Rhythm } from './rhythm.ts'
import type { Calibration } from './threshold.ts'

/** How a series is watched. All times in ms. */
export interface DetectorSettings {
  /** Distance of two observations. */
  readonly stepMs: number
  /** How long nothing is told at the beginning. */
  readonly warmUpMs: number
  /** How many false alerts a week are put up with: the threshold settles there. */
  readonly falseAlertsPerWeek: number
  /** A second alert within this time must be half as surprising again. */
  readonly refractoryMs: number
  /** Evidence below which nothing is anomalous, in nats of 1 + z^2. */
  readonly leastEvidence: number
  /** Evidence from which everything is anomalous, whatever happened before. */
  readonly mostEvidence: { readonly up: number; readonly down: number }
  /** Changes by less than this factor are nobody's business: 1.5 leaves x1.4 alone. Not for gauges. */
  readonly leastFactor: number
}

/** Everything known of a series: plain JSON of less than 4 KB. */
export interface DetectorState {
  readonly kind: Kind
  readonly settings: DetectorSettings
  /** Epoch ms of the first observation other than nothing, and of the last; null before there is one. */
  readonly startedAt: number | null
  readonly lastAt: number | null
  /** The strongest evidence told within the refractory time. */
  readonly told: { readonly at: number; readonly evidence: number } | null
  /** What is usual: of a gauge, or of any other kind. */
  readonly usual: Rhythm | Gauge
  readonly thresholds: { readonly up: Calibration; readonly down: Calibration }
}

/** One value of a series. `weight`: how many requests are behind it; without it, many. */
export interface Observation {
  /** Epoch ms. */
  readonly at: number
  readonly value: number
  readonly weight?: number
}

/** What an observation says. */
export interface Verdict {
  /** Evidence over the threshold: 1 and more is anomalous once warm. */
  readonly score: number
  readonly isAnomalous: boolean
  /** Whether it says more than was told within the refractory time. */
  readonly isNews: boolean
  readonly direction: 'up' | 'down'
  readonly expected: number
  /** Between these nothing is anomalous. */
  readonly low: number
  readonly high: number
}
