import type { RequestClass } from '../cells/request-class.ts'
import type { Skill } from './figures.ts'
import { type Links, logistic, logOddsOf, SKILL_OF, scoreOfPrice, type TokenPrice } from './links.ts'
import { type Score, type Scored, scoreOf } from './scores.ts'
import { LINKS } from './weights.ts'

/** What is to be expected of a model on requests of a class before anything was seen of it. */
export interface Prior {
  /** Expected share of good answers to an average request of the class, between 0 and 1. */
  readonly quality: number
  /** One standard deviation of that expectation. */
  readonly deviation: number
  /** The model's own figures, its next relative's, its price, or nothing. */
  readonly source: 'figures' | 'family' | 'price' | 'none'
}

/** Where nothing is known, not even a price: the middle of the models that are sold, widely. */
const UNKNOWN_SCORE = 60
const UNKNOWN_DEVIATION = 15
/** What a class may differ from what its benchmarks say of it, in log-odds and for all models alike. */
const CLASS_DEVIATION = 0.3

/** How a prior is come by; for measuring without some of the figures. */
export interface PriorOptions {
  readonly links?: Links
  readonly among?: readonly Scored[]
}

/**
 * The prior of a model, `provider/model` in the provider's spelling, for a class of requests. Quality is the logistic of a
 * line over the model's score in the skill that the class asks for; see `links.ts`.
 */
export function priorOf(
  model: string,
  requestClass: RequestClass,
  price?: TokenPrice | null,
  { links = LINKS, among }: PriorOptions = {},
): Prior {
  const skill = SKILL_OF[requestClass]
  const known = links === LINKS && !among ? rememberedScore(model, skill) : scoreOf(links, model, skill, among)
  const score = known ?? scoreFromPrice(links, price)
  const quality = logistic(logOddsOf(links, requestClass, score.value))
  const logOddsDeviation = Math.hypot((links.slope * score.deviation) / 10, CLASS_DEVIATION)
  return { quality, deviation: Math.max(0.01, quality * (1 - quality) * logOddsDeviation), source: score.source }
}

/** Names are read once: a request is forecast for all models that could answer it. Callers choose names, so few are kept. */
const REMEMBERED_MAX = 2000
const remembered = new Map<string, Score | null>()

function rememberedScore(model: string, skill: Skill): Score | null {
  const key = `${skill} ${model}`
  const kept = remembered.get(key)
  if (kept !== undefined) return kept
  const score = scoreOf(LINKS, model, skill)
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(key, score)
  return score
}

function scoreFromPrice(links: Links, price?: TokenPrice | null) {
  // A price of nothing says who pays, not how good the model is.
  if (!price || price.inputNanosPer1k + price.outputNanosPer1k <= 0)
    return { value: UNKNOWN_SCORE, deviation: UNKNOWN_DEVIATION, source: 'none' } as const
  return { value: scoreOfPrice(links, price), deviation: links.ofPriceDeviation, source: 'price' } as const
}
