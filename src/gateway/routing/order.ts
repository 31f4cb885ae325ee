import type { Alias } from '../../contract/settings.ts'
import { medianLatency } from '../../learning/median-latency.ts'
import type { ScoreView } from '../../objects/score-view.ts'
import { hashShare } from '../../shared/hash.ts'
import type { Asking } from '../call.ts'

/** One of a route's targets, as far as its order depends on it. */
export interface Choice {
  /** `provider/model` */
  readonly arm: string
  readonly weight: number
  readonly expectedCostNanos: number
}

/** What a prompt cache is expected to save, as the share of a target's cost or time that it makes up for. */
const CACHE_SAVING = 0.5
/** Or, where targets take turns, how much longer than the others it counts as having been left alone. */
const CACHE_WORTH_MS = 60_000

type Strategy = Exclude<Alias['strategy'], 'auto' | 'fallback'>

/**
 * Orders the targets of a route by its strategy, best first. A conversation that sticks is worth something to the target
 * that has it cached: that target counts as half as dear, or half as slow, and is not held to at any price.
 */
export function order<T extends Choice>(
  strategy: Strategy,
  choices: readonly T[],
  call: Asking,
  scores: ScoreView,
  sticky: boolean,
  random: () => number,
): T[] {
  const key = sticky ? call.session : null
  if (strategy === 'weighted') return byWeight(choices, key, random)
  const home = key === null ? null : byWeight(choices, key, random)[0]?.arm
  const measured = choices.map((choice) => ({
    choice,
    measure: atHome(strategy, MEASURE[strategy](choice, scores), choice.arm === home),
  }))
  return measured.sort((a, b) => a.measure - b.measure).map(({ choice }) => choice)
}

/** What a target that has the conversation cached is measured as. */
function atHome(strategy: Strategy, measure: number, isHome: boolean): number {
  if (!isHome) return measure
  return strategy === 'usage' ? measure - CACHE_WORTH_MS : measure * CACHE_SAVING
}

/** Smaller is better. Who is not known yet goes first, so that it gets known. */
const MEASURE: Record<Exclude<Strategy, 'weighted'>, (choice: Choice, scores: ScoreView) => number> = {
  cost: ({ expectedCostNanos }) => expectedCostNanos,
  latency: ({ arm }, { tenant, global }) => medianLatency(arm, tenant) ?? medianLatency(arm, global) ?? 0,
  usage: ({ arm }, scores) => knownOf(arm, scores)?.triedAt ?? 0,
}

function knownOf(arm: string, { tenant, global }: ScoreView) {
  if (Object.hasOwn(tenant.arms, arm)) return tenant.arms[arm]
  return Object.hasOwn(global.arms, arm) ? global.arms[arm] : undefined
}

/** Draws without replacement, each in proportion to its weight; with a key the draw is always the same for that key. */
function byWeight<T extends Choice>(choices: readonly T[], key: string | null, random: () => number): T[] {
  const drawn = choices.map((choice) => {
    const uniform = key === null ? random() : hashShare(`${key} ${choice.arm}`)
    return { choice, time: choice.weight > 0 ? -Math.log(1 - uniform) / choice.weight : Number.POSITIVE_INFINITY }
  })
  return drawn.sort((a, b) => a.time - b.time).map(({ choice }) => choice)
}
