import type { CandidateFact } from '../../storage/facts.ts'
import type { LoggedRequest } from '../../storage/graded-log.ts'
import type { PeriodRow } from '../../storage/optimizer-log.ts'

/** A request that `auto` routed as reports look at it: of its candidates only those that are compared. Null: it routed none. */
export function routedOf(row: PeriodRow): LoggedRequest | null {
  const { id, at, provider, model, routing, outcome, costNanos, outputTokens, latencyMs, grades } = row
  if (!routing) return null
  const arm = `${provider}/${model}`
  const compared: readonly (CandidateFact | undefined)[] = [
    bestOf(routing.candidates),
    dearestOf(routing.candidates),
    routing.candidates.find((candidate) => candidate.model === arm),
  ]
  // Who was chosen comes first, then who would have been.
  const candidates = routing.candidates.filter((candidate, position) => position < 2 || compared.includes(candidate))
  const kept = { ...routing, heads: [], candidates }
  return { id, at, arm, routing: kept, outcome, costNanos, outputTokens, latencyMs, grades }
}

/** The candidate of the best expected quality. */
export function bestOf(candidates: readonly CandidateFact[]): CandidateFact | undefined {
  return candidates.reduce<CandidateFact | undefined>(
    (best, each) => (best && best.quality >= each.quality ? best : each),
    undefined,
  )
}

/** The candidate that was expected to cost most. */
export function dearestOf(candidates: readonly CandidateFact[]): CandidateFact | undefined {
  return candidates.reduce<CandidateFact | undefined>(
    (most, each) => (most && most.costNanos >= each.costNanos ? most : each),
    undefined,
  )
}
