import { forecastSeries } from '../../../src/learning/forecast/forecast-series.ts'
import type { Window } from '../../../src/learning/forecast/intervals.ts'
import { type Judged, judged } from './figures.ts'

/** A total that is forecast from every origin which leaves enough before and behind it. */
export interface Rolling extends Window {
  readonly seasons: readonly number[]
  readonly first: number
  readonly last?: number
}

/** Forecasts a total of each series from each origin, and holds it against what came; totals of nothing are left out. */
export function roll(series: readonly (readonly number[])[], rolling: Rolling): Judged[] {
  const { seasons, first, last = Number.POSITIVE_INFINITY, from, to, already = 0 } = rolling
  return series.flatMap((values) => {
    const origins = Array.from({ length: Math.max(0, values.length - to - first + 1) }, (_, at) => first + at)
    return origins.flatMap((origin) => {
      if (origin > last) return []
      const sum = (start: number, end: number) => values.slice(start, end).reduce((whole, value) => whole + value, 0)
      const actual = sum(origin - already, origin) + sum(origin + from, origin + to)
      if (!(actual > 0)) return []
      const forecast = forecastSeries({ values: values.slice(0, origin), seasons, horizon: to })
      return [judged(forecast.total({ from, to, already }), actual)]
    })
  })
}
