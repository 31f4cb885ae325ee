import { meanOf, medianOf, series } from '../statistics.ts'
import { byProfiles } from './profile.ts'
import { smoothed } from './smooth.ts'
import { theta } from './theta.ts'

/** Forecasts by method, each of as many values as were asked for. */
export type Forecasts = ReadonlyMap<string, Float64Array>

/** What a method is given: values of at least one step, seasons ascending, all of which fit twice into the values. */
interface Given {
  readonly values: Float64Array
  /** The last of them. */
  readonly recent: Float64Array
  readonly seasons: readonly number[]
  /** The shortest season, also where it does not fit; 1: none. */
  readonly season: number
  readonly horizon: number
  readonly steps: number
  readonly isPositive: boolean
}

type Method = (given: Given) => Float64Array | null

/** What is older than this is not smoothed: it would cost time and change nothing. */
const CYCLES_SMOOTHED = 28
const LONG_CYCLES_SMOOTHED = 4
const SMOOTHED_MIN = 200
const MEDIAN_CYCLES = 5
const MEAN_CYCLES = 4
/** Fewer values than these show no trend worth following. */
const TREND_VALUES_MIN = 14

/** The simple methods that forecasts are combined of. Null: a method has nothing to say of such a series. */
const METHODS: Readonly<Record<string, Method>> = {
  'last value': ({ values, horizon }) => flat(values.at(-1) ?? 0, horizon),
  'last season mean': (given) => recentMean(given, 1),
  'four seasons mean': (given) => recentMean(given, MEAN_CYCLES),
  'last season median': ({ values, season, horizon }) => flat(medianOf(values.subarray(-season)), horizon),
  'fading mean': fadingMean,
  'seasonal naive': ({ values, seasons: [short], horizon }) => (short ? repeated(values, short, horizon) : null),
  'long seasonal naive': ({ values, seasons, horizon }) =>
    seasons[1] ? repeated(values, longestOf(seasons), horizon) : null,
  'long season at the level': scaledSeason,
  'seasonal median': ({ values, seasons: [short], horizon }) => (short ? medians(values, short, horizon) : null),
  'profiles of logarithms': (given) => profiles(given, given.seasons, true, 6),
  profiles: (given) => profiles(given, given.seasons, false, 6),
  'short profiles': (given) => profiles(given, given.seasons, given.isPositive, 3),
  'profile of the short season': (given) =>
    given.seasons[1] ? profiles(given, given.seasons.slice(0, 1), given.isPositive, 10) : null,
  'damped trend': (given) => damped(given, false),
  'damped trend of logarithms': (given) => (given.isPositive ? damped(given, true) : null),
  'multiplicative season smoothed': (given) => (given.isPositive ? seasonSmoothed(given, 'multiplicative') : null),
  'additive season smoothed': (given) => seasonSmoothed(given, 'additive'),
  theta: ({ values, seasons: [short], horizon }) =>
    values.length >= TREND_VALUES_MIN ? theta(values, short ?? 1, horizon) : null,
}

/** What each method forecasts to follow a series; none that is below 0 or no number. */
export function forecastAll(
  values: Float64Array,
  seasons: readonly number[],
  horizon: number,
  steps: number,
): Forecasts {
  const isPositive = values.every((value) => value > 0)
  const fitting = seasons.filter((length) => length > 1 && values.length >= 2 * length)
  const span = Math.max(SMOOTHED_MIN, CYCLES_SMOOTHED * (fitting[0] ?? 1), LONG_CYCLES_SMOOTHED * longestOf(fitting))
  const given = {
    values,
    recent: values.subarray(-span),
    seasons: fitting,
    season: seasons[0] ?? 1,
    horizon,
    steps,
    isPositive,
  }
  const forecasts = new Map<string, Float64Array>()
  for (const [name, method] of Object.entries(METHODS)) {
    const forecast = method(given)
    if (forecast?.every(Number.isFinite))
      forecasts.set(
        name,
        forecast.map((value) => Math.max(0, value)),
      )
  }
  return forecasts
}

function flat(value: number, horizon: number): Float64Array {
  return new Float64Array(horizon).fill(value)
}

function longestOf(seasons: readonly number[]): number {
  return seasons.at(-1) ?? 1
}

function recentMean({ values, season, horizon }: Given, cycles: number): Float64Array {
  return flat(meanOf(values, Math.max(0, values.length - cycles * season)), horizon)
}

/** The mean of all values, each counting half as much as one that is half a season younger. */
function fadingMean({ values, season, horizon }: Given): Float64Array {
  const keep = 0.5 ** (2 / Math.max(2, season))
  let [sum, weight] = [0, 0]
  for (const value of values) [sum, weight] = [keep * sum + value, keep * weight + 1]
  return flat(weight > 0 ? sum / weight : 0, horizon)
}

function repeated(values: Float64Array, length: number, horizon: number): Float64Array {
  return series(horizon, (lead) => values[values.length - length + (lead % length)] ?? 0)
}

/** The last long season, scaled to how the last short season compares with the one a long season before. */
function scaledSeason({ values, seasons, horizon }: Given): Float64Array | null {
  const [short = 1, long = longestOf(seasons)] = [seasons[0], seasons.at(-1)]
  const count = values.length
  if (seasons.length < 2 || count < long + short) return null
  const before = meanOf(values, count - long - short, count - long)
  const scale = before > 0 ? meanOf(values, count - short) / before : 1
  return repeated(values, long, horizon).map((value) => value * scale)
}

function medians(values: Float64Array, length: number, horizon: number): Float64Array {
  const cycles = Math.min(MEDIAN_CYCLES, Math.floor(values.length / length))
  const season = series(length, (phase) =>
    medianOf(series(cycles, (cycle) => values[values.length - (cycle + 1) * length + phase] ?? 0)),
  )
  return series(horizon, (lead) => season[lead % length] ?? 0)
}

function profiles(
  { recent, horizon, steps, isPositive }: Given,
  seasons: readonly number[],
  isLog: boolean,
  cycles: number,
): Float64Array | null {
  if (seasons.length === 0 || (isLog && !isPositive)) return null
  return byProfiles(recent, { seasons, isLog, cycles }, horizon, steps)
}

function damped({ recent, horizon, steps }: Given, isLog: boolean): Float64Array | null {
  if (recent.length < TREND_VALUES_MIN) return null
  const known = isLog ? recent.map(Math.log) : recent
  const forecast = smoothed(known, { season: 1, shape: 'additive' }, horizon, steps)
  return isLog ? (forecast?.map(Math.exp) ?? null) : forecast
}

function seasonSmoothed(
  { recent, seasons: [short], horizon, steps }: Given,
  shape: 'additive' | 'multiplicative',
): Float64Array | null {
  if (short === undefined) return null
  return smoothed(recent, { season: short, shape }, horizon, steps)
}
