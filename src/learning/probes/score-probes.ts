/** The score of a probe, 0 to 1. */
export interface ProbeResult {
  readonly id: string
  readonly requestClass: string
  readonly score: number
}

/** How a model did on the probes of a class: the mean, with Wilson's interval of 95 %. */
export interface ClassScore {
  readonly requestClass: string
  readonly count: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

const Z = 1.96

/** How a model did, class by class; the class `all` is all of them. */
export function scoreProbes(results: readonly ProbeResult[]): ClassScore[] {
  const groups = Map.groupBy(results, ({ requestClass }) => requestClass)
  return [...[...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)), ['all', results] as const].map(
    ([requestClass, some]) => scoreOf(requestClass, some),
  )
}

/** Wilson (1927): holds where the plain interval does not, with few probes and scores near 0 or 1. */
function scoreOf(requestClass: string, results: readonly ProbeResult[]): ClassScore {
  const count = results.length
  if (count === 0) return { requestClass, count, mean: 0, low: 0, high: 1 }
  const mean = results.reduce((sum, { score }) => sum + score, 0) / count
  const middle = (mean + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count)
  const reach = (Z / (1 + (Z * Z) / count)) * Math.sqrt((mean * (1 - mean)) / count + (Z * Z) / (4 * count * count))
  return { requestClass, count, mean, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/** Whether a model did otherwise on the same probes than before, by an exact sign test of those that changed. */
export function compareRuns(
  before: readonly ProbeResult[],
  after: readonly ProbeResult[],
): { readonly changed: boolean; readonly drop: number; readonly pValue: number } {
  const known = new Map(before.map(({ id, score }) => [id, score]))
  const changes = after.flatMap(({ id, score }) => {
    const was = known.get(id)
    return was === undefined ? [] : [was - score]
  })
  const worse = changes.filter((change) => change > 0).length
  const better = changes.filter((change) => change < 0).length
  const pValue = signTest(worse, better)
  const drop = changes.reduce((sum, change) => sum + change, 0) / Math.max(1, changes.length)
  return { changed: pValue < 0.01, drop, pValue }
}

/** How likely so uneven a split of fair coins is, or one more uneven, to either side. */
function signTest(worse: number, better: number): number {
  const count = worse + better
  const most = Math.max(worse, better)
  let tail = 0
  let ways = 1
  for (let heads = 0; heads <= count; heads++) {
    if (heads >= most) tail += ways
    ways = (ways * (count - heads)) / (heads + 1)
  }
  return Math.min(1, (2 * tail) / 2 ** count)
}
