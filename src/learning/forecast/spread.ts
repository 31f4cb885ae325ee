/** How far forecasts are off: sizes of errors that were seen, each counting as one. */
export interface Spread {
  readonly errors: readonly number[]
  /** What is believed of errors before any is seen: half of them are larger than this. */
  readonly priorMedian: number
  /** As how many errors that belief counts. */
  readonly priorWeight: number
}

const PRIOR_POINTS = 20

/**
 * The size that this share of errors stays below: a quantile of those seen together with points of an exponential
 * distribution for what was believed before, whose tail is about that of errors of real spend.
 */
export function sizeWithin(share: number, { errors, priorMedian, priorWeight }: Spread): number {
  const each = priorWeight / PRIOR_POINTS
  const points = errors.map((size) => ({ size, weight: 1 }))
  for (let at = 0; at < PRIOR_POINTS; at++)
    points.push({ size: -Math.log2(1 - (at + 0.5) / PRIOR_POINTS) * priorMedian, weight: each })
  points.sort((a, b) => a.size - b.size)
  const goal = share * (errors.length + priorWeight)
  // A point stands for the middle of its weight; between two points sizes are interpolated.
  let [middle, size] = [0, 0]
  let before = 0
  for (const point of points) {
    const next = before + point.weight / 2
    if (next >= goal) return size + ((point.size - size) * (goal - middle)) / (next - middle || 1)
    before += point.weight
    middle = next
    size = point.size
  }
  return size
}
