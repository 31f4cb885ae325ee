import { type AgreedPrices, chargeFor } from '../../providers/catalog/agreed-price.ts'
import type { Usage } from '../../providers/contract.ts'
import type { Plan } from '../call.ts'

interface Named {
  readonly provider: string
  readonly model: string
}

/**
 * What the same tokens cost at the first target of the plan, or, where `auto` chose, at the one of which the best answer was
 * expected: what savings are counted against. What is left out is no more than what was paid.
 */
export function baselinesOf(
  prices: AgreedPrices | undefined,
  plan: Pick<Plan, 'targets' | 'routed'>,
  answeredBy: Named,
  usage: Usage,
  at: number,
): { askedNanos?: number; bestNanos?: number } {
  const baseline = plan.routed ? bestOf(plan.routed.routing.candidates) : plan.targets[0]
  if (!baseline || (baseline.provider === answeredBy.provider && baseline.model === answeredBy.model)) return {}
  const { costNanos } = chargeFor(prices, baseline, usage, at)
  return plan.routed ? { bestNanos: costNanos } : { askedNanos: costNanos }
}

/** What an answer out of memory would have cost. */
export function baselineOfHit(prices: AgreedPrices | undefined, answeredBy: Named, usage: Usage, at: number) {
  return { askedNanos: chargeFor(prices, answeredBy, usage, at).costNanos }
}

function bestOf(candidates: readonly { readonly model: string; readonly quality: number }[]): Named | null {
  const [first, ...others] = candidates
  if (!first) return null
  const { model } = others.reduce((best, candidate) => (candidate.quality > best.quality ? candidate : best), first)
  const slash = model.indexOf('/')
  return { provider: model.slice(0, slash), model: model.slice(slash + 1) }
}
