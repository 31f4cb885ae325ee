import { headsOf } from '../../../../src/learning/predictor/forecast.ts'
import { beside, fitHeads } from '../../../../src/learning/predictor/heads.ts'
import type { Predictor } from '../../../../src/learning/predictor/predictor.ts'
import { DIMENSIONS, encode, fitScale } from '../../../../src/learning/predictor/scale.ts'
import { outcomeOf, TRAINING } from '../../../../src/learning/predictor/train.ts'
import { type Links, logistic, logOddsOf, SKILL_OF } from '../../../../src/learning/prior/links.ts'
import { scoreOf } from '../../../../src/learning/prior/scores.ts'
import { ARCHETYPE } from '../../../../src/learning/prior/starting-forecast.ts'
import type { RoutingSet, Row } from '../read-set.ts'
import { fitLinks, levelsOf, nameOf, requestClassOf } from './fit-links.ts'
import { leastSquares } from './least-squares.ts'

/** What a router starts from, trained on some sets. */
export interface Start {
  readonly predictor: Predictor
  readonly links: Links
}

/** How sets with different models are joined; for comparing. */
export interface JoinOptions {
  /** Whether what a set's models are known to be worth is taken out of its difficulty, or all that sets it apart. */
  readonly level: 'by figures' | 'removed'
  /** How many factors tell light, middle and strong models apart. */
  readonly rank: number
}

export const JOINED: JoinOptions = { level: 'by figures', rank: 0 }

/** Out of the sets it was learned from, difficulty is worth about half: means are further off with all of it. */
const TRUST = 0.5

interface Joined {
  readonly row: Row
  readonly task: string
  readonly quality: readonly number[]
}

/** Trains on sets of different models: three archetypes stand for the thirds of each. */
export function trainStart(sets: readonly RoutingSet[], options: JoinOptions = JOINED): Start {
  const links = fitLinks(sets)
  const joined = sets.flatMap((set) => join(set, links, options))
  const scale = fitScale(joined.map(({ row }) => row.features))
  const inputs = joined.map(({ row }) => encode(row.features, scale))
  const quality = fitHeads(
    inputs,
    joined.map((each) => each.quality),
    joined.map(({ task }) => task),
    { ...TRAINING.quality, rank: options.rank },
  )
  const lengths = joined.flatMap(({ row, task }, at) => lengthsOf(row, task, inputs[at]))
  const tokens = fitHeads(
    lengths.map(({ input }) => input),
    lengths.map(({ logs }) => logs),
    lengths.map(({ task }) => task),
    { ...TRAINING.amounts, rank: 0 },
  )
  const all = beside(quality.weights, tokens.weights)
  const predictor: Predictor = {
    models: THIRDS.map((third) => ARCHETYPE + third),
    scale,
    heads: all.width,
    ...quantized(all.values, all.width),
    quality: outcomeOf('quality', quality, 0),
    amounts: [outcomeOf('tokens', tokens, quality.weights.width)],
  }
  return { predictor, links: withSharedLevels(links, predictor, joined) }
}

export const THIRDS = ['light', 'middle', 'strong'] as const

function join(set: RoutingSet, links: Links, { level }: JoinOptions): Joined[] {
  const strength = set.models.map((_, at) => set.rows.reduce((sum, { quality }) => sum + (quality[at] ?? 0), 0))
  const order = strength.map((_, at) => at).sort((a, b) => (strength[a] ?? 0) - (strength[b] ?? 0))
  const third = Math.ceil(order.length / 3)
  const groups = [
    order.slice(0, third),
    order.slice(Math.floor((order.length - third) / 2)).slice(0, third),
    order.slice(-third),
  ]
  const rows = set.rows.map((row) => groups.map((group) => meanOf(group.map((at) => row.quality[at] ?? 0))))
  const means = groups.map((_, at) => meanOf(rows.map((row) => row[at] ?? 0)))
  const shift = level === 'removed' ? 0.5 - meanOf(means) : poolShift(set, links)
  return set.rows.map((row, at) => ({
    row,
    task: `${set.name}/${row.task}`,
    quality: (rows[at] ?? []).map((value, group) =>
      level === 'removed' ? value - (means[group] ?? 0) + 0.5 : value + shift,
    ),
  }))
}

/** How much better a pool of models with score 60 would do than a set's own, as far as figures of these say. */
function poolShift({ models }: RoutingSet, links: Links): number {
  const own = models.flatMap((model) => {
    const score = scoreOf(links, nameOf(model), SKILL_OF.choice)
    return score === null ? [] : [logistic(logOddsOf(links, 'choice', score.value))]
  })
  return own.length === 0 ? 0 : logistic(logOddsOf(links, 'choice', 60)) - meanOf(own)
}

function lengthsOf(row: Row, task: string, input: ReturnType<typeof encode> | undefined) {
  const tokens = row.amounts['tokens']
  if (tokens === undefined || input === undefined) return []
  return [{ input, task, logs: THIRDS.map(() => meanOf(tokens.map((count) => Math.log(Math.max(1, count))))) }]
}

/** Where the shared head lies for each class, and what one unit of it is worth in log-odds: fitted to the middle third. */
function withSharedLevels(links: Links, predictor: Predictor, joined: readonly Joined[]): Links {
  const shared = joined.map(({ row }) => headsOf(predictor, encode(row.features, predictor.scale))[0] ?? 0)
  const classes = joined.map(({ row }) => requestClassOf(row))
  const sharedLevel = levelsOf((requestClass) => {
    const own = shared.filter((_, at) => classes[at] === requestClass)
    return own.length === 0 ? 0 : Number(meanOf(own).toFixed(4))
  })
  const points = joined.map(({ quality }, at) => ({ inputs: [1, shared[at] ?? 0], target: quality[1] ?? 0, weight: 1 }))
  const [middle = 0.5, steepness = 1] = leastSquares(points)
  const at = Math.min(0.9, Math.max(0.1, middle))
  return { ...links, sharedLevel, sharedSlope: Number((TRUST * Math.min(6, steepness / (at * (1 - at)))).toFixed(4)) }
}

function quantized(values: Float64Array, width: number): { weights: Int8Array; units: Float32Array } {
  const units = new Float32Array(width).fill(1e-12)
  for (const [at, value] of values.entries())
    units[at % width] = Math.max(units[at % width] ?? 0, Math.abs(value) / 127)
  const weights = new Int8Array(DIMENSIONS * width)
  for (const [at, value] of values.entries()) {
    const head = at % width
    weights[head * DIMENSIONS + (at - head) / width] = Math.round(value / (units[head] ?? 1))
  }
  return { weights, units }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
