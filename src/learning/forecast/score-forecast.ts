import type { Expectation } from './intervals.ts'
import { accuracyOf } from './trials.ts'

/** How a forecast did, once what it was about is known. */
export interface ForecastScore {
  /** 1 - |forecast - actual| / actual, 0 at the least; 1 where both are 0. */
  readonly accuracy: number
  readonly within80: boolean
  readonly within95: boolean
}

/** Holds a forecast against what came, in the same unit. */
export function scoreForecast({ mean, low80, high80, low95, high95 }: Expectation, actual: number): ForecastScore {
  return {
    accuracy: accuracyOf(mean, actual),
    within80: actual >= low80 && actual <= high80,
    within95: actual >= low95 && actual <= high95,
  }
}
