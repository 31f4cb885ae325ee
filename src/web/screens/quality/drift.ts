/** A moment at which a series went to another level. */
export interface Drift {
  /** The first value of the new level. */
  readonly index: number
  readonly before: number
  readonly after: number
}

/** Values that a level is told by, at least. */
const POINTS_MIN = 4
/** Differences that are smaller are of no matter. */
const SIZE_MIN = 0.03
/** So many standard errors: among some dozens of moments one in thousands gets so far by chance. */
const SIGMAS = 4.5

/**
 * Where a series changed its level most, if that is more than its own scatter explains: the split with the largest difference
 * of means in standard errors. The scatter is told by the median step between neighbours, which one change does not touch.
 */
export function driftIn(values: readonly (number | null)[]): Drift | null {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]))
  const deviation = scatterOf(known.map(({ value }) => value))
  let best: (Drift & { readonly sigmas: number }) | null = null
  for (let split = POINTS_MIN; split <= known.length - POINTS_MIN; split++) {
    const [before, after] = [meanOf(known.slice(0, split)), meanOf(known.slice(split))]
    const error = Math.max(1e-9, deviation * Math.sqrt(1 / split + 1 / (known.length - split)))
    const sigmas = Math.abs(after - before) / error
    if (sigmas > (best?.sigmas ?? SIGMAS) && Math.abs(after - before) >= SIZE_MIN) {
      best = { index: known[split]?.index ?? 0, before, after, sigmas }
    }
  }
  return best && { index: best.index, before: best.before, after: best.after }
}

function meanOf(points: readonly { readonly value: number }[]): number {
  return points.reduce((sum, { value }) => sum + value, 0) / points.length
}

/** The standard deviation of noise: steps between neighbours scatter by √2 of it, and their median size is 0.6745 of that. */
function scatterOf(values: readonly number[]): number {
  const steps = values
    .slice(1)
    .map((value, index) => Math.abs(value - (values[index] ?? value)))
    .toSorted((a, b) => a - b)
  return (steps[Math.floor(steps.length / 2)] ?? 0) / (Math.SQRT2 * 0.6745)
}
