// What RouteLLM's own evaluation does: github.com/lm-sys/RouteLLM, routellm/evals/evaluate.py and benchmarks.py.

/** RouteLLM's figures for a router between a strong and a weak model. */
export interface PairFigures {
  /** Percent of calls to the strong model at which 50 and 80 % of the gap in quality is recovered. */
  readonly cpt50: number
  readonly cpt80: number
  /** Mean share of the gap recovered, over the percent of strong calls. */
  readonly apgr: number
}

/** A prompt: how much it asks for the strong model, and what each of the two made of it. */
export interface PairRow {
  readonly need: number
  readonly strong: number
  readonly weak: number
}

const BINS = 10

/**
 * Thresholds lie between ten equal bins of the rows by need; what reaches a threshold goes to the strong model. Accuracy
 * over the percent of strong calls is integrated by trapezes between the first and the last threshold.
 */
export function pairFigures(rows: readonly PairRow[]): PairFigures {
  const sorted = rows.toSorted((a, b) => a.need - b.need)
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => {
    const place = (bin / BINS) * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)]?.need ?? 0, sorted[Math.ceil(place)]?.need ?? 0]
    return below + (above - below) * (place - Math.floor(place))
  })
  const points = [...new Set(edges)].map((edge) => pointAt(rows, edge)).toSorted((a, b) => a.share - b.share)
  const weak = mean(rows.map((row) => row.weak))
  const strong = mean(rows.map((row) => row.strong))
  const span = (points.at(-1)?.share ?? 1) - (points[0]?.share ?? 0)
  return {
    cpt50: 100 * shareAt(points, weak + 0.5 * (strong - weak)),
    cpt80: 100 * shareAt(points, weak + 0.8 * (strong - weak)),
    apgr: (areaOf(points) - weak * span) / ((strong - weak) * span),
  }
}

interface PairPoint {
  readonly share: number
  readonly accuracy: number
}

function pointAt(rows: readonly PairRow[], threshold: number): PairPoint {
  const accuracy = mean(rows.map(({ need, strong, weak }) => (need >= threshold ? strong : weak)))
  return { share: mean(rows.map(({ need }) => Number(need >= threshold))), accuracy }
}

/** The share at which the accuracy is first reached. */
function shareAt(points: readonly PairPoint[], accuracy: number): number {
  const at = points.findIndex((point) => point.accuracy >= accuracy)
  const [before, after] = [points[at - 1], points[at]]
  if (after === undefined) return 1
  if (before === undefined) return after.share
  return (
    before.share + ((after.share - before.share) * (accuracy - before.accuracy)) / (after.accuracy - before.accuracy)
  )
}

function areaOf(points: readonly PairPoint[]): number {
  let area = 0
  for (const [at, { share, accuracy }] of points.entries()) {
    const before = points[at - 1]
    if (before) area += ((share - before.share) * (accuracy + before.accuracy)) / 2
  }
  return area
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
