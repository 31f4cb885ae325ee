import { DIMENSIONS, type Encoded } from './scale.ts'

/** Numbers in rows of equal width, one after the other. */
export interface Matrix {
  readonly width: number
  readonly values: Float64Array
}

/** A matrix of zeros. */
export function zeros(rows: number, width: number): Matrix {
  return { width, values: new Float64Array(rows * width) }
}

const SETTLED = 1e-4

/**
 * The weights, one row a dimension, that give each column of the targets with the least squared error plus `penalties`
 * times the squared weights: ridge regression of all columns at once, by conjugate gradients. Targets should be centred.
 */
export function ridge(
  inputs: readonly Encoded[],
  targets: Matrix,
  penalties: readonly number[],
  steps: number,
): Matrix {
  const { width } = targets
  const weights = zeros(DIMENSIONS, width)
  const rest = transposed(inputs, targets)
  const direction = { width, values: rest.values.slice() }
  let size = columnSums(rest, rest)
  const start = size
  for (let step = 0; step < steps && size.some((left, column) => left > SETTLED * (start[column] ?? 0)); step++) {
    const image = twice(inputs, direction)
    addScaled(image, direction, penalties)
    const curvature = columnSums(image, direction)
    const lengths = size.map((left, column) => ratio(left, curvature[column]))
    addScaled(weights, direction, lengths)
    addScaled(
      rest,
      image,
      lengths.map((length) => -length),
    )
    const next = columnSums(rest, rest)
    turn(
      direction,
      rest,
      next.map((left, column) => ratio(left, size[column])),
    )
    size = next
  }
  return weights
}

/** What the weights give for each input: a row an input. */
export function times(inputs: readonly Encoded[], weights: Matrix): Matrix {
  const { width } = weights
  const out = zeros(inputs.length, width)
  for (const [row, input] of inputs.entries()) addProduct(out.values, row * width, input, weights)
  return out
}

/** Adds the product of one input and the weights to `width` numbers of a list. */
function addProduct(out: Float64Array, start: number, { index, value }: Encoded, { width, values }: Matrix): void {
  for (let at = 0; at < index.length; at++) {
    const from = (index[at] as number) * width
    const factor = value[at] as number
    for (let column = 0; column < width; column++) {
      out[start + column] = (out[start + column] as number) + factor * (values[from + column] as number)
    }
  }
}

/** The inputs times the weights, and that by the inputs again, row by row while a row is at hand. */
function twice(inputs: readonly Encoded[], weights: Matrix): Matrix {
  const out = zeros(DIMENSIONS, weights.width)
  const product = new Float64Array(weights.width)
  for (const input of inputs) {
    product.fill(0)
    addProduct(product, 0, input, weights)
    addOuter(out.values, input, product, 0, weights.width)
  }
  return out
}

function transposed(inputs: readonly Encoded[], { width, values }: Matrix): Matrix {
  const out = zeros(DIMENSIONS, width)
  for (const [row, input] of inputs.entries()) addOuter(out.values, input, values, row * width, width)
  return out
}

/** Adds the outer product of one input and `width` numbers of a list. */
function addOuter(
  out: Float64Array,
  { index, value }: Encoded,
  values: Float64Array,
  from: number,
  width: number,
): void {
  for (let at = 0; at < index.length; at++) {
    const to = (index[at] as number) * width
    const factor = value[at] as number
    for (let column = 0; column < width; column++) {
      out[to + column] = (out[to + column] as number) + factor * (values[from + column] as number)
    }
  }
}

function columnSums(a: Matrix, b: Matrix): number[] {
  const sums = new Float64Array(a.width)
  for (let at = 0; at < a.values.length; at += a.width) {
    for (let column = 0; column < a.width; column++) {
      sums[column] = (sums[column] ?? 0) + (a.values[at + column] ?? 0) * (b.values[at + column] ?? 0)
    }
  }
  return [...sums]
}

/** Adds `other` times a factor for each column. */
function addScaled(to: Matrix, other: Matrix, factors: readonly number[]): void {
  const { width, values } = to
  for (let at = 0; at < values.length; at += width) {
    for (let column = 0; column < width; column++) {
      values[at + column] = (values[at + column] ?? 0) + (factors[column] ?? 0) * (other.values[at + column] ?? 0)
    }
  }
}

/** The next direction: the rest plus a share of the last one. */
function turn(direction: Matrix, rest: Matrix, shares: readonly number[]): void {
  const { width, values } = direction
  for (let at = 0; at < values.length; at += width) {
    for (let column = 0; column < width; column++) {
      values[at + column] = (rest.values[at + column] ?? 0) + (shares[column] ?? 0) * (values[at + column] ?? 0)
    }
  }
}

function ratio(a: number, b = 0): number {
  return b > 1e-300 ? a / b : 0
}
