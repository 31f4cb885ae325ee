import { type Aim, choose, lowerBound, type Prospects } from '../policy/choose.ts'
import { type Belief, believe, type CellBook } from './cells.ts'

/** A model that could answer, with its forecast for this request. */
export interface Arm {
  /** `provider/model` */
  readonly model: string
  readonly quality: number
  readonly deviation: number
  readonly cost: number
}

/** How much may be tried out. */
export interface Exploring {
  /** The share of requests on which another than the best known may be tried: 0.03 at most, whatever is said. */
  readonly share: number
  /** What a trial may cost at most, times what the incumbent costs. */
  readonly costFactorMax: number
}

/** Who answers, and how likely that was: without the propensity nothing can be learned from the log afterwards. */
export interface Pick {
  readonly model: string
  readonly propensity: number
  readonly isTrial: boolean
  /** Corrected expectations, in the order of the arms. */
  readonly beliefs: readonly Belief[]
}

const SHARE_MAX = 0.03
/** An upside is what a model reaches if it is this many deviations better than believed. */
const UPSIDE_SIGMAS = 1

/** No trials: for tenants that opted out, critical requests and long agent sessions. */
export const NO_TRIALS: Exploring = { share: 0, costFactorMax: 0 }
export const FEW_TRIALS: Exploring = { share: SHARE_MAX, costFactorMax: 3 }

/** The position of the one that answers; -1 when there is none. */
export interface Picked {
  readonly at: number
  readonly propensity: number
  readonly isTrial: boolean
}

/**
 * Picks the model to answer: the best by the aim, or now and then another whose upside is worth more than what the best is
 * sure to be. Null when there is no arm. `random` gives numbers from 0 to 1.
 */
export function pick(
  arms: readonly Arm[],
  book: CellBook,
  requestClass: string,
  aim: Aim,
  exploring: Exploring,
  random: () => number,
): Pick | null {
  const beliefs = arms.map((arm) => believe(book, arm.model, requestClass, arm))
  const prospects = {
    quality: beliefs.map(({ mean }) => mean),
    deviation: beliefs.map(({ deviation }) => deviation),
    cost: arms.map(({ cost }) => cost),
  }
  const { at, propensity, isTrial } = pickAmong(prospects, aim, exploring, random)
  const chosen = arms[at]
  return chosen ? { model: chosen.model, propensity, isTrial, beliefs } : null
}

/** The same among plans of which all is told. */
export function pickAmong(prospects: Prospects, aim: Aim, exploring: Exploring, random: () => number): Picked {
  const best = choose(prospects, aim)
  if (best < 0) return { at: -1, propensity: 0, isTrial: false }
  const costOf = (at: number) => prospects.cost[at] ?? 0
  const worth = (at: number, sigmas: number) =>
    lowerBound(prospects, at, sigmas) - aim.costWeight * costOf(at) - aim.latencyWeight * (prospects.latency?.[at] ?? 0)
  const sure = worth(best, UPSIDE_SIGMAS)
  const rivals = Array.from(prospects.quality, (_, at) => at).filter(
    (at) => at !== best && worth(at, -UPSIDE_SIGMAS) > sure && costOf(at) <= exploring.costFactorMax * costOf(best),
  )
  const share = rivals.length === 0 ? 0 : Math.min(SHARE_MAX, Math.max(0, exploring.share))
  const drawn = random()
  if (drawn >= share) return { at: best, propensity: 1 - share, isTrial: false }
  const rival = rivals[Math.min(rivals.length - 1, Math.floor((drawn / share) * rivals.length))] ?? best
  return { at: rival, propensity: share / rivals.length, isTrial: true }
}
