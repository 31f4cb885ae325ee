import type { HeldOut } from '../../../../src/learning/policy/select-aim.ts'
import type { TokenPrice } from '../../../../src/learning/prior/links.ts'
import { priorOf } from '../../../../src/learning/prior/prior-of.ts'
import { startingForecast } from '../../../../src/learning/prior/starting-forecast.ts'
import { print } from '../../../../src/local/print.ts'
import { aiqOf, curvesOf, savingOn } from '../figures/savings.ts'
import type { RoutingSet, Row } from '../read-set.ts'
import { nameOf, priceAt, requestClassOf } from './fit-links.ts'
import type { Start } from './train-start.ts'

/** What a start is worth on a set that it has not seen: over the hull of single models, and against prices alone. */
export function evaluateStart(set: RoutingSet, start: Start, title: string): void {
  const prices = pricesOf(set)
  const candidates = set.models.map((model, at) => ({ model: `bench/${nameOf(model)}`, price: prices[at] ?? null }))
  const forecasts = set.rows.map((row) =>
    startingForecast(start.predictor, row.features, candidates, requestClassOf(row), { links: start.links }),
  )
  const means = candidates.map((_, at) => meanOf(set.rows.map(({ cost }) => cost?.[at] ?? 0)))
  const costs = set.rows.map((row, at) => costOf(set, row, forecasts[at]?.outputTokens) ?? means)
  const byName = set.rows.map((row) =>
    candidates.map(({ model, price }) => priorOf(model, requestClassOf(row), price, { links: start.links }).quality),
  )
  const byPrice = set.rows.map((row) =>
    candidates.map(({ price }) => priorOf('x/unheard-of', requestClassOf(row), price, { links: start.links }).quality),
  )
  const variants = {
    start: forecasts.map(({ quality }) => quality),
    'with caution': forecasts.map(({ quality, deviation }) => quality.map((value, at) => value - (deviation[at] ?? 0))),
    'priors alone': byName,
    'price alone': byPrice,
  }
  const auc = meanOf(candidates.map((_, model) => aucOf(set.rows, model, (at) => forecasts[at]?.quality[model] ?? 0)))
  const sources = candidates.map(({ model, price }) => priorOf(model, 'short', price, { links: start.links }).source)
  print(
    `\n# ${set.name}, ${title}: AUC ${auc.toFixed(3)}; ${told(sources)}; means off by ${gapOf(set, forecasts).toFixed(3)}`,
  )
  if (set.rows.some(({ cost }) => cost === null)) return
  for (const [name, qualities] of Object.entries(variants)) {
    const held = set.rows.map((row, at) => heldOut(row, qualities[at] ?? [], costs[at] ?? means))
    const curves = curvesOf(held)
    const [router, hull, oracle] = [curves.router, curves.single, curves.oracle].map((points) => aiqOf(points, curves))
    const savings = [0.95, 0.97, 0.99].map((share) => percent(savingOn(curves.router, curves, share)))
    const ofHull = [0.95, 0.97, 0.99].map((share) => percent(savingOn(curves.single, curves, share)))
    print(
      `${name.padEnd(12)} AIQ ${router?.toFixed(4)} (hull ${hull?.toFixed(4)}, oracle ${oracle?.toFixed(4)}), ` +
        `saving at .95/.97/.99 ${savings.join('/')} (hull ${ofHull.join('/')})`,
    )
  }
}

function heldOut(row: Row, quality: ArrayLike<number>, cost: ArrayLike<number>): HeldOut {
  return {
    prospects: { quality, deviation: row.quality.map(() => 0), cost },
    quality: row.quality,
    cost: row.cost ?? [],
  }
}

function costOf({ prices }: RoutingSet, { inputTokens }: Row, tokens: ArrayLike<number> | undefined): number[] | null {
  if (prices === null || inputTokens === null || tokens === undefined) return null
  return prices.map(([input, output], at) => ((inputTokens[at] ?? 0) * input + (tokens[at] ?? 0) * output) / 1_000)
}

/** The set's list, or else what its models cost a character: enough to tell dear from cheap. */
function pricesOf(set: RoutingSet): (TokenPrice | null)[] {
  if (set.prices !== null) return set.models.map((_, at) => priceAt(set.prices, at))
  const tokens = meanOf(set.rows.map(({ prompt }) => prompt.length / 4)) + 100
  return set.models.map((_, at) => {
    const nanosPer1k = (meanOf(set.rows.map(({ cost }) => cost?.[at] ?? 0)) * 1e9) / tokens
    return { inputNanosPer1k: nanosPer1k, outputNanosPer1k: nanosPer1k }
  })
}

/** Mean distance of a model's mean quality from its mean forecast. */
function gapOf({ models, rows }: RoutingSet, forecasts: readonly { readonly quality: ArrayLike<number> }[]): number {
  return meanOf(
    models.map((_, model) =>
      Math.abs(meanOf(rows.map(({ quality }, at) => (quality[model] ?? 0) - (forecasts[at]?.quality[model] ?? 0)))),
    ),
  )
}

function aucOf(rows: readonly Row[], model: number, expected: (at: number) => number): number {
  const sorted = rows.map(({ quality }, at) => ({ isGood: (quality[model] ?? 0) > 0.5, expected: expected(at) }))
  sorted.sort((a, b) => a.expected - b.expected)
  let [ranks, good] = [0, 0]
  for (const [at, { isGood }] of sorted.entries()) {
    if (!isGood) continue
    ranks += at + 1
    good++
  }
  return good === 0 || good === rows.length ? 0.5 : (ranks - (good * (good + 1)) / 2) / (good * (rows.length - good))
}

function told(sources: readonly string[]): string {
  return [...Map.groupBy(sources, (source) => source)].map(([source, of]) => `${of.length} by ${source}`).join(', ')
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)}%` : 'never'
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
