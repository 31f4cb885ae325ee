import type { Expected } from './forecast-choices.ts'
import type { Asked, Barred } from './judged.ts'

const BY_STAGE = { probe: 'entering', shadow: 'shadow', canary: 'canary', refused: 'refused', full: null } as const

/** What bars a candidate, whatever it is worth; null: nothing. */
export function barredOf(
  { choice, cost, latency }: Expected,
  { call, isResting }: Pick<Asked, 'call' | 'isResting'>,
): Barred | null {
  const { max_cost: dearest, max_latency_ms: slowest } = call.said?.wish ?? {}
  if (dearest !== undefined && cost.expected > dearest * 1e9) return 'over_max_cost'
  if (slowest !== undefined && latency && latency.expected > slowest) return 'over_max_latency'
  if (isResting(choice.arm)) return 'resting'
  const entering = call.caller.tenant.router?.entering ?? {}
  const stage = Object.hasOwn(entering, choice.arm) ? entering[choice.arm] : undefined
  return stage ? BY_STAGE[stage] : null
}
