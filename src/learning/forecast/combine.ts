import type { Origin } from './backtest.ts'
import type { Forecasts } from './methods/forecast-all.ts'
import { medianOf } from './statistics.ts'

/** How much of a forecast is each method's; the shares add up to 1. */
export type Shares = ReadonlyMap<string, number>

/** Chosen on M4 by origins before the test part: see the decision on how spend is forecast. */
const METHODS_KEPT = 6
const POWER = 3
/** At fewer origins errors say less of a method, and the power is less in proportion. */
const ORIGINS_TRUSTED = 6
const ERROR_MIN = 1e-6
/** Part of the mean of the series. */
const OFFSET = 0.05

/** The error of a forecast: the mean of |forecast - actual| over half of their sum, from 0 (exact) to 2. */
export function symmetricError(forecast: Float64Array, actual: Float64Array): number {
  let sum = 0
  for (let at = 0; at < actual.length; at++) {
    const [expected, came] = [forecast[at] ?? 0, actual[at] ?? 0]
    const whole = Math.abs(expected) + Math.abs(came)
    if (whole > 0) sum += (2 * Math.abs(expected - came)) / whole
  }
  return actual.length === 0 ? 0 : sum / actual.length
}

/** The errors of every method at an origin. */
export function errorsAt({ forecasts, actual }: Origin): ReadonlyMap<string, number> {
  return new Map([...forecasts].map(([name, forecast]) => [name, symmetricError(forecast, actual)]))
}

/**
 * The shares of those methods that erred least at the origins, by the power of their mean error. A method that could not
 * forecast at some of them is taken to have erred there like the middle one; one that mostly could not gets none.
 */
export function sharesOf(names: Iterable<string>, errors: readonly ReadonlyMap<string, number>[]): Shares {
  const middles = errors.map((known) => medianOf([...known.values()]))
  const scored: { name: string; error: number }[] = []
  for (const name of names) {
    const seen = errors.filter((known) => known.has(name)).length
    if (2 * seen < errors.length) continue
    const sum = errors.reduce((total, known, at) => total + (known.get(name) ?? middles[at] ?? 0), 0)
    scored.push({ name, error: errors.length === 0 ? 1 : sum / errors.length })
  }
  const kept = errors.length === 0 ? scored : scored.toSorted((a, b) => a.error - b.error).slice(0, METHODS_KEPT)
  const power = POWER * Math.min(1, errors.length / ORIGINS_TRUSTED)
  const weights = kept.map(({ error }) => (error + ERROR_MIN) ** -power)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  return new Map(kept.map(({ name }, at) => [name, (weights[at] ?? 0) / whole]))
}

/**
 * Forecasts joined by their shares, as a geometric mean from a little below 0: one that is far too high moves it less. Those
 * that are missing leave their share to the others.
 */
export function joined(forecasts: Forecasts, shares: Shares, horizon: number): Float64Array {
  const logarithms = new Float64Array(horizon)
  let given = 0
  for (const [name, share] of shares) {
    const forecast = forecasts.get(name)
    if (!forecast) continue
    given += share
    for (let lead = 0; lead < horizon; lead++)
      logarithms[lead] = (logarithms[lead] ?? 0) + share * Math.log((forecast[lead] ?? 0) + OFFSET)
  }
  return logarithms.map((sum) => (given > 0 ? Math.max(0, Math.exp(sum / given) - OFFSET) : 0))
}
