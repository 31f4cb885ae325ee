import type { Forecasted } from '../../learning/accuracy.ts'
import type { Fact } from '../../storage/facts.ts'

/** Who answered a request, and what had been expected of it. */
export interface RecentAnswer {
  /** `provider/model` */
  readonly arm: string
  /** Null: nothing in particular. */
  readonly forecast: Forecasted | null
}

const KEPT_MAX = 5_000
const answers = new Map<string, RecentAnswer>()

/** Remembers who answered a request, so that feedback need not wait for the record to be stored. */
export function rememberAnswer(fact: Fact, forecast: Forecasted | null): void {
  const { tenantId, id, upstreamId, provider, model } = fact
  const answer = { arm: `${provider}/${model}`, forecast }
  answers.set(`${tenantId} ${id}`, answer)
  if (upstreamId !== null) answers.set(`${tenantId} ${upstreamId}`, answer)
  if (answers.size > KEPT_MAX) forgetOldest()
}

/** Maps iterate in the order of insertion. A tenth goes at once, so that this is rare. */
function forgetOldest(): void {
  let left = KEPT_MAX / 10
  for (const name of answers.keys()) {
    answers.delete(name)
    if (--left <= 0) return
  }
}

/** Who answered a tenant's request lately in this isolate; null when it is not known here. */
export function recentAnswer(tenantId: string, requestId: string): RecentAnswer | null {
  return answers.get(`${tenantId} ${requestId}`) ?? null
}
