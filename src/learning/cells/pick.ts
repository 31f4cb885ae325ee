import { type Aim, choose, lowerBound } from '../policy/choose.ts'
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
  const best = choose(prospects, aim)
  const incumbent = arms[best]
  if (incumbent === undefined) return null
  const sure = lowerBound(prospects, best, UPSIDE_SIGMAS) - aim.costWeight * incumbent.cost
  const rivals = arms.filter((arm, at) => {
    const upside = lowerBound(prospects, at, -UPSIDE_SIGMAS) - aim.costWeight * arm.cost
    return at !== best && upside > sure && arm.cost <= exploring.costFactorMax * incumbent.cost
  })
  const share = rivals.length === 0 ? 0 : Math.min(SHARE_MAX, Math.max(0, exploring.share))
  const drawn = random()
  if (drawn >= share) return { model: incumbent.model, propensity: 1 - share, isTrial: false, beliefs }
  const rival = rivals[Math.min(rivals.length - 1, Math.floor((drawn / share) * rivals.length))] ?? incumbent
  return { model: rival.model, propensity: share / rivals.length, isTrial: true, beliefs }
}
