import { SECOND_MS } from '../../../src/shared/time.ts'
import type { Span } from './incidents.ts'
import type { Seen } from './simulate.ts'

/** What callers would have seen, in figures. Shares in percent, times in seconds. */
export interface Summary {
  readonly overall: number
  readonly during: number
  readonly failedAttempts: { readonly mean: number; readonly median: number }
  readonly moved: { readonly incidents: number; readonly of: number; readonly median: number; readonly p90: number }
  readonly returned: { readonly median: number; readonly p90: number }
  /** How often traffic left the primary in one incident. */
  readonly departures: number
  readonly wait: { readonly overall: number; readonly during: number }
}

/** Sums up what was seen in some stretches of a period; in the rest of it every request is answered at once. */
export function summarize(seen: Seen, windows: readonly Span[], period: Span): Summary {
  const inWindows = windows.reduce((sum, { start, end }) => sum + end - start, 0)
  const all = seen.requests + (period.end - period.start - inWindows) / SECOND_MS
  const incidents = seen.perIncident
  const requests = incidents.reduce((sum, each) => sum + each.requests, 0)
  const failed = incidents.reduce((sum, each) => sum + each.failed, 0)
  const waited = incidents.reduce((sum, each) => sum + each.waitedMs, 0)
  const moves = incidents.map((incident) => timeUntilMoved(incident, seen.turns))
  const returns = incidents.flatMap(({ end }) => timeUntilReturn(end, seen.turns))
  const attempts = incidents.map(({ failedAttempts }) => failedAttempts)
  // An incident in which traffic never moved counts as its whole length: no less than it would have taken.
  const untilMoved = moves.map((move, index) => move ?? lengthOf(incidents[index]))
  return {
    overall: 100 * (1 - seen.failed / all),
    during: 100 * (1 - failed / requests),
    failedAttempts: { mean: mean(attempts), median: quantileOf(attempts, 0.5) },
    moved: {
      incidents: moves.filter((move) => move !== null).length,
      of: moves.length,
      median: quantileOf(untilMoved, 0.5) / SECOND_MS,
      p90: quantileOf(untilMoved, 0.9) / SECOND_MS,
    },
    returned: { median: quantileOf(returns, 0.5) / SECOND_MS, p90: quantileOf(returns, 0.9) / SECOND_MS },
    departures: mean(incidents.map((incident) => departures(incident, seen.turns))),
    wait: { overall: seen.waitedMs / all / SECOND_MS, during: waited / requests / SECOND_MS },
  }
}

type Turns = Seen['turns']

function timeUntilMoved({ start, end }: Span, turns: Turns): number | null {
  if (openAt(start, turns)) return 0
  const left = turns.find(({ at, open }) => open && at >= start && at < end)
  return left ? left.at - start : null
}

/** Nothing where traffic was not away when the incident ended. */
function timeUntilReturn(end: number, turns: Turns): number[] {
  if (!openAt(end, turns)) return []
  const back = turns.find(({ at, open }) => !open && at >= end)
  return back ? [back.at - end] : []
}

function departures({ start, end }: Span, turns: Turns): number {
  return turns.filter(({ at, open }) => open && at >= start && at < end).length
}

function openAt(at: number, turns: Turns): boolean {
  return turns.findLast((turn) => turn.at < at)?.open ?? false
}

function lengthOf(span: Span | undefined): number {
  return span ? span.end - span.start : 0
}

/** The arithmetic mean; 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
}

/** The value that the share `q` (0 to 1) of the values stays within; 0 of nothing. */
export function quantileOf(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0
}
