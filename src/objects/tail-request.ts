import { TailRequest } from '../contract/live-tail.ts'
import { usdFromNanos } from '../shared/money.ts'

/** A request as those see it who watch: what the contract lists, and nothing else of it. It may come from a fact or from the database. */
export function tailRequestOf(recorded: { readonly operation?: string; readonly costNanos: number }): TailRequest {
  const { operation = 'chat', costNanos } = recorded
  return TailRequest.parse({ ...recorded, operation, costUsd: usdFromNanos(costNanos) })
}
