/** What was expected of an answer before it was asked for. */
export interface Forecasted {
  readonly requestClass: string
  /** 0 to 1, before feedback corrected it. */
  readonly quality: number
  /** Amounts as the predictor has them, before past errors corrected them. */
  readonly costNanos: number
  /** Null: nobody knew. */
  readonly latencyMs: number | null
}

/** What came of it; null: not known. */
export interface Came {
  readonly costNanos: number | null
  readonly latencyMs: number | null
  readonly quality: number | null
}

/** How far forecasts of one amount were off: sums that fade with every forecast, in natural logarithms of came over expected. */
export interface Track {
  readonly weight: number
  /** How far off on the whole: forecasts are corrected by it before they are told. */
  readonly bias: number
  /** How far off, once corrected. */
  readonly error: number
  /** How many came within their interval. */
  readonly inside: number
  /** The interval reaches this far to either side. It widens with each miss and narrows with each hit, so that 80 % come within. */
  readonly halfWidth: number
}

/** How good the forecasts of an arm were. */
export interface Accuracy {
  readonly cost: Track
  readonly latency: Track
  /** Of graded answers: sums of what was expected, of what came, and of the squares of the difference. */
  readonly quality: {
    readonly weight: number
    readonly expected: number
    readonly came: number
    readonly squares: number
  }
}

/** An expectation with the interval that 80 % of what comes lies within. */
export interface Interval {
  readonly low: number
  readonly expected: number
  readonly high: number
}

/** The share of outcomes that intervals are made to hold. */
export const COVERAGE = 0.8
const KEEP = 1 - 1 / 200
/** One miss widens an interval as much as four hits narrow it: then one in five misses. */
const STEP = 0.05
const BIAS_DOUBT = 5
const HALF_WIDTH_MIN = 0.02
const HALF_WIDTH_MAX = 3

const UNKNOWN: Accuracy = {
  cost: { weight: 0, bias: 0, error: 0, inside: 0, halfWidth: 0.7 },
  latency: { weight: 0, bias: 0, error: 0, inside: 0, halfWidth: 0.7 },
  quality: { weight: 0, expected: 0, came: 0, squares: 0 },
}

/** The accuracy after one more forecast and what came of it. */
export function learnAccuracy(known: Accuracy | undefined, forecast: Forecasted, came: Came): Accuracy {
  const before = known ?? UNKNOWN
  return {
    cost: follow(before.cost, forecast.costNanos, came.costNanos),
    latency: follow(before.latency, forecast.latencyMs, came.latencyMs),
    quality: grade(before.quality, forecast.quality, came.quality),
  }
}

/** What to expect of an amount, corrected by how forecasts of it were off so far, and the interval around that. */
export function intervalOf(forecast: number, track: Track | undefined): Interval {
  const { halfWidth } = track ?? UNKNOWN.cost
  const expected = forecast * Math.exp(track ? biasOf(track) : 0)
  return { low: expected * Math.exp(-halfWidth), expected, high: expected * Math.exp(halfWidth) }
}

/** A track in figures: the share within the interval, and the typical factor by which forecasts are off. Null: none yet. */
export function trackFigures({ weight, bias, error, inside, halfWidth }: Track) {
  if (weight <= 0) return null
  return {
    forecasts: weight,
    coverage: inside / weight,
    typicalFactor: Math.exp(error / weight),
    biasFactor: Math.exp(bias / weight),
    halfWidth,
  }
}

/** Few forecasts say little of how far off the next one is. */
function biasOf({ weight, bias }: Track): number {
  return bias / (weight + BIAS_DOUBT)
}

function follow(track: Track, expected: number | null, came: number | null): Track {
  // What is free, or was never known, tells nothing of a factor.
  if (expected === null || came === null || !(expected > 0) || !(came > 0)) return track
  const off = Math.log(came / expected)
  if (!Number.isFinite(off)) return track
  const missed = Math.abs(off - biasOf(track))
  const isInside = missed <= track.halfWidth
  const widened = track.halfWidth * Math.exp(STEP * (isInside ? COVERAGE - 1 : COVERAGE))
  return {
    weight: track.weight * KEEP + 1,
    bias: track.bias * KEEP + off,
    error: track.error * KEEP + missed,
    inside: track.inside * KEEP + Number(isInside),
    halfWidth: Math.min(HALF_WIDTH_MAX, Math.max(HALF_WIDTH_MIN, widened)),
  }
}

function grade(known: Accuracy['quality'], expected: number, came: number | null): Accuracy['quality'] {
  if (came === null || !(came >= 0 && came <= 1) || !(expected >= 0 && expected <= 1)) return known
  return {
    weight: known.weight * KEEP + 1,
    expected: known.expected * KEEP + expected,
    came: known.came * KEEP + came,
    squares: known.squares * KEEP + (came - expected) ** 2,
  }
}
