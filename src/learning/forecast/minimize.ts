interface Corner {
  readonly value: number
  readonly point: Float64Array
}

const CLOSE_ENOUGH = 1e-7

/**
 * The point where a function is least, sought from a start by the simplex of Nelder and Mead (Computer Journal 7, 1965).
 * Stops after so many steps, or once all corners are as low.
 */
export function minimize(
  cost: (point: Float64Array) => number,
  start: readonly number[],
  steps: number,
  width = 1,
): Float64Array {
  const cornerAt = (point: Float64Array): Corner => ({ value: cost(point), point })
  let corners = [cornerAt(Float64Array.from(start))]
  for (let axis = 0; axis < start.length; axis++)
    corners.push(cornerAt(Float64Array.from(start, (value, at) => value + (at === axis ? width : 0))))
  for (let step = 0; step < steps; step++) {
    corners.sort((a, b) => a.value - b.value)
    const [best, worst] = [corners[0], corners.at(-1)]
    if (!best || !worst || worst.value - best.value <= CLOSE_ENOUGH * Math.abs(best.value)) break
    corners = stepped(corners, best, worst, cornerAt)
  }
  return corners.reduce((best, corner) => (corner.value < best.value ? corner : best)).point
}

/** Replaces the worst corner: by its mirror image, one further out or nearer; where none is better, all move to the best. */
function stepped(
  corners: readonly Corner[],
  best: Corner,
  worst: Corner,
  cornerAt: (point: Float64Array) => Corner,
): Corner[] {
  const others = corners.slice(0, -1)
  const along = (share: number) =>
    cornerAt(
      worst.point.map((value, axis) => {
        const centre = others.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / others.length
        return centre + share * (value - centre)
      }),
    )
  const mirrored = along(-1)
  if (mirrored.value < best.value) {
    const further = along(-2)
    return [...others, further.value < mirrored.value ? further : mirrored]
  }
  if (mirrored.value < (others.at(-1)?.value ?? 0)) return [...others, mirrored]
  const nearer = along(mirrored.value < worst.value ? -0.5 : 0.5)
  if (nearer.value < Math.min(mirrored.value, worst.value)) return [...others, nearer]
  const halfWay = ({ point }: Corner) => cornerAt(point.map((value, axis) => ((best.point[axis] ?? 0) + value) / 2))
  return [best, ...corners.slice(1).map(halfWay)]
}
