import { DAY_MS } from '../../shared/time.ts'
import { addToMoments, type Moments, NO_MOMENTS } from './moments.ts'
import { type Calibration, calibrate, startCalibration } from './threshold.ts'

/** How a split into parts (requests by model, by provider) is watched. Times in ms. */
export interface MixSettings {
  readonly warmUpMs: number
  readonly falseAlertsPerWeek: number
  readonly leastEvidence: number
  readonly mostEvidence: number
  /** Shares that moved by less than this in sum, 0 to 1, are nobody's business. */
  readonly leastMoved: number
}

/** What is usual for a split: plain JSON, at most some 2 KB. */
export interface MixState {
  readonly settings: MixSettings
  readonly startedAt: number | null
  readonly lastAt: number | null
  /** Usual share of each part. */
  readonly usual: Readonly<Record<string, number>>
  /** Distances from the usual split, beyond what few requests explain. */
  readonly distances: Moments
  readonly calibration: Calibration
}

/** How many requests each part had. */
export interface MixObservation {
  readonly at: number
  readonly counts: Readonly<Record<string, number>>
}

/** What a split says. */
export interface MixVerdict {
  readonly score: number
  readonly isAnomalous: boolean
  /** Half of the sum of all differences of shares: what part of the requests went elsewhere, 0 to 1. */
  readonly moved: number
  /** The part whose share changed most; null where there is none. */
  readonly most: { readonly part: string; readonly usual: number; readonly observed: number } | null
}

const DEFAULTS: MixSettings = {
  warmUpMs: 8 * DAY_MS,
  falseAlertsPerWeek: 0.5,
  leastEvidence: Math.log(1 + 3 ** 2),
  mostEvidence: Math.log(1 + 8 ** 2),
  leastMoved: 0.1,
}
const SETTLES_MS = 1.5 * DAY_MS
const SHARE_RATE = 0.05
const DISTANCE_RATE = 0.02
const LEAST_SPREAD = 0.02
/** Fewer requests than these are no split. */
const LEAST_REQUESTS = 20
/** Requests from which a split teaches all it can. */
const FULL_REQUESTS = 200
const PARTS_MOST = 40

/** A watch over a split that has seen nothing. */
export function startMix(settings: Partial<MixSettings> = {}): MixState {
  const all = { ...DEFAULTS, ...settings }
  return {
    settings: all,
    startedAt: null,
    lastAt: null,
    usual: {},
    distances: NO_MOMENTS,
    calibration: startCalibration(all.leastEvidence),
  }
}

/** The watch after one more split, and what it says: by the Jensen-Shannon distance, against how it usually varies. */
export function observeMix(state: MixState, { at, counts }: MixObservation): MixVerdict & { readonly state: MixState } {
  const total = Object.values(counts).reduce((sum, count) => sum + Math.max(0, count), 0)
  const isLate = state.lastAt !== null && at <= state.lastAt
  if (isLate || total < LEAST_REQUESTS) return { score: 0, isAnomalous: false, moved: 0, most: null, state }
  const observed = sharesOf(counts, total)
  const startedAt = state.startedAt ?? at
  const isFirst = state.startedAt === null
  const usual = isFirst ? observed : state.usual
  const { distance, unsure, moved, most } = compareShares(usual, observed, total)
  const { mean, variance } = state.distances
  const spread = Math.sqrt(variance) + LEAST_SPREAD + unsure
  const deviation = (distance - mean) / spread
  const evidence = Math.log1p(Math.max(0, deviation) ** 2)
  const { warmUpMs, falseAlertsPerWeek, leastEvidence, mostEvidence, leastMoved } = state.settings
  const { threshold } = state.calibration
  const budget = { daysPerWeek: falseAlertsPerWeek, leastEvidence, mostEvidence }
  const isWarm = at - startedAt >= warmUpMs
  const taught = Math.min(distance, mean + 2 * spread)
  const isCalibrating = at - startedAt >= SETTLES_MS
  return {
    score: evidence / threshold,
    isAnomalous: isWarm && evidence >= threshold && moved >= leastMoved,
    moved,
    most,
    state: {
      ...state,
      startedAt,
      lastAt: at,
      usual: learned(usual, observed, SHARE_RATE * Math.min(1, total / FULL_REQUESTS)),
      distances: isFirst ? state.distances : addToMoments(state.distances, taught, DISTANCE_RATE),
      calibration: isCalibrating ? calibrate(state.calibration, at, evidence, budget) : state.calibration,
    },
  }
}

function sharesOf(counts: Readonly<Record<string, number>>, total: number): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([part, count]) => [part, Math.max(0, count) / total]))
}

function compareShares(
  usual: Readonly<Record<string, number>>,
  observed: Readonly<Record<string, number>>,
  total: number,
) {
  const parts = [...new Set([...Object.keys(usual), ...Object.keys(observed)])]
  let [divergence, moved] = [0, 0]
  let most: MixVerdict['most'] = null
  for (const part of parts) {
    const [p, q] = [usual[part] ?? 0, observed[part] ?? 0]
    divergence += (term(p, (p + q) / 2) + term(q, (p + q) / 2)) / 2
    moved += Math.abs(p - q) / 2
    if (most === null || Math.abs(p - q) > Math.abs(most.usual - most.observed)) most = { part, usual: p, observed: q }
  }
  // A sample of n from k parts diverges as an eighth of chi-squared over n: by (k - 1) / 8n, give or take sqrt(2 (k - 1)) / 8n.
  const freedom = parts.length - 1
  const distance = Math.sqrt(Math.max(0, divergence - freedom / (8 * total)))
  return { distance, unsure: Math.sqrt(Math.sqrt(2 * freedom) / (8 * total)), moved, most }
}

function term(p: number, middle: number): number {
  return p > 0 ? p * Math.log(p / middle) : 0
}

/** Moves the usual shares towards the observed ones; what is hardly ever seen is forgotten. */
function learned(usual: Readonly<Record<string, number>>, observed: Readonly<Record<string, number>>, rate: number) {
  const parts = [...new Set([...Object.keys(usual), ...Object.keys(observed)])]
  const shares = parts.map(
    (part) => [part, (usual[part] ?? 0) + rate * ((observed[part] ?? 0) - (usual[part] ?? 0))] as const,
  )
  const kept = shares.filter(([, share]) => share > 1e-4).toSorted(([, a], [, b]) => b - a)
  return Object.fromEntries(kept.slice(0, PARTS_MOST).map(([part, share]) => [part, Math.round(share * 1e6) / 1e6]))
}
