import type { RoutingFact } from '../../../storage/facts.ts'
import type { Judged } from './judged.ts'

/** Why the first of some candidates was chosen, in a few words and figures. */
export function reasonOf(ranked: readonly Judged[], { mode, requestClass, isTrial, isHome }: RoutingFact): string {
  const [first] = ranked
  if (!first) return mode
  const { quality, deviation, cost, latency } = first.expected
  const free = ranked.filter(({ barred }) => barred === null)
  const best = Math.max(quality, ...free.map(({ expected }) => expected.quality))
  const dearest = Math.max(cost.expected, ...free.map(({ expected }) => expected.cost.expected), 1)
  const how = isTrial ? ', on trial' : isHome ? ', stays with its conversation' : ''
  return [
    `${mode === 'auto' ? 'auto' : `auto:${mode}`} (${requestClass}${how}): quality ${quality.toFixed(2)}+-${deviation.toFixed(2)} of ${best.toFixed(2)}`,
    `${Math.round((100 * cost.expected) / dearest)} % of the dearest`,
    ...(latency ? [`${Math.round(latency.expected)} ms`] : []),
  ].join(', ')
}

/** Why a candidate was not chosen, in one word that programs can read. */
export function whyNotOf({ expected, barred }: Judged, chosen: Judged | undefined): string {
  if (barred) return barred
  if (!chosen) return 'worse'
  const { quality, deviation, cost, latency } = expected
  const { quality: reached, deviation: doubt, cost: paid, latency: waited } = chosen.expected
  if (cost.expected > paid.expected * 1.01) return 'dearer'
  if (quality - deviation < reached - doubt) return 'worse'
  return latency && waited && latency.expected > waited.expected ? 'slower' : 'worth_less'
}
