import { meanOf, series } from '../statistics.ts'
import { minimize } from './minimize.ts'
import { type Shape, seasonOf } from './season.ts'

/** How a series is smoothed: a damped trend, and a season of this length if it is above 1. */
export interface Smoothing {
  readonly season: number
  readonly shape: Shape
}

interface State {
  level: number
  trend: number
  damping: number
  error: number
}

/** Where the search for the weights of level, trend, season and damping begins, on a logistic scale. */
const START = [-1.5, -3, -2, 1]
const SEASONS_OF_START = 8
/** Stands for a level or a figure of 0 where something is divided by it. */
const TINY = 1e-9
const [DAMPING_MIN, DAMPING_RANGE] = [0.8, 0.198]

/**
 * Exponential smoothing with a damped trend and, where asked, a season (Gardner and McKenzie, Management Science 31, 1985),
 * its weights chosen by the squares of its errors one step ahead. Null where it runs away.
 */
export function smoothed(
  values: Float64Array,
  { season: length, shape }: Smoothing,
  horizon: number,
  steps: number,
): Float64Array | null {
  const start = startOf(values, length, shape)
  const season = new Float64Array(start.season.length)
  const weights = length > 1 ? START : [START[0] ?? 0, START[1] ?? 0, START[3] ?? 0]
  const state: State = { level: 0, trend: 0, damping: 1, error: 0 }
  const run = (point: Float64Array): number => {
    season.set(start.season)
    state.level = start.level
    state.trend = start.trend
    const found = weightsAt(point, length > 1)
    const isAdditive = shape === 'additive'
    const error =
      length > 1 ? smoothSeason(values, season, state, found, isAdditive) : smoothLevel(values, state, found)
    state.damping = found.damping
    state.error = Number.isFinite(error) ? error : Number.MAX_VALUE
    return state.error
  }
  run(minimize(run, weights, steps))
  if (state.error >= Number.MAX_VALUE) return null
  let reach = 0
  return series(horizon, (lead) => {
    reach += state.damping ** (lead + 1)
    const level = state.level + reach * state.trend
    const figure = season[(values.length + lead) % season.length] ?? 0
    return shape === 'additive' ? level + figure : level * figure
  })
}

function startOf(values: Float64Array, length: number, shape: Shape) {
  const count = values.length
  const neutral = Float64Array.of(shape === 'additive' ? 0 : 1)
  const season = length > 1 ? seasonOf(values.subarray(0, SEASONS_OF_START * length), length, shape) : neutral
  const level = meanOf(values, 0, Math.min(length, count))
  const last = Math.min(count - 1, 4)
  const slope =
    length > 1 && count >= 2 * length
      ? (meanOf(values, length, 2 * length) - level) / length
      : ((values[last] ?? 0) - (values[0] ?? 0)) / Math.max(1, last)
  return { season, level, trend: slope / 2 }
}

interface Weights {
  readonly ofLevel: number
  readonly ofTrend: number
  readonly ofSeason: number
  readonly damping: number
}

function weightsAt(point: Float64Array, isSeasonal: boolean): Weights {
  const ofLevel = logistic(point[0] ?? 0)
  return {
    ofLevel,
    ofTrend: ofLevel * logistic(point[1] ?? 0),
    ofSeason: isSeasonal ? (1 - ofLevel) * logistic(point[2] ?? 0) : 0,
    damping: DAMPING_MIN + DAMPING_RANGE * logistic(point[isSeasonal ? 3 : 2] ?? 0),
  }
}

function smoothLevel(values: Float64Array, state: State, { ofLevel, ofTrend, damping }: Weights): number {
  let { level, trend } = state
  let error = 0
  for (let at = 0; at < values.length; at++) {
    trend *= damping
    const off = (values[at] as number) - level - trend
    if (at > 0) error += off * off
    level += trend + ofLevel * off
    trend += ofTrend * ofLevel * off
  }
  state.level = level
  state.trend = trend
  return error
}

function smoothSeason(
  values: Float64Array,
  season: Float64Array,
  state: State,
  { ofLevel, ofTrend, ofSeason, damping }: Weights,
  isAdditive: boolean,
): number {
  let { level, trend } = state
  let error = 0
  for (let at = 0; at < values.length; at++) {
    const [value, phase] = [values[at] as number, at % season.length]
    const figure = season[phase] as number
    const expected = level + damping * trend
    const off = isAdditive ? value - expected - figure : value - expected * figure
    if (at >= season.length) error += off * off
    const next = ofLevel * (isAdditive ? value - figure : value / (figure || TINY)) + (1 - ofLevel) * expected
    const drawn = isAdditive ? value - expected : value / (expected || TINY)
    season[phase] = ofSeason * drawn + (1 - ofSeason) * figure
    trend = ofTrend * (next - level) + (1 - ofTrend) * damping * trend
    level = next
  }
  state.level = level
  state.trend = trend
  return error
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
