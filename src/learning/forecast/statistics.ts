/** The sum of numbers from an index on, up to another. */
export function sumOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += values[at] ?? 0
  return sum
}

/** The mean of numbers from an index on, up to another; 0 of none. */
export function meanOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  return to > from ? sumOf(values, from, to) / (to - from) : 0
}

/** The middle of numbers, in any order; 0 of none. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Calls a function for every index below a count and keeps what it returns. */
export function series(count: number, valueAt: (at: number) => number): Float64Array {
  const values = new Float64Array(count)
  for (let at = 0; at < count; at++) values[at] = valueAt(at)
  return values
}
