import { TailRequest } from '../../contract/live-tail.ts'
import { usdFromNanos } from '../../shared/money.ts'
import type { Fact } from '../../storage/facts.ts'

/** A request as those see it who watch: what the contract lists, and nothing else of it. */
export function tailRequestOf(fact: Fact): TailRequest {
  const { operation = 'chat', costNanos } = fact
  return TailRequest.parse({ ...fact, operation, costUsd: usdFromNanos(costNanos) })
}
