/** Grades of one side of a test. */
export interface Side {
  readonly count: number
  readonly mean: number
  readonly variance: number
}

/** An interval for a difference that may be looked at as often as one likes: at no time is it wrong more often than `alpha`. */
export interface AnytimeInterval {
  readonly difference: number
  readonly low: number
  readonly high: number
}

/** From about so many grades on a side the interval is at its best; it holds at any number. */
const TUNED_FOR = 500
/** Before so many on each side a variance says little. */
export const SIDE_MIN = 50

/**
 * The difference of two means, first less second, by a normal mixture (Robbins 1970, "Statistical methods related to the law
 * of the iterated logarithm"): of a sum of n terms with variance v the radius is sqrt(v (n + r) / n^2 log((n + r) / (r a^2))).
 */
export function anytimeDifference(one: Side, other: Side, alpha: number): AnytimeInterval {
  const difference = one.mean - other.mean
  if (one.count < SIDE_MIN || other.count < SIDE_MIN) return { difference, low: -1, high: 1 }
  // Two means of n and m terms are known as well as one of nm / (n + m).
  const pairs = (one.count * other.count) / (one.count + other.count)
  const share = one.count / (one.count + other.count)
  const variance = one.variance * (1 - share) + other.variance * share
  const mixed = TUNED_FOR / 2
  const spread = variance * (pairs + mixed) * Math.log((pairs + mixed) / (mixed * alpha * alpha))
  const radius = Math.sqrt(Math.max(0, spread)) / pairs
  return { difference, low: difference - radius, high: difference + radius }
}

/** How many grades a side needs before a test of fixed size tells a loss of `margin` from none, four times in five. */
export function requiredPerSide(variance: number, margin: number): number {
  const [alpha, power] = [1.645, 0.842]
  return Math.ceil((2 * variance * (alpha + power) ** 2) / Math.max(1e-12, margin * margin))
}

/** Mean and variance of some grades. */
export function sideOf(grades: readonly number[]): Side {
  const count = grades.length
  const mean = grades.reduce((sum, grade) => sum + grade, 0) / Math.max(1, count)
  const variance = grades.reduce((sum, grade) => sum + (grade - mean) ** 2, 0) / Math.max(1, count - 1)
  return { count, mean, variance }
}
