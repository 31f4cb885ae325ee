import { choose } from '../../../../src/learning/policy/choose.ts'
import {
  bestSingle,
  type HeldOut,
  ladder,
  ONLY_QUALITY,
  type Outlook,
  outlookOf,
  selectAim,
} from '../../../../src/learning/policy/select-aim.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { quantile } from '../../harness/statistics.ts'
import { costAt, meanQuality, type Point } from './frontier.ts'

/** A figure with the interval that holds 95 % of its bootstrap. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What a policy with its dial chosen elsewhere did on rows it had not seen. */
export interface Played {
  /** Quality over that of the single model that was best where the dial was chosen. */
  readonly ratio: Interval
  /** Cost saved against that model, 0 to 1. */
  readonly saving: Interval
  /** Mean quality forecast for the choices less what they got. */
  readonly qualityError: number
  /** Cost forecast for the choices over what they cost, less 1. */
  readonly costError: number
}

/** Rows to play on, and the outlooks of all dials on other rows. */
export interface Round {
  readonly rows: readonly HeldOut[]
  readonly best: number
  readonly outlooks: readonly Outlook[]
}

/** How many standard errors below its estimate the quality of a dial is taken at when it is chosen with caution. */
export const CAUTION_SIGMAS = 1

/** Rounds of a cross-validation: the dials of each part are judged on the other parts. */
export function roundsOf(held: readonly HeldOut[], part: readonly number[], sigmas: number): Round[] {
  return [...new Set(part)].map((each) => {
    const others = held.filter((_, at) => part[at] !== each)
    return roundOn(
      others,
      held.filter((_, at) => part[at] === each),
      sigmas,
    )
  })
}

/** A round whose dials are judged on one set of rows and played on another. */
export function roundOn(development: readonly HeldOut[], rows: readonly HeldOut[], sigmas: number): Round {
  const best = bestSingle(development)
  return { rows, best, outlooks: ladder(development).map((aim) => outlookOf(development, aim, best, sigmas)) }
}

interface Turn {
  readonly got: number
  readonly paid: number
  readonly gotBest: number
  readonly paidBest: number
  readonly expected: number
  readonly expectedCost: number
}

/** Plays each round with the cheapest dial that keeps to a share of the best single model's quality there. */
export function play(rounds: readonly Round[], share: number): Played {
  const turns = rounds.flatMap(({ rows, best, outlooks }) => {
    const { aim, optimism } = selectAim(outlooks, share) ?? { aim: null, optimism: 0 }
    return rows.map((row) => turnOf(row, aim === null ? best : choose(row.prospects, aim), best, optimism))
  })
  const total = (read: (turn: Turn) => number, of = turns) => of.reduce((sum, turn) => sum + read(turn), 0)
  const ratio = (of: Turn[]) => total(({ got }) => got, of) / total(({ gotBest }) => gotBest, of)
  const saving = (of: Turn[]) => 1 - total(({ paid }) => paid, of) / total(({ paidBest }) => paidBest, of)
  return {
    ratio: bootstrap(turns, ratio),
    saving: bootstrap(turns, saving),
    qualityError: (total(({ expected }) => expected) - total(({ got }) => got)) / turns.length,
    costError: total(({ expectedCost }) => expectedCost) / total(({ paid }) => paid) - 1,
  }
}

function turnOf({ prospects, quality, cost }: HeldOut, chosen: number, best: number, optimism: number): Turn {
  return {
    got: quality[chosen] ?? 0,
    paid: cost[chosen] ?? 0,
    gotBest: quality[best] ?? 0,
    paidBest: cost[best] ?? 0,
    expected: (prospects.quality[chosen] ?? 0) - optimism,
    expectedCost: prospects.cost[chosen] ?? 0,
  }
}

const RESAMPLES = 300

function bootstrap<T>(values: readonly T[], figure: (of: T[]) => number): Interval {
  const random = seeded(1)
  const figures = Array.from({ length: RESAMPLES }, () =>
    figure(values.map(() => values[Math.floor(random() * values.length)] as T)),
  )
  return { value: figure([...values]), low: quantile(figures, 0.025), high: quantile(figures, 0.975) }
}

/** The curves of a set, each a list of points: the router's dials, single models, and a router that knows the answers. */
export interface Curves {
  readonly router: readonly Point[]
  readonly single: readonly Point[]
  readonly oracle: readonly Point[]
  readonly best: Point
}

/** Draws the curves of a set from all its rows. */
export function curvesOf(held: readonly HeldOut[]): Curves {
  const best = bestSingle(held)
  const single = (held[0]?.quality ?? []).map((_, model) => pointOf(held, () => model))
  const knowing = held.map(({ quality, cost }) => ({
    prospects: { quality, deviation: quality.map(() => 0), cost },
    quality,
    cost,
  }))
  const walk = (rows: readonly HeldOut[]) =>
    ladder(rows, ONLY_QUALITY).map((aim) => pointOf(rows, ({ prospects }) => choose(prospects, aim)))
  return { router: walk(held), single, oracle: walk(knowing), best: single[best] ?? { cost: 0, quality: 0 } }
}

function pointOf(held: readonly HeldOut[], choice: (row: HeldOut) => number): Point {
  let [cost, quality] = [0, 0]
  for (const row of held) {
    const chosen = choice(row)
    cost += (row.cost[chosen] ?? 0) / held.length
    quality += (row.quality[chosen] ?? 0) / held.length
  }
  return { cost, quality }
}

/** The saving at a share of the best model's quality, read off a curve after the fact. */
export function savingOn(points: readonly Point[], { best }: Curves, share: number): number {
  return 1 - costAt(points, share * best.quality) / best.cost
}

/** The saving of the cheapest single model that reaches a share of the best one's quality, known in hindsight. */
export function bestStatic({ single, best }: Curves, share: number): number {
  return (
    1 - Math.min(...single.filter(({ quality }) => quality >= share * best.quality).map(({ cost }) => cost)) / best.cost
  )
}

/** Mean quality over the costs from the cheapest to the dearest single model. */
export function aiqOf(points: readonly Point[], { single }: Curves): number {
  const costs = single.map(({ cost }) => cost)
  return meanQuality(points, Math.min(...costs), Math.max(...costs))
}
