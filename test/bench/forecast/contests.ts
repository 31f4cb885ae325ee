import { forecastSeries, type SeriesForecast } from '../../../src/learning/forecast/forecast-series.ts'
import type { Expectation } from '../../../src/learning/forecast/intervals.ts'
import { withoutSeason } from '../../../src/learning/forecast/methods/season.ts'
import { print } from '../../../src/local/print.ts'
import { type Judged, judged } from './figures.ts'
import type { Contest } from './read-contests.ts'

/** How a competition counts: its horizon, the seasons that we look for, the one that it scales errors by. */
export interface Rules {
  readonly horizon: number
  readonly seasons: readonly number[]
  readonly scaledBy: number
  /** Windows of totals, as steps from the first on. */
  readonly windows: Readonly<Record<string, number>>
}

/** What came of a competition. */
export interface ContestFigures {
  readonly owa: number
  readonly msis: number
  readonly coverage80: number
  readonly coverage95: number
  readonly totals: Readonly<Record<string, readonly Judged[]>>
}

interface Errors {
  smape: number
  mase: number
  naiveSmape: number
  naiveMase: number
  msis: number
  within80: number
  within95: number
  count: number
}

/**
 * Runs the combination over the series of a competition. OWA is the mean of sMAPE and MASE, each over that of Naive2 on the same
 * series, as in M4; MSIS is that of the 95 % interval.
 */
export function runContests(name: string, contests: readonly Contest[], rules: Rules): ContestFigures {
  const sums: Errors = { smape: 0, mase: 0, naiveSmape: 0, naiveMase: 0, msis: 0, within80: 0, within95: 0, count: 0 }
  const totals: Record<string, Judged[]> = {}
  for (const { known, came: all } of contests) {
    const came = all.slice(0, rules.horizon)
    const forecast = forecastSeries({ values: known, seasons: rules.seasons, horizon: rules.horizon })
    add(sums, known, came, forecast.points, rules)
    judgeTotals(totals, forecast, came, rules)
  }
  const { count } = sums
  const [smape, mase] = [sums.smape / count, sums.mase / count]
  const owa = (sums.smape / sums.naiveSmape + sums.mase / sums.naiveMase) / 2
  const figures = { owa, msis: sums.msis / count, coverage80: sums.within80 / count, coverage95: sums.within95 / count }
  print(
    `${name}: ${count} series, sMAPE ${smape.toFixed(3)}, MASE ${mase.toFixed(3)}, OWA ${owa.toFixed(4)}; Naive2 here ${(sums.naiveSmape / count).toFixed(3)} / ${(sums.naiveMase / count).toFixed(3)}`,
  )
  print(
    `  80 % hold ${figures.coverage80.toFixed(3)}, 95 % ${figures.coverage95.toFixed(3)}, MSIS ${figures.msis.toFixed(2)}`,
  )
  return { ...figures, totals }
}

function judgeTotals(
  totals: Record<string, Judged[]>,
  forecast: SeriesForecast,
  came: readonly number[],
  rules: Rules,
) {
  for (const [window, to] of Object.entries(rules.windows)) {
    const actual = came.slice(0, to).reduce((sum, value) => sum + value, 0)
    totals[window] = [...(totals[window] ?? []), judged(forecast.total({ from: 0, to }), actual)]
  }
}

function add(
  sums: Errors,
  known: readonly number[],
  came: readonly number[],
  points: readonly Expectation[],
  { scaledBy, horizon }: Rules,
): void {
  const scale = seasonalChange(known, scaledBy)
  const mean = points.map((point) => point.mean)
  const naive = naive2(known, scaledBy, horizon)
  sums.smape += smape(mean, came)
  sums.naiveSmape += smape(naive, came)
  sums.mase += meanOff(mean, came) / scale
  sums.naiveMase += meanOff(naive, came) / scale
  sums.msis += meanOf(points.map((point, at) => intervalScore(point, came[at] ?? 0))) / scale
  sums.within80 += meanOf(points.map(({ low80, high80 }, at) => Number(holds(low80, high80, came[at]))))
  sums.within95 += meanOf(points.map(({ low95, high95 }, at) => Number(holds(low95, high95, came[at]))))
  sums.count += 1
}

/** The last value, with the season put back where the series has one: what M4 measures by. */
function naive2(known: readonly number[], season: number, horizon: number): number[] {
  const { values, seasoned } = withoutSeason(Float64Array.from(known), season)
  return [...seasoned(new Float64Array(horizon).fill(values.at(-1) ?? 0))]
}

function intervalScore({ low95, high95 }: Expectation, value: number): number {
  return high95 - low95 + 40 * (Math.max(0, low95 - value) + Math.max(0, value - high95))
}

function seasonalChange(known: readonly number[], season: number): number {
  return meanOf(known.slice(season).map((value, at) => Math.abs(value - (known[at] ?? 0))))
}

function smape(forecast: readonly number[], came: readonly number[]): number {
  const parts = came.map((value, at) => {
    const whole = Math.abs(value) + Math.abs(forecast[at] ?? 0)
    return whole > 0 ? (200 * Math.abs(value - (forecast[at] ?? 0))) / whole : 0
  })
  return meanOf(parts)
}

function meanOff(forecast: readonly number[], came: readonly number[]): number {
  return meanOf(came.map((value, at) => Math.abs(value - (forecast[at] ?? 0))))
}

function holds(low: number, high: number, value = 0): boolean {
  return value >= low && value <= high
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
