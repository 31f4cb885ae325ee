/**
 * A decaying histogram of durations in logarithmic buckets, sparse: bucket number -> weight. A quantile read from it is
 * within 2.5 % of an observed value, from 1 ms to 10 minutes; what lies outside counts as the nearest of these.
 */
export type Histogram = Readonly<Record<string, number>>

const GROWTH = 1.05
const LONGEST_MS = 600_000
/** Weights below this no longer move a quantile, and are dropped to keep the histogram small. */
const NEGLIGIBLE = 1e-4

/** The histogram after one more duration, in ms. */
export function addDuration(histogram: Histogram, ms: number, weight = 1): Histogram {
  const bucket = bucketOf(ms)
  return { ...histogram, [bucket]: (histogram[bucket] ?? 0) + weight }
}

/**
 * The histogram after several more durations, in their order, where each leaves the older ones the share `keep` of their
 * weight: as if they were faded and added one by one, at the price of one.
 */
export function addFading(histogram: Histogram, durations: readonly number[], keep: number): Histogram {
  const faded: Record<string, number> = fade(histogram, keep ** durations.length)
  for (const [index, ms] of durations.entries()) {
    const bucket = bucketOf(ms)
    faded[bucket] = (faded[bucket] ?? 0) + keep ** (durations.length - 1 - index)
  }
  return faded
}

/** The histogram with every weight multiplied by a factor from 0 to 1. */
export function fade(histogram: Histogram, factor: number): Record<string, number> {
  const faded: Record<string, number> = {}
  for (const bucket of Object.keys(histogram)) {
    const weight = (histogram[bucket] ?? 0) * factor
    if (weight > NEGLIGIBLE) faded[bucket] = weight
  }
  return faded
}

/** Both histograms in one, as if every duration had gone into it. */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  const merged: Record<string, number> = { ...a }
  for (const [bucket, weight] of Object.entries(b)) merged[bucket] = (merged[bucket] ?? 0) + weight
  return merged
}

/** The duration in ms below which the share `q` (0 to 1) of the weight lies; null when there is none. */
export function quantile(histogram: Histogram, q: number): number | null {
  // Keys that are whole numbers come in ascending order, whatever the order they were set in.
  const buckets = Object.keys(histogram)
  let total = 0
  for (const bucket of buckets) total += histogram[bucket] ?? 0
  if (total <= 0) return null
  let below = 0
  for (const bucket of buckets) {
    below += histogram[bucket] ?? 0
    // Sums of fading weights are not exact: a hair's breadth must not skip a bucket.
    if (below >= q * total - 1e-9 * total) return middleOf(Number(bucket))
  }
  return middleOf(Number(buckets.at(-1) ?? 0))
}

/** The bucket that a duration (ms) falls into. */
export function bucketOf(ms: number): number {
  return Math.round(Math.log(Math.min(LONGEST_MS, Math.max(1, ms))) / Math.log(GROWTH))
}

function middleOf(bucket: number): number {
  return GROWTH ** bucket
}
