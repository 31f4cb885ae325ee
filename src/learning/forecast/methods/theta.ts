import { series } from '../statistics.ts'
import { withoutSeason } from './season.ts'

const WEIGHTS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99]

/**
 * The Theta method (Assimakopoulos and Nikolopoulos, International Journal of Forecasting 16, 2000): the mean of a straight
 * line and of the smoothed level of the series with its distance from that line doubled, without the season, if there is one.
 */
export function theta(values: Float64Array, length: number, horizon: number): Float64Array {
  const adjusted = withoutSeason(values, length)
  const { intercept, slope } = lineThrough(adjusted.values)
  const doubled = adjusted.values.map((value, at) => 2 * value - intercept - slope * at)
  const level = levelOf(doubled)
  return adjusted.seasoned(series(horizon, (lead) => (level + intercept + slope * (values.length + lead)) / 2))
}

/** The line with the least squares of distances. */
function lineThrough(values: Float64Array): { intercept: number; slope: number } {
  const count = values.length
  const [centre, mean] = [(count - 1) / 2, values.reduce((sum, value) => sum + value, 0) / count]
  let [products, squares] = [0, 0]
  values.forEach((value, at) => {
    products += (at - centre) * (value - mean)
    squares += (at - centre) ** 2
  })
  const slope = squares > 0 ? products / squares : 0
  return { intercept: mean - slope * centre, slope }
}

/** The last level by the weight of simple exponential smoothing that would have erred least. */
function levelOf(values: Float64Array): number {
  let [least, best] = [Number.POSITIVE_INFINITY, values[0] ?? 0]
  for (const weight of WEIGHTS) {
    let [level, error] = [values[0] ?? 0, 0]
    for (let at = 1; at < values.length; at++) {
      const off = (values[at] as number) - level
      error += off * off
      level += weight * off
    }
    if (error < least) [least, best] = [error, level]
  }
  return best
}
