import type { Kind } from './kind.ts'

/** The scale of a kind of series: how far a value is from another, and where a value of such a distance lies. */
export interface Scale {
  /** Position of a value on the scale on which levels, seasons and noise are added up. */
  readonly surprise: (value: number, expected: number, weight: number) => number
  readonly position: (value: number) => number
  readonly value: (position: number) => number
  /** Value whose surprise is this much. */
  readonly at: (expected: number, surprise: number) => number
  /** Variance a single request adds (over their number), and whether that is known or only where to begin. */
  readonly perRequest: number
  readonly isNoiseKnown: boolean
  /** How far up or down the scale a change by a factor is. */
  readonly change: (expected: number, factor: number, direction: 'up' | 'down') => number
  /** Noise that is always there. */
  readonly leastSpread: number
  readonly habits: Habits
}

/** How series of a kind move: shares of a surprise that are expected to last, and that move the hour of the day and week. */
export interface Habits {
  readonly persistence: number
  readonly dayRate: number
  readonly weekRate: number
}

const OF_TOTALS: Habits = { persistence: 0.5, dayRate: 0.15, weekRate: 0.15 }
/** Ratios hardly depend on the hour, and what lasts in them is what is looked for. */
const OF_RATIOS: Habits = { persistence: 0, dayRate: 0.07, weekRate: 0.05 }

/** Nothing at all is taken for a ten-thousandth of what is expected: -9.2 on the scale, further off than any dip. */
const NOTHING = 1e-4
/** Requests as expected that a share is pulled with, so that one of three failing is not a third failing. */
const AS_EXPECTED = 4
/** What single requests cost, take or last differs by about this factor's logarithm, squared. */
const DIFFERENCE_OF_REQUESTS = 2
/** Shares may double where they are next to nothing: so much more or less is where it begins to matter. */
const LEAST_POINTS = 0.015

const LOGARITHMIC: Scale = {
  surprise: (value, expected) => Math.log((Math.max(0, value) / expected + NOTHING) / (1 + NOTHING)),
  position: (value) => Math.log(value),
  value: (position) => Math.exp(position),
  at: (expected, surprise) => Math.max(0, expected * ((1 + NOTHING) * Math.exp(surprise) - NOTHING)),
  perRequest: 0,
  isNoiseKnown: true,
  change: (_, factor) => Math.log(factor),
  leastSpread: 0.05,
  habits: OF_TOTALS,
}

const ANGULAR: Scale = {
  surprise: (value, expected, weight) => {
    const pulled = (bounded(value) * weight + expected * AS_EXPECTED) / (weight + AS_EXPECTED)
    return angle(pulled) - angle(expected)
  },
  position: angle,
  value: ofAngle,
  at: (expected, surprise) => ofAngle(angle(expected) + surprise),
  // Freeman and Tukey 1950: the angle of a share of n requests has variance 1 / 4n wherever the share is.
  perRequest: 0.25,
  isNoiseKnown: true,
  change: (expected, factor, direction) =>
    direction === 'up'
      ? angle(expected * factor + LEAST_POINTS) - angle(expected)
      : angle(expected) - angle(expected / factor - LEAST_POINTS),
  leastSpread: 0.01,
  habits: OF_RATIOS,
}

/** The scale for a kind; gauges have none of their own. */
export function scaleOf(kind: Exclude<Kind, 'gauge'>): Scale {
  if (kind === 'share') return ANGULAR
  if (kind === 'count' || kind === 'money') return LOGARITHMIC
  return {
    ...LOGARITHMIC,
    leastSpread: 0.02,
    habits: OF_RATIOS,
    perRequest: DIFFERENCE_OF_REQUESTS,
    isNoiseKnown: false,
  }
}

function angle(share: number): number {
  return Math.asin(Math.sqrt(bounded(share)))
}

function ofAngle(position: number): number {
  return Math.sin(Math.min(Math.PI / 2, Math.max(0, position))) ** 2
}

function bounded(share: number): number {
  return Math.min(1, Math.max(0, share))
}
