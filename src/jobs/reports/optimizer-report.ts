import type { OptimizerReport } from '../../contract/reports.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { LoggedRequest } from '../../storage/graded-log.ts'
import { gradedOnly, TRUSTED_MIN } from '../router/router-log.ts'

/** What a report is made of. */
export interface ReportParts {
  readonly totals: { readonly requests: number; readonly failed: number; readonly costNanos: number }
  readonly routed: readonly LoggedRequest[]
  readonly rows: readonly { readonly outcome: string; readonly attempts: readonly AttemptFact[] }[]
  readonly changes: OptimizerReport['changes']
  readonly recommendations: OptimizerReport['recommendations']
  readonly isSample: boolean
}

/** The report of a period. */
export function optimizerReport({
  totals,
  routed,
  rows,
  changes,
  recommendations,
  isSample,
}: ReportParts): OptimizerReport {
  const rescued = rows.filter(
    ({ outcome, attempts }) => outcome === 'ok' && attempts.some(({ error }) => error !== null),
  )
  return {
    ...totals,
    routing: routingOf(routed),
    rescued: rescued.length,
    isSample,
    changes,
    recommendations,
  }
}

function routingOf(routed: readonly LoggedRequest[]): OptimizerReport['routing'] {
  const sum = (read: (row: LoggedRequest) => number, of = routed) => of.reduce((total, row) => total + read(row), 0)
  const costNanos = sum((row) => row.costNanos)
  const baselineNanos = sum(baselineOf)
  const trials = routed.filter(({ routing }) => routing.isTrial)
  const models = Map.groupBy(routed, ({ arm }) => arm)
  return {
    requests: routed.length,
    costNanos,
    baselineNanos,
    savedNanos: baselineNanos - costNanos,
    savedShare: baselineNanos > 0 ? 1 - costNanos / baselineNanos : 0,
    ...expectations(routed),
    ...grades(routed),
    trials: trials.length,
    trialsNanos: sum((row) => row.costNanos, trials),
    models: [...models]
      .map(([model, some]) => ({ model, requests: some.length, costNanos: sum((row) => row.costNanos, some) }))
      .sort((a, b) => b.requests - a.requests),
  }
}

/**
 * What a request would have cost at the candidate of the best expected quality: what was paid, scaled by what both were expected
 * to cost, so that an answer longer than expected is longer for both.
 */
function baselineOf({ routing, arm, costNanos }: LoggedRequest): number {
  const own = routing.candidates.find(({ model }) => model === arm)
  const best = routing.candidates.toSorted((a, b) => b.quality - a.quality)[0]
  return own && best && own.costNanos > 0 ? (costNanos * best.costNanos) / own.costNanos : costNanos
}

function expectations(routed: readonly LoggedRequest[]) {
  if (routed.length === 0) return { expectedQuality: null, bestQuality: null }
  const mean = (read: (row: LoggedRequest) => number) => routed.reduce((sum, row) => sum + read(row), 0) / routed.length
  return {
    expectedQuality: mean(({ routing, arm }) => routing.candidates.find(({ model }) => model === arm)?.quality ?? 0),
    bestQuality: mean(({ routing }) => Math.max(0, ...routing.candidates.map(({ quality }) => quality))),
  }
}

function grades(routed: readonly LoggedRequest[]) {
  const graded = gradedOnly(routed).filter(({ weight }) => weight >= TRUSTED_MIN)
  if (graded.length === 0) return { graded: 0, quality: null, qualityLow: null, qualityHigh: null }
  const quality = graded.reduce((sum, { grade }) => sum + grade, 0) / graded.length
  const variance = graded.reduce((sum, { grade }) => sum + (grade - quality) ** 2, 0) / Math.max(1, graded.length - 1)
  const reach = 2 * Math.sqrt(variance / graded.length)
  return {
    graded: graded.length,
    quality,
    qualityLow: Math.max(0, quality - reach),
    qualityHigh: Math.min(1, quality + reach),
  }
}
