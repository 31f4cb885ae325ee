import { agreement, type DoubleGrade, trustOf } from '../../learning/grades/agreement.ts'
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

/** Grades trusted less than this, such as those of an answer's form alone, count among many, and tell nothing of one. */
export const TRUSTED_MIN = 0.2

/** Those of which something is known, a judge's word counting as far as it agrees with people's on the same answers. */
export function gradedOnly(log: readonly LoggedRequest[]): GradedRequest[] {
  const trust = trustOf(agreement(log.flatMap(doubleGrade)))
  return log.flatMap((row) => {
    const grades = row.grades.map((grade) =>
      grade.source === 'judge' ? { ...grade, weight: grade.weight * (trust / TRUST_ASSUMED) } : grade,
    )
    const known = together(grades)
    return known ? [{ ...row, ...known }] : []
  })
}

/** What judges are taken to be trusted when they grade. */
const TRUST_ASSUMED = 0.6

function doubleGrade({ grades }: LoggedRequest): DoubleGrade[] {
  const [person, judge] = ['api', 'judge'].map((source) => grades.find((grade) => grade.source === source))
  return person && judge ? [{ first: person.score, second: judge.score }] : []
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
