/** What a way of choosing comes to: mean cost and mean quality. */
export interface Point {
  readonly cost: number
  readonly quality: number
}

/** The upper hull of points: what mixing them at random can reach, from cheap to dear, quality rising. */
export function hullOf(points: readonly Point[]): Point[] {
  const hull: Point[] = []
  for (const point of points.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    if (hull.length > 0 && point.quality <= (hull.at(-1)?.quality ?? 0)) continue
    while (hull.length > 1 && liesBelow(hull.at(-2), hull.at(-1), point)) hull.pop()
    hull.push(point)
  }
  return hull
}

/** The least cost at which the hull of the points reaches a quality; NaN when it never does. */
export function costAt(points: readonly Point[], quality: number): number {
  const hull = hullOf(points)
  const at = hull.findIndex((point) => point.quality >= quality)
  const [before, after] = [hull[at - 1], hull[at]]
  if (after === undefined) return Number.NaN
  if (before === undefined) return after.cost
  return before.cost + ((after.cost - before.cost) * (quality - before.quality)) / (after.quality - before.quality)
}

/** Mean quality along the hull from one cost to another (RouterBench's AIQ): 0 below the cheapest point, flat above the dearest. */
export function meanQuality(points: readonly Point[], from: number, to: number): number {
  const hull = hullOf(points)
  const steps = 2_000
  let sum = 0
  for (let step = 0; step < steps; step++) sum += qualityAt(hull, from + ((to - from) * (step + 0.5)) / steps)
  return sum / steps
}

function qualityAt(hull: readonly Point[], cost: number): number {
  const at = hull.findIndex((point) => point.cost >= cost)
  if (at === -1) return hull.at(-1)?.quality ?? 0
  const [before, after] = [hull[at - 1], hull[at]]
  if (before === undefined || after === undefined) return 0
  return before.quality + ((after.quality - before.quality) * (cost - before.cost)) / (after.cost - before.cost)
}

function liesBelow(left: Point | undefined, middle: Point | undefined, right: Point): boolean {
  if (left === undefined || middle === undefined) return false
  const slope = (right.quality - middle.quality) * (middle.cost - left.cost)
  return slope >= (middle.quality - left.quality) * (right.cost - middle.cost)
}
