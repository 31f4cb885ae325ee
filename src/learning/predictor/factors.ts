import { type Matrix, zeros } from './ridge.ts'

const SWEEPS = 30

/**
 * The directions, one a row, in which the rows of a matrix differ most, strongest first and at most `rank`: its right
 * singular vectors, read from the eigenvectors of its Gram matrix.
 */
export function mainDirections(rows: Matrix, rank: number): number[][] {
  const { width } = rows
  const gram = gramOf(rows)
  const vectors = diagonalize(gram, width)
  const strength = (at: number) => gram[at * width + at] ?? 0
  const order = Array.from({ length: width }, (_, at) => at).sort((a, b) => strength(b) - strength(a))
  const kept = order.slice(0, Math.min(rank, width)).filter((at) => strength(at) > 0)
  return kept.map((column) => Array.from({ length: width }, (_, row) => vectors[row * width + column] ?? 0))
}

/** The product of each row with each direction. */
export function project({ width, values }: Matrix, directions: readonly (readonly number[])[]): Matrix {
  const count = values.length / width
  const out = zeros(count, directions.length)
  for (let row = 0; row < count; row++) {
    for (const [at, direction] of directions.entries()) {
      let sum = 0
      for (let column = 0; column < width; column++)
        sum += (values[row * width + column] ?? 0) * (direction[column] ?? 0)
      out.values[row * directions.length + at] = sum
    }
  }
  return out
}

function gramOf({ width, values }: Matrix): Float64Array {
  const gram = new Float64Array(width * width)
  for (let start = 0; start < values.length; start += width) {
    for (let a = 0; a < width; a++) {
      const left = values[start + a] ?? 0
      for (let b = 0; b < width; b++) gram[a * width + b] = (gram[a * width + b] ?? 0) + left * (values[start + b] ?? 0)
    }
  }
  return gram
}

/** Jacobi's method: turns a symmetric matrix into its eigenvalues, in place, and gives the eigenvectors as columns. */
function diagonalize(matrix: Float64Array, width: number): Float64Array {
  const vectors = new Float64Array(width * width)
  for (let at = 0; at < width; at++) vectors[at * width + at] = 1
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let a = 0; a < width - 1; a++) {
      for (let b = a + 1; b < width; b++) rotate(matrix, vectors, width, a, b)
    }
  }
  return vectors
}

function rotate(matrix: Float64Array, vectors: Float64Array, width: number, a: number, b: number): void {
  const off = matrix[a * width + b] ?? 0
  if (Math.abs(off) < 1e-12) return
  const theta = ((matrix[b * width + b] ?? 0) - (matrix[a * width + a] ?? 0)) / (2 * off)
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const cosine = 1 / Math.hypot(tangent, 1)
  const sine = tangent * cosine
  for (let at = 0; at < width; at++) mixPair(matrix, at * width + a, at * width + b, cosine, sine)
  for (let at = 0; at < width; at++) mixPair(matrix, a * width + at, b * width + at, cosine, sine)
  for (let at = 0; at < width; at++) mixPair(vectors, at * width + a, at * width + b, cosine, sine)
}

function mixPair(values: Float64Array, first: number, second: number, cosine: number, sine: number): void {
  const [left, right] = [values[first] ?? 0, values[second] ?? 0]
  values[first] = cosine * left - sine * right
  values[second] = sine * left + cosine * right
}
