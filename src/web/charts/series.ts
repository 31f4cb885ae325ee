/** A line or a stack's part: one value a point; null: nothing is known there. */
export interface Series {
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** What is drawn over time. */
export interface Plot {
  /** What it shows, as a sentence would call it. */
  readonly name: string
  /** Starts of the intervals, epoch ms, evenly apart. */
  readonly at: readonly number[]
  readonly series: readonly Series[]
  readonly format: (value: number) => string
  /** Where the axis begins. Absent: at nothing. */
  readonly least?: number
}

/** Each part on top of those before it, as a stack is drawn: the topmost first. */
export function stacked(series: readonly Series[]): readonly Series[] {
  const sums: number[] = []
  return series.map(({ name, values }) => ({
    name,
    values: values.map((value, index) => {
      sums[index] = (sums[index] ?? 0) + (value ?? 0)
      return sums[index] ?? 0
    }),
  }))
}
