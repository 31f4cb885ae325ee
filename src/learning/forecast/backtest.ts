import { type Forecasts, forecastAll } from './methods/forecast-all.ts'

/** A moment in the past, what each method would have forecast then, and what came. */
export interface Origin {
  readonly forecasts: Forecasts
  readonly actual: Float64Array
  /** How many values were known then. */
  readonly known: number
}

const ORIGINS_MAX = 6
const ORIGINS_MAX_SHORT = 9
/** Up to here a series costs so little that more origins may be tried. */
const SHORT = 450
const TRAIN_SEASONS = 2

/**
 * Forecasts from earlier origins, the newest first, each by what was known then. Where a series is too short for a whole
 * horizon, as far as half of what is known.
 */
export function backtest(
  values: Float64Array,
  seasons: readonly number[],
  horizon: number,
  steps: number,
): readonly Origin[] {
  const count = values.length
  const reach = Math.min(horizon, Math.floor(count / 2))
  if (reach < 1) return []
  const least = Math.max(1, Math.min(TRAIN_SEASONS * (seasons[0] ?? 1), Math.floor(count / 3)))
  const most = count > SHORT ? ORIGINS_MAX : ORIGINS_MAX_SHORT
  const room = count - reach - least
  const step = Math.min(Math.ceil(reach / 2), Math.max(1, Math.floor(room / (most - 1))))
  const origins = Math.min(most, 1 + Math.floor(room / step))
  return Array.from({ length: Math.max(0, origins) }, (_, back) => {
    const known = count - reach - back * step
    return {
      forecasts: forecastAll(values.subarray(0, known), seasons, reach, steps),
      actual: values.subarray(known, known + reach),
      known,
    }
  })
}
