import type { RequestClass } from '../cells/request-class.ts'
import type { Benchmark, Figure, Skill } from './figures.ts'

/** Coefficients that turn published figures, prices and a request's difficulty into quality; fitted by `ship-weights.ts`. */
export interface Links {
  /** Score = first + second x percent solved, from models that have both. */
  readonly ofBenchmark: Readonly<Record<Exclude<Benchmark, 'whatmodel'>, readonly [number, number]>>
  /** Score = first + second x share + third x share squared, and the fourth where withdrawn models are ranked too. */
  readonly ofShare: Readonly<Record<Exclude<Skill, 'overall'>, readonly [number, number, number, number]>>
  /** Score = first + second x ln(USD for a million tokens, three of input to one of output). */
  readonly ofPrice: readonly [number, number]
  /** Standard deviation of scores around that line. */
  readonly ofPriceDeviation: number
  /** Log-odds of a good answer for ten points of score. */
  readonly slope: number
  /** Log-odds of a good answer of a model with score 60. */
  readonly level: Readonly<Record<RequestClass, number>>
  /** Mean of the shipped predictor's shared head over requests of a class. */
  readonly sharedLevel: Readonly<Record<RequestClass, number>>
  /** Log-odds for one unit of the shared head; 1 / (p(1 - p)) would be exact for all models at p. */
  readonly sharedSlope: number
}

/** Which skill a class of requests asks for. */
export const SKILL_OF: Readonly<Record<RequestClass, Skill>> = {
  tools: 'agents',
  schema: 'agents',
  images: 'vision',
  code: 'coding',
  mathematics: 'mathematics',
  choice: 'overall',
  long: 'overall',
  short: 'chat',
}

/** The score at which `level` is stated. */
export const SCORE_STATED = 60
/** How far a rank in a skill moves a score from its overall value: ranks of a skill rest on few tests. */
const SKILL_SHARE = 0.5

/** A score within a skill, from the overall one and the rank in that skill. */
export function scoreInSkill({ ofShare }: Links, overall: number, ranked: Figure | undefined): number {
  if (ranked === undefined || ranked.skill === 'overall') return overall
  const [first, second, third, historical] = ofShare[ranked.skill]
  const share = ranked.value
  const suggested = first + second * share + third * share * share + (ranked.isHistorical ? historical : 0)
  return overall + SKILL_SHARE * (suggested - overall)
}

/** The score that a price suggests, in nano-dollars for a thousand tokens. */
export function scoreOfPrice({ ofPrice: [first, second] }: Links, price: TokenPrice): number {
  return first + second * Math.log(Math.max(0.01, usdPerMillion(price)))
}

/** What tokens cost, as the catalogue says. */
export interface TokenPrice {
  readonly inputNanosPer1k: number
  readonly outputNanosPer1k: number
}

/** USD for a million tokens, three of input to one of output. */
export function usdPerMillion({ inputNanosPer1k, outputNanosPer1k }: TokenPrice): number {
  return (3 * inputNanosPer1k + outputNanosPer1k) / 4e6
}

/** Log-odds of a good answer to an average request of a class. */
export function logOddsOf({ slope, level }: Links, requestClass: RequestClass, score: number): number {
  return level[requestClass] + (slope * (score - SCORE_STATED)) / 10
}

/** The share that log-odds stand for, kept off 0 and 1. */
export function logistic(logOdds: number): number {
  return Math.min(0.995, Math.max(0.005, 1 / (1 + Math.exp(-logOdds))))
}
