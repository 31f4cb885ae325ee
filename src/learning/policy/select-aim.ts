import { type Aim, choose, type Prospects } from './choose.ts'

/** A request of which is known what every plan was expected to do and what each did. Forecasts must not have been trained on it. */
export interface HeldOut {
  readonly prospects: Prospects
  readonly quality: readonly number[]
  readonly cost: readonly number[]
}

/** What an aim would have come to on requests held out. */
export interface Outlook {
  readonly aim: Aim
  readonly meanQuality: number
  readonly meanCost: number
  /** Quality over that of the best single plan, and the value it does not fall short of at the confidence asked for. */
  readonly ratio: number
  readonly ratioBound: number
  /** Mean expectation of the plans chosen less what they got: who is chosen is partly who was overrated. */
  readonly optimism: number
}

export const ONLY_QUALITY: Aim = { costWeight: 0, latencyWeight: 0, caution: 0, floor: 0 }

const DECADES_BELOW = 4
const DECADES_ABOVE = 3
const STEPS_PER_DECADE = 16

/** Aims from quality alone to cost alone, a geometric ladder of weights around one over the mean cost. */
export function ladder(held: readonly HeldOut[], base: Aim = ONLY_QUALITY): Aim[] {
  const costs = held.flatMap(({ prospects }) => Array.from(prospects.cost))
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length)
  const steps = (DECADES_BELOW + DECADES_ABOVE) * STEPS_PER_DECADE
  const weights = Array.from({ length: steps + 1 }, (_, step) => 10 ** (step / STEPS_PER_DECADE - DECADES_BELOW))
  return [base, ...weights.map((weight) => ({ ...base, costWeight: weight / Math.max(mean, 1e-300) }))]
}

/** The plan that was best on the whole. */
export function bestSingle(held: readonly HeldOut[]): number {
  const sums: number[] = []
  for (const { quality } of held) for (const [plan, value] of quality.entries()) sums[plan] = (sums[plan] ?? 0) + value
  return sums.indexOf(Math.max(...sums))
}

/** What an aim would have come to, with a bound `sigmas` standard errors below. */
export function outlookOf(held: readonly HeldOut[], aim: Aim, best: number, sigmas: number): Outlook {
  const chosen = held.map(({ prospects }) => choose(prospects, aim))
  const got = held.map(({ quality }, at) => quality[chosen[at] ?? 0] ?? 0)
  const hoped = held.map(({ prospects }, at) => prospects.quality[chosen[at] ?? 0] ?? 0)
  const paid = held.map(({ cost }, at) => cost[chosen[at] ?? 0] ?? 0)
  const asked = held.map(({ quality }) => quality[best] ?? 0)
  const [meanQuality, meanAsked] = [mean(got), mean(asked)]
  const ratio = meanQuality / Math.max(meanAsked, 1e-12)
  // The error of a ratio of paired means: what is left of each pair once the ratio is taken out.
  const rest = got.map((value, at) => value - ratio * (asked[at] ?? 0))
  const error = Math.sqrt(mean(rest.map((value) => value * value)) / Math.max(1, held.length - 1))
  return {
    aim,
    meanQuality,
    meanCost: mean(paid),
    ratio,
    ratioBound: ratio - (sigmas * error) / Math.max(meanAsked, 1e-12),
    optimism: mean(hoped) - meanQuality,
  }
}

/**
 * The cheapest of some outlooks whose lower bound keeps to a share of the best single plan's quality. Null when none does:
 * then only the best single plan is safe.
 */
export function selectAim(outlooks: readonly Outlook[], share: number): Outlook | null {
  const safe = outlooks.filter(({ ratioBound }) => ratioBound >= share)
  return safe.length === 0 ? null : safe.reduce((a, b) => (b.meanCost < a.meanCost ? b : a))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
