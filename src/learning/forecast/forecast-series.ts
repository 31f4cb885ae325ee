import { backtest } from './backtest.ts'
import { errorsAt, joined, type Shares, sharesOf } from './combine.ts'
import { type Expectation, pointsOf, totalOf, type Window, type WindowExpectation } from './intervals.ts'
import { forecastAll } from './methods/forecast-all.ts'
import { meanOf, sumOf } from './statistics.ts'
import { stepAccuracy, trialsOf } from './trials.ts'

/** What is asked: amounts at equal steps, none below 0; lengths of seasons in steps, ascending; how many steps ahead. */
export interface SeriesQuestion {
  readonly values: readonly number[]
  readonly seasons: readonly number[]
  readonly horizon: number
}

/** A forecast of a series. */
export interface SeriesForecast {
  readonly points: readonly Expectation[]
  /** The sum of a window, with intervals of its own: those of its steps do not add up. */
  readonly total: (window: Window) => WindowExpectation
  /** The methods that it is combined of. */
  readonly shares: Shares
  /** Mean of 1 - sum of |forecast - actual| / sum of actual over earlier origins, 0 at the least; null: there are none. */
  readonly accuracy: number | null
  readonly origins: number
}

/** Steps of the search for what a method smooths by. Eighty come to an OWA that is .001 less on M4 hourly, and cost a third more. */
const SEARCH_STEPS = 60

/**
 * Forecasts a series by those simple methods that would have forecast its past best, with intervals by the errors that their
 * combination would have made. Takes any number of values, also none; what is no number counts as the value before it.
 */
export function forecastSeries({ values, seasons, horizon }: SeriesQuestion): SeriesForecast {
  const filled = withoutGaps(values)
  const scale = meanOf(filled) || 1
  const known = filled.map((value) => value / scale)
  const origins = backtest(known, seasons, horizon, SEARCH_STEPS)
  const forecasts = forecastAll(known, seasons, horizon, SEARCH_STEPS)
  const shares = sharesOf(forecasts.keys(), origins.map(errorsAt))
  const trials = trialsOf(origins)
  const grounds = { values: known, path: joined(forecasts, shares, horizon), trials, season: seasons[0] ?? 1 }
  return {
    points: pointsOf(grounds).map((point) => scaled(point, scale)),
    total: (window) => scaled(totalOf(grounds, window), scale),
    shares,
    accuracy: trials.length === 0 ? null : sumOf(trials.map(stepAccuracy)) / trials.length,
    origins: trials.length,
  }
}

function withoutGaps(values: readonly number[]): Float64Array {
  let last = values.find(Number.isFinite) ?? 0
  return Float64Array.from(values, (value) => {
    if (Number.isFinite(value)) last = Math.max(0, value)
    return last
  })
}

function scaled<Part extends Expectation>(part: Part, scale: number): Part {
  return {
    ...part,
    mean: part.mean * scale,
    low80: part.low80 * scale,
    high80: part.high80 * scale,
    low95: part.low95 * scale,
    high95: part.high95 * scale,
  }
}
