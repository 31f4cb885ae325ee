import { sizeWithin } from './spread.ts'
import { meanOf, sumOf } from './statistics.ts'
import { accuracyOf, type Trial } from './trials.ts'

/** An expectation with the intervals that 80 % and 95 % of what comes lies within. */
export interface Expectation {
  readonly mean: number
  readonly low80: number
  readonly high80: number
  readonly low95: number
  readonly high95: number
}

/** The sum of a window of a forecast, and how well such sums would have been forecast before. */
export interface WindowExpectation extends Expectation {
  /** Mean of 1 - |forecast - actual| / actual, 0 at the least, over earlier origins; null: there are none. */
  readonly accuracy: number | null
  /** How many origins that rests on. */
  readonly origins: number
  /** How much of the time ahead those could look back on: 1 is all of it; less where a series is short. */
  readonly reached: number
}

/** The sum of the leads `from` to before `to`, counted from 0, with what is `already` known of the same period. */
export interface Window {
  readonly from: number
  readonly to: number
  /** How many of the last steps belong to the period. */
  readonly already?: number
}

/** A forecast with what it rests on. */
export interface Grounds {
  readonly values: Float64Array
  readonly path: Float64Array
  readonly trials: readonly Trial[]
  /** Steps of the shortest season; 1: none. */
  readonly season: number
}

/** Errors grow with this power of the time ahead, where no trial reaches as far. */
const GROWTH = 0.2
/** What is believed of errors before any is seen counts as this many. */
const PRIOR_WEIGHT = 3
/** The mean error of a step, as part of it, before any is seen. */
const STEP_ERROR = 0.3
const STEPS_BELIEVED = 7
/** The median error of a week's total over the mean error of a step, both as parts. */
const TOTAL_OVER_STEP = 0.5
const WEEK = 7
/** What comes next is further off than trials were, whose best methods are known. */
const [POINTS_WIDER, TOTALS_WIDER] = [1.2, 1.1]
/** e to this power: further off than that, errors are all alike. */
const LOG_ERROR_MAX = 3
const LOG_FACTOR_MAX = 4

/** Every step of a forecast with intervals: the size of errors near it, times the quantiles of all errors over their size. */
export function pointsOf({ path, trials, season }: Grounds): readonly Expectation[] {
  const sizes = Float64Array.from(path, (mean, lead) => sizeAt(lead, mean, trials, season))
  const errors = trials.flatMap(({ forecast, actual }) =>
    Array.from(actual, (value, lead) => Math.abs(value - (forecast[lead] ?? 0)) / (sizes[lead] || 1)),
  )
  const spread = { errors, priorMedian: Math.LN2, priorWeight: PRIOR_WEIGHT }
  const [within80, within95] = [POINTS_WIDER * sizeWithin(0.8, spread), POINTS_WIDER * sizeWithin(0.95, spread)]
  return Array.from(path, (mean, lead) => {
    const size = sizes[lead] ?? 0
    return {
      mean,
      low80: Math.max(0, mean - within80 * size),
      high80: mean + within80 * size,
      low95: Math.max(0, mean - within95 * size),
      high95: mean + within95 * size,
    }
  })
}

/** The mean size of errors near a lead, at the same step of other seasons too; beyond the trials' reach, that of their end, grown. */
function sizeAt(lead: number, mean: number, trials: readonly Trial[], season: number): number {
  const reach = reachOf(trials)
  const grown = reach > 0 && lead >= reach ? ((lead + 1) / reach) ** GROWTH : 1
  const near = Math.max(1, season >> 3)
  const at = lead < reach || reach === 0 ? lead : lead - Math.ceil((lead + 1 - reach) / season) * season
  let [sum, count] = [PRIOR_WEIGHT * mean * STEP_ERROR, PRIOR_WEIGHT]
  for (const { forecast, actual } of trials)
    for (let other = 0; other < reach; other++) {
      const apart = Math.abs(other - at) % season
      if (Math.min(apart, season - apart) > near) continue
      sum += Math.abs((actual[other] ?? 0) - (forecast[other] ?? 0))
      count += 1
    }
  return (grown * sum) / count
}

/** A window's total with intervals by the errors of such totals, as logarithms, so that neither end is below 0. */
export function totalOf(grounds: Grounds, window: Window): WindowExpectation {
  const { values, path, trials } = grounds
  const { from, to, already = 0 } = window
  const spent = sumOf(values, Math.max(0, values.length - already))
  const mean = sumOf(path, from, to)
  const [factor80, factor95] = factorsOf(grounds, window)
  return {
    mean: spent + mean,
    low80: spent + mean / factor80,
    high80: spent + mean * factor80,
    low95: spent + mean / factor95,
    high95: spent + mean * factor95,
    accuracy: windowAccuracy(grounds, window),
    origins: trials.length,
    reached: Math.min(1, reachOf(trials) / Math.max(1, to)),
  }
}

/** By what the totals of 80 % and of 95 % of windows differ from their forecasts at most. */
function factorsOf({ values, trials }: Grounds, { from, to }: Window): readonly [number, number] {
  const reach = reachOf(trials)
  const grown = reach > 0 ? Math.max(1, to / reach) ** GROWTH : 1
  const believed = TOTAL_OVER_STEP * stepErrorOf(trials) * (Math.max(1, to) / WEEK) ** GROWTH
  const spread = {
    errors: sumsOf(trials, { from, to }).map(([expected, came]) => grown * TOTALS_WIDER * logError(expected, came)),
    priorMedian: believed * Math.sqrt(1 + 2 / Math.max(1, values.length)),
    priorWeight: PRIOR_WEIGHT,
  }
  const factorOf = (share: number) => Math.exp(Math.min(LOG_FACTOR_MAX, sizeWithin(share, spread)))
  return [factorOf(0.8), factorOf(0.95)]
}

function windowAccuracy({ values, trials }: Grounds, { from, to, already = 0 }: Window): number | null {
  if (trials.length === 0) return null
  const reached = Math.min(1, reachOf(trials) / (to - from))
  const accuracies = sumsOf(trials, { from, to }).map(([expected, came], at) => {
    const known = trials[at]?.known ?? 0
    const before = sumOf(values, Math.max(0, known - already), known) * reached
    return accuracyOf(before + expected, before + came)
  })
  return meanOf(accuracies)
}

/** What was forecast of a window at each trial and what came; where trials do not reach as far, of the last as long as may be. */
function sumsOf(trials: readonly Trial[], { from, to }: Window): (readonly [expected: number, came: number])[] {
  const reach = reachOf(trials)
  const start = Math.max(0, Math.min(from, reach - (to - from)))
  const end = Math.min(start + to - from, reach)
  return trials.map(({ forecast, actual }) => [sumOf(forecast, start, end), sumOf(actual, start, end)])
}

function reachOf(trials: readonly Trial[]): number {
  return trials[0]?.actual.length ?? 0
}

/** The mean error of a step, as part of the mean of what was forecast and what came. */
function stepErrorOf(trials: readonly Trial[]): number {
  let [off, whole, count] = [0, 0, 0]
  for (const { forecast, actual } of trials)
    actual.forEach((value, lead) => {
      off += Math.abs(value - (forecast[lead] ?? 0))
      whole += (value + (forecast[lead] ?? 0)) / 2
      count += 1
    })
  return (STEPS_BELIEVED * STEP_ERROR + (whole > 0 ? (count * off) / whole : 0)) / (STEPS_BELIEVED + count)
}

function logError(expected: number, came: number): number {
  if (expected <= 0 && came <= 0) return 0
  if (expected <= 0 || came <= 0) return LOG_ERROR_MAX
  return Math.min(LOG_ERROR_MAX, Math.abs(Math.log(came / expected)))
}
