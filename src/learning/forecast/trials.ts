import type { Origin } from './backtest.ts'
import { errorsAt, joined, sharesOf } from './combine.ts'
import { sumOf } from './statistics.ts'

/** An earlier origin: what the combination would have forecast then, its shares found at the other origins, and what came. */
export interface Trial {
  readonly forecast: Float64Array
  readonly actual: Float64Array
  /** How many values were known then. */
  readonly known: number
}

/** What the combination would have forecast at each origin. */
export function trialsOf(origins: readonly Origin[]): readonly Trial[] {
  const errors = origins.map(errorsAt)
  return origins.map(({ forecasts, actual, known }, at) => {
    const others = errors.filter((_, other) => other !== at)
    return { forecast: joined(forecasts, sharesOf(forecasts.keys(), others), actual.length), actual, known }
  })
}

/** 1 - |forecast - actual| / actual of one amount, 0 at the least; 1 where both are 0. */
export function accuracyOf(forecast: number, actual: number): number {
  if (actual <= 0) return forecast <= 0 ? 1 : 0
  return Math.max(0, 1 - Math.abs(forecast - actual) / actual)
}

/** 1 - the sum of |forecast - actual| / the sum of actual, 0 at the least. */
export function stepAccuracy({ forecast, actual }: Trial): number {
  const off = actual.reduce((sum, value, at) => sum + Math.abs((forecast[at] ?? 0) - value), 0)
  const whole = sumOf(actual)
  return accuracyOf(whole + off, whole)
}
