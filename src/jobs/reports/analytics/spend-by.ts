import type { AnalyticsReply } from '../../../contract/analytics.ts'
import type { AnalyticsReport } from '../../../contract/analytics-reports.ts'
import type { Span } from '../../../shared/calendar.ts'
import type { Counted } from './count-usage.ts'
import { rowsAt } from './rows-at.ts'

type Share = AnalyticsReport['spend']['models'][number]
type Mover = AnalyticsReport['movers'][number]

const SHOWN_MAX = 10
const MOVERS_MAX = 6
const ERRORS_MAX = 5

/** What models, keys and teams took of the spend, each beside what it took before. */
export function spendBy(now: Counted, before: Counted, timezone: string): AnalyticsReport['spend'] {
  return {
    models: sharesOf('model', now.models, before.models, timezone),
    keys: sharesOf('key', now.keys, before.keys, timezone),
    teams: sharesOf('team', now.teams, before.teams, timezone),
  }
}

function sharesOf(dimension: string, now: AnalyticsReply, before: AnalyticsReply, timezone: string): Share[] {
  const earlier = nanosBy(before)
  const named = now.rows.filter(({ value }) => value !== null && value !== '').slice(0, SHOWN_MAX)
  return named.map((row) => ({
    value: row.value ?? '',
    label: row.label,
    requests: row.requests,
    failed: row.failed,
    costNanos: row.costNanos,
    previousNanos: earlier.get(row.value ?? '') ?? 0,
    share: now.total.costNanos > 0 ? row.costNanos / now.total.costNanos : null,
    latencyMsP50: row.latencyMs?.p50 ?? null,
    ttftMsP50: row.ttftMs?.p50 ?? null,
    quality: row.quality,
    rows: rowsAt('/admin/analytics/usage', spanIn(now), { timezone, [dimension]: row.value }),
  }))
}

/** The models and keys whose spend changed most, those that are new or gone included. */
export function moversOf(now: Counted, before: Counted, timezone: string): Mover[] {
  const all = [
    ...changes('model', now.models, before.models, timezone),
    ...changes('key', now.keys, before.keys, timezone),
  ]
  return all.sort((a, b) => Math.abs(b.changeNanos) - Math.abs(a.changeNanos)).slice(0, MOVERS_MAX)
}

function changes(
  dimension: Mover['dimension'],
  now: AnalyticsReply,
  before: AnalyticsReply,
  timezone: string,
): Mover[] {
  const [later, earlier] = [nanosBy(now), nanosBy(before)]
  const labels = new Map([...before.rows, ...now.rows].map(({ value, label }) => [value, label]))
  const values = new Set([...later.keys(), ...earlier.keys()])
  return [...values].flatMap((value) => {
    const [costNanos, previousNanos] = [later.get(value) ?? 0, earlier.get(value) ?? 0]
    if (value === '' || costNanos === previousNanos) return []
    const rows = rowsAt('/admin/analytics/usage', spanIn(now), { timezone, [dimension]: value, compare: 'previous' })
    const amounts = { costNanos, previousNanos, changeNanos: costNanos - previousNanos }
    return [{ dimension, value, label: labels.get(value) ?? null, ...amounts, rows }]
  })
}

/** How requests failed, the most frequent first. */
export function errorsOf({ errors }: Counted, timezone: string): AnalyticsReport['errors'] {
  return errors.rows
    .filter(({ value }) => value !== null && value !== '')
    .map(({ value, requests }) => ({
      code: value ?? '',
      requests,
      rows: rowsAt('/admin/requests', spanIn(errors), { timezone, error: value }),
    }))
    .sort((a, b) => b.requests - a.requests)
    .slice(0, ERRORS_MAX)
}

/** What was counted exactly. */
export function spanIn({ from, to }: AnalyticsReply): Span {
  return { start: from, end: to }
}

function nanosBy({ rows }: AnalyticsReply): Map<string, number> {
  return new Map(rows.map(({ value, costNanos }) => [value ?? '', costNanos]))
}
