import { Fault } from '../../shared/faults.ts'
import type { ConfigNode } from './config.ts'

/** A config's targets in one list, and how they are gone through. */
export interface Flat {
  /** `single` and `weighted` ask one target; the others of `fallback` and `tiers` follow, should it fail. */
  readonly mode: 'single' | 'fallback' | 'weighted' | 'tiers'
  readonly targets: readonly { readonly node: ConfigNode; readonly weight: number }[]
}

type Tier = readonly { readonly node: ConfigNode; readonly share: number }[]

/** As many as a wish or a route may have. */
const TARGETS_MAX = 50
/** So much more is a tier worth than the next that chance never turns them round. */
const TIER_FACTOR = 1e-9

/**
 * Brings a tree of strategies into one list. Each condition is judged by `judge`. A balance within a balance shares out its
 * share, exactly. Where fallbacks and balances are mixed, the list has tiers of falling weight, which is not quite the same:
 * a tier is gone through to its end before the next, and the fallbacks of one leg of a balance follow all other legs too.
 */
export function flatten(root: ConfigNode, judge: (query: unknown) => boolean): Flat {
  const tiers = tiersOf(root, judge)
  if (tiers.flat().length > TARGETS_MAX) {
    const message = `\`${root.place.path}\` may lead to ${TARGETS_MAX} targets at most.`
    throw new Fault('invalid_request', message, { param: root.place.param })
  }
  const [first = [], ...others] = tiers
  if (others.length === 0) {
    return { mode: first.length > 1 ? 'weighted' : 'single', targets: weighted(first, 1) }
  }
  const isPlain = tiers.every((tier) => tier.length === 1)
  const targets = tiers.flatMap((tier, depth) => weighted(tier, isPlain ? 1 : TIER_FACTOR ** depth))
  return { mode: isPlain ? 'fallback' : 'tiers', targets }
}

function weighted(tier: Tier, factor: number): Flat['targets'] {
  return tier.map(({ node, share }) => ({ node, weight: share * factor }))
}

/** Who is asked first, each with its share, then who is next, and so on. */
function tiersOf(node: ConfigNode, judge: (query: unknown) => boolean): readonly Tier[] {
  const { strategy, targets } = node
  if (!strategy) return [[{ node, share: 1 }]]
  if (strategy.mode === 'fallback') return targets.flatMap((target) => tiersOf(target, judge))
  if (strategy.mode === 'loadbalance') return balanced(node, judge)
  const chosen = strategy.mode === 'single' ? targets[0] : chooseTarget(node, judge)
  return chosen ? tiersOf(chosen, judge) : []
}

function balanced({ targets, place }: ConfigNode, judge: (query: unknown) => boolean): readonly Tier[] {
  const legs = targets.filter(({ weight }) => weight > 0)
  if (legs.length === 0) {
    const message = `\`${place.path}.targets\` must have a weight above 0.`
    throw new Fault('invalid_request', message, { param: place.param })
  }
  const tiers: Tier[] = []
  for (const leg of legs) {
    for (const [depth, tier] of tiersOf(leg, judge).entries()) {
      const whole = tier.reduce((sum, { share }) => sum + share, 0)
      const shared = tier.map(({ node, share }) => ({ node, share: (leg.weight * share) / whole }))
      tiers[depth] = [...(tiers[depth] ?? []), ...shared]
    }
  }
  return tiers
}

function chooseTarget({ strategy, targets, place }: ConfigNode, judge: (query: unknown) => boolean): ConfigNode {
  const fits = strategy?.conditions.find(({ query }) => judge(query))
  const name = fits?.target ?? strategy?.otherwise ?? null
  const chosen = targets.find((target) => target.name !== null && target.name === name)
  if (chosen) return chosen
  const problem = name === null ? 'fits no condition and has no `default`' : 'names a target that is not there'
  throw new Fault('invalid_request', `\`${place.path}.strategy\` ${problem}.`, { param: place.param })
}
