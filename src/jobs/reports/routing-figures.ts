import type { OptimizerReport } from '../../contract/reports.ts'
import type { CandidateFact } from '../../storage/facts.ts'
import type { LoggedRequest } from '../../storage/graded-log.ts'
import { gradedOnly, TRUSTED_MIN } from '../router/router-log.ts'
import { bestOf, dearestOf } from './routed-of.ts'

/** What `auto` saved, how good its answers were, and what trying others cost, in figures. */
export function routingFigures(routed: readonly LoggedRequest[]): OptimizerReport['routing'] {
  const costNanos = sumOf(routed, (row) => row.costNanos)
  const baselineNanos = sumOf(routed, (row) => costAt(row, bestOf(row.routing.candidates)))
  const trials = routed.filter(({ routing }) => routing.isTrial)
  return {
    requests: routed.length,
    costNanos,
    baselineNanos,
    dearestNanos: sumOf(routed, (row) => costAt(row, dearestOf(row.routing.candidates))),
    savedNanos: baselineNanos - costNanos,
    savedShare: baselineNanos > 0 ? 1 - costNanos / baselineNanos : 0,
    ...expectations(routed),
    ...grades(routed),
    trials: trials.length,
    trialsNanos: sumOf(trials, (row) => row.costNanos),
    // Candidates come in the order of their worth but for the one that was tried.
    trialsExtraNanos: sumOf(trials, (row) => row.costNanos - costAt(row, row.routing.candidates[1])),
    models: counted(routed, ({ arm }) => arm).map(([model, some]) => {
      return { model, requests: some.length, costNanos: sumOf(some, (row) => row.costNanos) }
    }),
    versions: counted(routed, ({ routing }) => routing.version).map(([version, some]) => {
      return { version, requests: some.length }
    }),
  }
}

/** How far what was expected of requests came true. */
export function forecastFigures(routed: readonly LoggedRequest[]): OptimizerReport['forecasts'] {
  const answered = routed.filter(({ outcome, costNanos }) => outcome === 'ok' && costNanos > 0)
  const expected = answered.flatMap((row) => {
    const own = ownOf(row)
    return own ? [{ row, own }] : []
  })
  const timed = expected.filter(({ own }) => own.latencyMsP90 !== null)
  const within = timed.filter(({ row, own }) => row.latencyMs <= (own.latencyMsP90 ?? 0))
  const graded = trusted(routed).flatMap((row) => {
    const own = ownOf(row)
    return own ? [{ expected: own.quality, came: row.grade }] : []
  })
  return {
    quality: accuracyOf(graded),
    cost: accuracyOf(expected.map(({ row, own }) => ({ expected: own.costNanos, came: row.costNanos }))),
    latencyWithinP90: timed.length < FORECASTS_MIN ? null : within.length / timed.length,
  }
}

/** Fewer than these say nothing of forecasts. */
const FORECASTS_MIN = 30

function accuracyOf(pairs: readonly { readonly expected: number; readonly came: number }[]): number | null {
  const came = sumOf(pairs, (pair) => pair.came)
  if (pairs.length < FORECASTS_MIN || came <= 0) return null
  return Math.max(0, 1 - Math.abs(sumOf(pairs, (pair) => pair.expected) - came) / came)
}

/**
 * What a request would have cost at another candidate: what was paid, scaled by what both were expected to cost, so that an
 * answer longer than expected is longer for both.
 */
function costAt(row: LoggedRequest, other: CandidateFact | undefined): number {
  const own = ownOf(row)
  return own && other && own.costNanos > 0 ? (row.costNanos * other.costNanos) / own.costNanos : row.costNanos
}

function ownOf({ routing, arm }: LoggedRequest): CandidateFact | undefined {
  return routing.candidates.find(({ model }) => model === arm)
}

function expectations(routed: readonly LoggedRequest[]) {
  const known = routed.flatMap((row) => {
    const [own, best] = [ownOf(row), bestOf(row.routing.candidates)]
    return own && best ? [{ own: own.quality, best: best.quality }] : []
  })
  if (known.length === 0) return { expectedQuality: null, bestQuality: null }
  return {
    expectedQuality: sumOf(known, ({ own }) => own) / known.length,
    bestQuality: sumOf(known, ({ best }) => best) / known.length,
  }
}

function grades(routed: readonly LoggedRequest[]) {
  const graded = trusted(routed)
  if (graded.length === 0) return { graded: 0, quality: null, qualityLow: null, qualityHigh: null }
  const quality = sumOf(graded, ({ grade }) => grade) / graded.length
  const variance = sumOf(graded, ({ grade }) => (grade - quality) ** 2) / Math.max(1, graded.length - 1)
  // One grade, or all alike, are no proof that the next is the same: as one more of the other kind would have it.
  const error = Math.max(Math.sqrt(variance / graded.length), 1 / (2 * (graded.length + 1)))
  const [qualityLow, qualityHigh] = [Math.max(0, quality - 2 * error), Math.min(1, quality + 2 * error)]
  return { graded: graded.length, quality, qualityLow, qualityHigh }
}

function trusted(routed: readonly LoggedRequest[]) {
  return gradedOnly(routed).filter(({ weight }) => weight >= TRUSTED_MIN)
}

function counted(routed: readonly LoggedRequest[], by: (row: LoggedRequest) => string) {
  return [...Map.groupBy(routed, by)].sort(([, a], [, b]) => b.length - a.length)
}

function sumOf<T>(rows: readonly T[], read: (row: T) => number): number {
  return rows.reduce((total, row) => total + read(row), 0)
}
