import { classOf, type RequestClass } from '../../../../src/learning/cells/request-class.ts'
import { plainRequest } from '../../../../src/learning/predictor/features.ts'
import type { Skill } from '../../../../src/learning/prior/figures.ts'
import {
  type Links,
  SCORE_STATED,
  SKILL_OF,
  type TokenPrice,
  usdPerMillion,
} from '../../../../src/learning/prior/links.ts'
import { SCORED, type Scored, scoreOf } from '../../../../src/learning/prior/scores.ts'
import { modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'
import { priceOf } from '../../../../src/providers/catalog/price.ts'
import type { RoutingSet, Row } from '../read-set.ts'
import { leastSquares } from './least-squares.ts'

export const CLASSES: readonly RequestClass[] = [
  'tools',
  'schema',
  'images',
  'code',
  'mathematics',
  'choice',
  'long',
  'short',
]
/** Makers, whose prices say what a model is worth to them. */
const MAKERS = ['openai', 'anthropic', 'gemini', 'xai', 'deepseek', 'mistral', 'moonshot', 'zai', 'cohere']
/** The day of the prices: links must not change with the clock. */
const PRICED_AT = Date.UTC(2026, 10, 25)
const SKILLS = ['agents', 'coding', 'chat', 'mathematics', 'vision'] as const
const BENCHMARKS = ['aider-polyglot', 'gpqa-diamond', 'mmlu-pro'] as const
/** Requests of a class in a set, below which their mean says little. */
const ROWS_MIN = 40
/** Sets of a class count against this many that say what all classes say. */
const LEVEL_DOUBT = 1
const NO_LEVELS = levelsOf(() => 0)

/** Fits everything but the level of the shared head, on figures, prices and recorded results. */
export function fitLinks(sets: readonly RoutingSet[]): Links {
  const base = {
    ofBenchmark: Object.fromEntries(BENCHMARKS.map((each) => [each, fitBenchmark(each)])) as Links['ofBenchmark'],
    ofShare: Object.fromEntries(SKILLS.map((each) => [each, fitShare(each)])) as unknown as Links['ofShare'],
    ofPrice: [0, 0] as const,
    ofPriceDeviation: 0,
    slope: 0,
    level: NO_LEVELS,
    sharedLevel: NO_LEVELS,
    sharedSlope: 1,
  }
  const judged = { ...base, ...fitQuality(base, sets) }
  return { ...judged, ...fitPrice(judged, sets) }
}

/** A number for each class. */
export function levelsOf(read: (requestClass: RequestClass) => number): Record<RequestClass, number> {
  return Object.fromEntries(CLASSES.map((each) => [each, read(each)])) as Record<RequestClass, number>
}

/** The name of a model of a set, without where it was run. */
export function nameOf(model: string): string {
  return model.replace(/@.*$/, '').replace(/-Inst$/, '')
}

export function priceAt(prices: RoutingSet['prices'], at: number): TokenPrice | null {
  const [input, output] = prices?.[at] ?? [0, 0]
  return prices === null ? null : { inputNanosPer1k: input * 1e6, outputNanosPer1k: output * 1e6 }
}

function figureOf({ figures }: Scored, benchmark: string, skill?: Skill): number | null {
  return figures.find((each) => each.benchmark === benchmark && (!skill || each.skill === skill))?.value ?? null
}

function fitBenchmark(benchmark: string): readonly [number, number] {
  const pairs = SCORED.flatMap((scored) => {
    const [value, score] = [figureOf(scored, benchmark), figureOf(scored, 'whatmodel', 'overall')]
    return value === null || score === null ? [] : [{ inputs: [1, value], target: score, weight: 1 }]
  })
  const [first = 0, second = 0] = leastSquares(pairs)
  return [rounded(first), rounded(second)]
}

function fitShare(skill: Skill): readonly number[] {
  const pairs = SCORED.flatMap((scored) => {
    const [ranked, score] = [
      scored.figures.find((each) => each.skill === skill),
      figureOf(scored, 'whatmodel', 'overall'),
    ]
    if (ranked?.benchmark !== 'whatmodel' || score === null) return []
    const { value, isHistorical } = ranked
    return [{ inputs: [1, value, value * value, Number(isHistorical)], target: score, weight: 1 }]
  })
  return leastSquares(pairs).map(rounded)
}

function fitPrice(links: Links, sets: readonly RoutingSet[]): Pick<Links, 'ofPrice' | 'ofPriceDeviation'> {
  const sold = MAKERS.flatMap((provider) =>
    modelsOfProvider(provider).map(({ id }) => ({ model: id, price: priceOf(provider, id, PRICED_AT) })),
  )
  const recorded = sets.flatMap(({ models, prices }) =>
    models.map((model, at) => ({ model: nameOf(model), price: priceAt(prices, at) })),
  )
  const pairs = [...sold, ...recorded].flatMap(({ model, price }) => {
    const score = scoreOf(links, model, 'overall')
    const usd = price ? usdPerMillion(price) : 0
    return score?.source === 'figures' && usd > 0
      ? [{ inputs: [1, Math.log(usd)], target: score.value, weight: 1 }]
      : []
  })
  const [mean = 0, second = 0] = leastSquares(pairs)
  const deviation = Math.sqrt(
    meanOf(pairs.map(({ inputs, target }) => (target - mean - second * (inputs[1] ?? 0)) ** 2)),
  )
  // Whoever is asked for by price has no figures: the line keeps its slope and goes through those like them.
  const unheard = sets.flatMap((set) => unheardOf(links, set))
  const first = meanOf(unheard.map(({ usd, score }) => score - second * Math.log(usd)))
  return { ofPrice: [rounded(first), rounded(second)], ofPriceDeviation: rounded(deviation) }
}

/** Models of a set without figures or relatives: their price, and the score at which their results would be expected. */
function unheardOf(links: Links, { models, rows, prices }: RoutingSet): { usd: number; score: number }[] {
  const levels = meanOf(rows.map((row) => links.level[requestClassOf(row)]))
  return models.flatMap((model, at) => {
    const price = priceAt(prices, at)
    if (price === null || scoreOf(links, nameOf(model), 'overall') !== null) return []
    const mean = Math.min(0.98, Math.max(0.02, meanOf(rows.map(({ quality }) => quality[at] ?? 0))))
    const score = SCORE_STATED + (10 * (Math.log(mean / (1 - mean)) - levels)) / links.slope
    return [{ usd: usdPerMillion(price), score }]
  })
}

interface Group {
  readonly requestClass: RequestClass
  readonly points: { score: number; logOdds: number; weight: number }[]
}

/** One slope for all sets and classes, and a level for each set and class. */
function fitQuality(links: Links, sets: readonly RoutingSet[]): Pick<Links, 'slope' | 'level'> {
  const groups = sets.flatMap((set) => groupsOf(links, set)).filter(({ points }) => points.length > 1)
  const rows = groups.flatMap(({ points }, group) =>
    points.map(({ score, logOdds, weight }) => ({
      inputs: [(score - SCORE_STATED) / 10, ...groups.map((_, at) => Number(at === group))],
      target: logOdds,
      weight,
    })),
  )
  const [slope = 0, ...levels] = leastSquares(rows)
  const all = levels.reduce((sum, level) => sum + level, 0) / Math.max(1, levels.length)
  const level = levelsOf((requestClass) => {
    const own = levels.filter((_, at) => groups[at]?.requestClass === requestClass)
    return rounded((own.reduce((sum, each) => sum + each, 0) + LEVEL_DOUBT * all) / (own.length + LEVEL_DOUBT))
  })
  return { slope: rounded(slope), level }
}

function groupsOf(links: Links, { models, rows }: RoutingSet): Group[] {
  const byClass = Map.groupBy(rows, requestClassOf)
  return [...byClass].flatMap(([requestClass, of]): Group[] => {
    if (of.length < ROWS_MIN) return []
    const points = models.flatMap((model, at) => {
      const score = scoreOf(links, nameOf(model), SKILL_OF[requestClass])
      const mean = of.reduce((sum, { quality }) => sum + (quality[at] ?? 0), 0) / of.length
      const kept = Math.min(0.98, Math.max(0.02, mean))
      return score?.source === 'figures'
        ? [{ score: score.value, logOdds: Math.log(kept / (1 - kept)), weight: kept * (1 - kept) }]
        : []
    })
    return [{ requestClass, points }]
  })
}

/** The class of a recorded row. */
export function requestClassOf(row: Row): RequestClass {
  return classOf(plainRequest(row.prompt, (row.features.signs[0] ?? 0) > 0 ? 1 : 0))
}

function rounded(value: number): number {
  return Number(value.toFixed(4))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
