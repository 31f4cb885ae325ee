import { meanOf, series } from '../statistics.ts'

/** What is added to, or multiplied with, the level at each step of a season. */
export type Shape = 'additive' | 'multiplicative'

/** A series without its season, and the way back for what is forecast to follow it. */
export interface Adjusted {
  readonly values: Float64Array
  readonly seasoned: (forecast: Float64Array) => Float64Array
}

/** 90 %, one-sided, of the normal distribution: the test that the M4 competition's benchmarks use. */
const SIGNIFICANT = 1.645

/** Whether a series repeats itself: its autocorrelation at the season's length is significant. */
export function hasSeason(values: Float64Array, length: number): boolean {
  if (length < 2 || values.length < 3 * length) return false
  const centre = meanOf(values)
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  if (!(variance > 0)) return false
  const correlation = (lag: number) => {
    let sum = 0
    for (let at = lag; at < values.length; at++)
      sum += ((values[at] ?? 0) - centre) * ((values[at - lag] ?? 0) - centre)
    return sum / variance
  }
  let before = 0
  for (let lag = 1; lag < length; lag++) before += correlation(lag) ** 2
  return Math.abs(correlation(length)) > SIGNIFICANT * Math.sqrt((1 + 2 * before) / values.length)
}

/** The season of a series by classical decomposition: one figure for each step, from the first value on. */
export function seasonOf(values: Float64Array, length: number, shape: Shape): Float64Array {
  const neutral = shape === 'additive' ? 0 : 1
  const [sums, counts] = [new Float64Array(length), new Float64Array(length)]
  const levels = centredMeans(values, length)
  for (let at = length >> 1; at < values.length - (length >> 1); at++) {
    const [value, level, phase] = [values[at] ?? 0, levels[at] ?? 0, at % length]
    const figure = shape === 'additive' ? value - level : value / level
    if (!Number.isFinite(figure)) continue
    sums[phase] = (sums[phase] ?? 0) + figure
    counts[phase] = (counts[phase] ?? 0) + 1
  }
  const raw = series(length, (at) => (counts[at] ? (sums[at] ?? 0) / (counts[at] ?? 1) : neutral))
  const centre = meanOf(raw)
  return raw.map((value) => (shape === 'additive' ? value - centre : value / (centre || 1)))
}

/** The mean of a whole season around each value; of an even one, its two ends count half. Not to be used near the ends. */
function centredMeans(values: Float64Array, length: number): Float64Array {
  const half = length >> 1
  const before = new Float64Array(values.length + 1)
  for (let at = 0; at < values.length; at++) before[at + 1] = (before[at] ?? 0) + (values[at] ?? 0)
  return values.map((_, at) => {
    const inner = (before[at + half + 1] ?? 0) - (before[at - half] ?? 0)
    const edges = length % 2 ? 0 : ((values[at - half] ?? 0) + (values[at + half] ?? 0)) / 2
    return (inner - edges) / length
  })
}

/** Takes the season out of a series that has one. */
export function withoutSeason(values: Float64Array, length: number): Adjusted {
  if (!hasSeason(values, length)) return { values, seasoned: (forecast) => forecast }
  const shape = values.every((value) => value > 0) ? 'multiplicative' : 'additive'
  const season = seasonOf(values, length, shape)
  const at = (index: number) => season[index % length] ?? 0
  return {
    values: values.map((value, index) => (shape === 'additive' ? value - at(index) : value / at(index))),
    seasoned: (forecast) =>
      forecast.map((value, lead) => {
        const figure = at(values.length + lead)
        return shape === 'additive' ? value + figure : value * figure
      }),
  }
}
