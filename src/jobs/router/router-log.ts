import { type Expectations, prospectsOf } from '../../learning/policy/prospects-of.ts'
import { DAY_MS } from '../../shared/time.ts'
import type { Db } from '../../storage/db.ts'
import { gradedLog, type LoggedRequest, together } from '../../storage/graded-log.ts'

/** A logged request with one grade of all that is known of its quality. */
export interface GradedRequest extends LoggedRequest {
  readonly grade: number
  readonly weight: number
}

/** A job may hold so many at once: each has a table of candidates. */
const REQUESTS_MAX = 5_000
const LOG_DAYS = 30

/** What a tenant's router did of late, newest requests first to be kept. */
export function recentLog(db: Db, tenantId: string, now: number): Promise<LoggedRequest[]> {
  return gradedLog(db, tenantId, now - LOG_DAYS * DAY_MS, REQUESTS_MAX)
}

/** Those of which something is known. */
export function gradedOnly(log: readonly LoggedRequest[]): GradedRequest[] {
  return log.flatMap((row) => {
    const known = together(row.grades)
    return known ? [{ ...row, ...known }] : []
  })
}

/** The position of who answered among the candidates; -1 when it is not among them. */
export function answeredAt({ arm, routing }: LoggedRequest): number {
  return routing.candidates.findIndex(({ model }) => model === arm)
}

/** The cost of each candidate, as a share of the dearest. */
export function costShares({ routing }: LoggedRequest): number[] {
  const expectations = routing.candidates.map(
    ({ quality, deviation, costNanos, latencyMs }): Expectations => ({
      quality,
      deviation,
      success: 1,
      costNanos,
      latencyMs,
    }),
  )
  return Array.from(prospectsOf(expectations, { currency: 'share' }).cost)
}
