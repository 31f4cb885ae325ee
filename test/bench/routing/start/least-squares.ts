/** What was measured, and what it is to be explained by. */
export interface Observation {
  readonly inputs: readonly number[]
  readonly target: number
  readonly weight: number
}

/** The coefficients with the least weighted squared error, by the normal equations: few inputs, none of them redundant. */
export function leastSquares(observations: readonly Observation[]): number[] {
  const width = observations[0]?.inputs.length ?? 0
  const rows = Array.from({ length: width }, (_, a) => [
    ...Array.from({ length: width }, (_unused, b) => (a === b ? 1e-6 : 0) + summed(observations, a, b)),
    observations.reduce((sum, { inputs, target, weight }) => sum + weight * (inputs[a] ?? 0) * target, 0),
  ])
  for (let pivot = 0; pivot < width; pivot++) eliminate(rows, pivot)
  return rows.map((row, at) => (row[width] ?? 0) / (row[at] ?? 1))
}

function summed(observations: readonly Observation[], a: number, b: number): number {
  return observations.reduce((sum, { inputs, weight }) => sum + weight * (inputs[a] ?? 0) * (inputs[b] ?? 0), 0)
}

/** Clears a column from all other rows. The matrix is positive definite: no row needs to change places. */
function eliminate(rows: number[][], pivot: number): void {
  const from = rows[pivot] ?? []
  for (const [at, row] of rows.entries()) {
    if (at === pivot) continue
    const factor = (row[pivot] ?? 0) / (from[pivot] ?? 1)
    for (let column = pivot; column < row.length; column++)
      row[column] = (row[column] ?? 0) - factor * (from[column] ?? 0)
  }
}
