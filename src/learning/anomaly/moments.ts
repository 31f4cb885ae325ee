/** Mean and variance that forget: the newest observation weighs `rate`, or its fair share as long as there are few. */
export interface Moments {
  readonly count: number
  readonly mean: number
  readonly variance: number
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, variance: 0 }

/** From so many observations on a mean and a variance are taken at their word. */
const ENOUGH = 20
const NEXT_TO_NOTHING = 1e-9

/** The moments after one more number (West 1979, with weights that fade). */
export function addToMoments({ count, mean, variance }: Moments, value: number, rate: number): Moments {
  const share = Math.max(rate, 1 / (count + 1))
  const away = value - mean
  return { count: count + 1, mean: mean + share * away, variance: (1 - share) * (variance + share * away * away) }
}

/** How many standard deviations a number lies from the mean; 0 as long as nobody can tell. */
export function standardized({ count, mean, variance }: Moments, value: number): number {
  if (count < ENOUGH) return 0
  // What a series that never moved leaves by rounding is no deviation.
  const least = NEXT_TO_NOTHING * (1 + Math.abs(mean))
  return Math.abs(value - mean) <= least ? 0 : (value - mean) / (Math.sqrt(variance) + least)
}
