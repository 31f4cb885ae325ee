/** The corners of a simplex with the cost of each, and room to try points in. */
interface Simplex {
  readonly points: readonly Float64Array[]
  readonly costs: Float64Array
  readonly centre: Float64Array
  readonly tried: Float64Array
  readonly further: Float64Array
}

const SAME_COST = 1e-7
const NEAR = 0.01

/**
 * The point where a function is least, sought from a start by the simplex of Nelder and Mead (Computer Journal 7, 1965).
 * Stops after so many steps, or once all corners are as low and near each other. The function must not keep the point that it is given.
 */
export function minimize(
  cost: (point: Float64Array) => number,
  start: readonly number[],
  steps: number,
  width = 1,
): Float64Array {
  const points = Array.from({ length: start.length + 1 }, (_, corner) =>
    Float64Array.from(start, (value, axis) => value + (axis + 1 === corner ? width : 0)),
  )
  const room = () => new Float64Array(start.length)
  const costs = Float64Array.from(points, cost)
  const simplex = { points, costs, centre: room(), tried: room(), further: room() }
  for (let step = 0; step < steps; step++) {
    const [best, worst] = [lowest(costs), highest(costs, -1)]
    const [least, most] = [costs[best] as number, costs[worst] as number]
    if (most - least <= SAME_COST * Math.abs(least) && isNear(points[best], points[worst])) break
    improve(simplex, best, worst, cost)
  }
  return points[lowest(costs)] as Float64Array
}

function isNear(one: ArrayLike<number> = [], other: ArrayLike<number> = []): boolean {
  for (let axis = 0; axis < one.length; axis++) if (Math.abs((one[axis] ?? 0) - (other[axis] ?? 0)) > NEAR) return false
  return true
}

function lowest(costs: Float64Array): number {
  let found = 0
  for (let at = 1; at < costs.length; at++) if ((costs[at] as number) < (costs[found] as number)) found = at
  return found
}

function highest(costs: Float64Array, except: number): number {
  let found = except === 0 ? 1 : 0
  for (let at = 0; at < costs.length; at++)
    if (at !== except && (costs[at] as number) > (costs[found] as number)) found = at
  return found
}

/** Replaces the worst corner: by its mirror image, one further out or nearer; where none is better, all move to the best. */
function improve(simplex: Simplex, best: number, worst: number, cost: (point: Float64Array) => number): void {
  const { costs, tried, further } = simplex
  const [least, most] = [costs[best] as number, costs[worst] as number]
  const next = costs[highest(costs, worst)] as number
  findCentre(simplex, worst)
  const mirrored = cost(along(simplex, worst, -1, tried))
  if (mirrored < least) {
    const beyond = cost(along(simplex, worst, -2, further))
    if (beyond < mirrored) replace(simplex, worst, further, beyond)
    else replace(simplex, worst, tried, mirrored)
    return
  }
  if (mirrored < next) {
    replace(simplex, worst, tried, mirrored)
    return
  }
  const nearer = cost(along(simplex, worst, mirrored < most ? -0.5 : 0.5, further))
  if (nearer < Math.min(mirrored, most)) replace(simplex, worst, further, nearer)
  else shrink(simplex, best, cost)
}

function findCentre({ points, centre }: Simplex, worst: number): void {
  centre.fill(0)
  points.forEach((point, corner) => {
    if (corner === worst) return
    for (let axis = 0; axis < centre.length; axis++)
      centre[axis] = (centre[axis] as number) + (point[axis] as number) / centre.length
  })
}

/** A point on the line through the centre and the worst corner: 0 is the centre, 1 the corner. */
function along({ points, centre }: Simplex, worst: number, share: number, into: Float64Array): Float64Array {
  const corner = points[worst] as Float64Array
  for (let axis = 0; axis < into.length; axis++) {
    const middle = centre[axis] as number
    into[axis] = middle + share * ((corner[axis] as number) - middle)
  }
  return into
}

function replace({ points, costs }: Simplex, corner: number, point: Float64Array, value: number): void {
  points[corner]?.set(point)
  costs[corner] = value
}

function shrink({ points, costs }: Simplex, best: number, cost: (point: Float64Array) => number): void {
  const goal = points[best] as Float64Array
  points.forEach((point, corner) => {
    if (corner === best) return
    for (let axis = 0; axis < point.length; axis++) point[axis] = ((point[axis] as number) + (goal[axis] as number)) / 2
    costs[corner] = cost(point)
  })
}
