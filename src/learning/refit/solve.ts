/** Solves a small symmetric positive system by elimination; each row is its coefficients, then its right side. */
export function solve(system: readonly (readonly number[])[]): number[] {
  const rows = system.map((row) => [...row])
  for (const [at, pivot] of rows.entries()) {
    for (const row of rows.slice(at + 1)) subtract(row, pivot, at)
  }
  const out = new Array<number>(rows.length).fill(0)
  for (const [at, row] of [...rows.entries()].reverse()) {
    const known = out.reduce((sum, value, column) => sum + (column > at ? value * (row[column] ?? 0) : 0), 0)
    out[at] = ((row[rows.length] ?? 0) - known) / (row[at] || 1)
  }
  return out
}

function subtract(row: number[], pivot: readonly number[], at: number): void {
  const factor = (row[at] ?? 0) / (pivot[at] || 1)
  for (let column = at; column < row.length; column++) row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0)
}
