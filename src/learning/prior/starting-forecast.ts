import type { RequestClass } from '../cells/request-class.ts'
import type { Features } from '../predictor/features.ts'
import { forecast, headsOf, noveltyOf } from '../predictor/forecast.ts'
import type { Predictor } from '../predictor/predictor.ts'
import { encode } from '../predictor/scale.ts'
import { type Links, logistic, type TokenPrice } from './links.ts'
import { type PriorOptions, priorOf } from './prior-of.ts'
import { LINKS } from './weights.ts'

/** A model that could answer. */
export interface Candidate {
  /** `provider/model` */
  readonly model: string
  readonly price: TokenPrice | null
}

/** What is expected of each candidate, in their order. */
export interface StartingForecast {
  /** Between 0 and 1. */
  readonly quality: Float64Array
  /** One standard deviation of that expectation. */
  readonly deviation: Float64Array
  readonly outputTokens: Float64Array
  /** USD, of those that the predictor knows; NaN of others. */
  readonly costUsd: Float64Array
  /** The same in seconds. */
  readonly seconds: Float64Array
  /** The request as the predictor sees it: the heads of its quality, the shared one first. */
  readonly heads: readonly number[]
}

/** Where no predictor knows the length of answers. */
const TOKENS_ASSUMED = 256
/** Costs are learned in thousandths of a dollar. */
const USD_PER_COST = 0.001
/** What is added to the deviation of a model placed by its prior where a request is made of strange words. */
const STRANGE = 0.1
/** Log-odds by which a request may be taken for harder or easier than its class, at most. */
const DIFFICULTY_MAX = 2.5

/**
 * Forecasts every candidate: those that the predictor knows by name by what it has learned of them, all others by their
 * prior for the class, moved by how hard the predictor takes this request for, which moves the strongest least.
 */
export function startingForecast(
  predictor: Predictor,
  features: Features,
  candidates: readonly Candidate[],
  requestClass: RequestClass,
  options: PriorOptions = {},
): StartingForecast {
  const links = options.links ?? LINKS
  const learned = forecast(predictor, features)
  const tokens = learned.amounts.tokens
  const input = encode(features, predictor.scale)
  const heads = headsOf(predictor, input)
  const shift = difficultyOf(predictor, heads, requestClass, links)
  const strange = STRANGE * noveltyOf(predictor.scale, input)
  const { firstHead, rank } = predictor.quality
  const out = emptyForecast(candidates.length, [...heads.subarray(firstHead, firstHead + 1 + rank)])
  for (const [at, { model, price }] of candidates.entries()) {
    const known = predictor.models.indexOf(model)
    out.outputTokens[at] = known < 0 ? usualTokens(tokens) : (tokens?.[known] ?? TOKENS_ASSUMED)
    out.costUsd[at] = (learned.amounts.cost?.[known] ?? Number.NaN) * USD_PER_COST
    out.seconds[at] = learned.amounts.seconds?.[known] ?? Number.NaN
    if (known >= 0) {
      out.quality[at] = learned.quality[known] ?? 0
      out.deviation[at] = learned.deviation[known] ?? 0
      continue
    }
    const prior = priorOf(model, requestClass, price, options)
    out.quality[at] = logistic(Math.log(prior.quality / (1 - prior.quality)) + shift)
    out.deviation[at] = Math.hypot(prior.deviation, strange)
  }
  return out
}

/** The log-odds that a request adds to what is usual for its class. */
function difficultyOf(
  { quality, models }: Predictor,
  heads: Float64Array,
  requestClass: RequestClass,
  { sharedLevel, sharedSlope }: Links,
): number {
  // Only of the shipped predictor is known what it says of each class; others are centred on their own traffic.
  const usual = models.some((model) => model.startsWith(ARCHETYPE)) ? sharedLevel[requestClass] : 0
  const apart = (heads[quality.firstHead] ?? 0) - usual
  return Math.max(-DIFFICULTY_MAX, Math.min(DIFFICULTY_MAX, sharedSlope * apart))
}

/** What the names of the shipped predictor's models begin with: they stand for the light, middle and strong ones. */
export const ARCHETYPE = 'archetype/'

/** The geometric mean over the models that are known. */
function usualTokens(tokens: Float64Array | undefined): number {
  if (tokens === undefined || tokens.length === 0) return TOKENS_ASSUMED
  return Math.exp(tokens.reduce((sum, count) => sum + Math.log(Math.max(1, count)), 0) / tokens.length)
}

function emptyForecast(count: number, heads: readonly number[]): StartingForecast {
  return {
    heads,
    costUsd: new Float64Array(count),
    seconds: new Float64Array(count),
    quality: new Float64Array(count),
    deviation: new Float64Array(count),
    outputTokens: new Float64Array(count),
  }
}
