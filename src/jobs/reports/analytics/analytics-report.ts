import { labelsOf } from '../../../analytics/labels.ts'
import { patternsOf } from '../../../analytics/patterns-of.ts'
import { spendForecastOf } from '../../../analytics/spend-forecast-of.ts'
import { incidentView } from '../../../analytics/watch/incident-view.ts'
import type { AnalyticsReport } from '../../../contract/analytics-reports.ts'
import { costAtBy } from '../../../providers/catalog/cost-at-by.ts'
import type { Span } from '../../../shared/calendar.ts'
import type { Db } from '../../../storage/db.ts'
import { pricesOf } from '../../../storage/prices.ts'
import { spendForecastsOf } from '../../../storage/spend-forecasts.ts'
import { usageWatchOf } from '../../../storage/usage-watches.ts'
import { budgetsAt } from './budgets-at.ts'
import { countUsage } from './count-usage.ts'
import { type AnalyticsPeriod, spanBefore } from './periods.ts'
import { rowsAt } from './rows-at.ts'
import { savingsOf } from './savings-of.ts'
import { errorsOf, moversOf, spanIn, spendBy } from './spend-by.ts'
import { summaryOf } from './summary-of.ts'

/** Whose report, by the calendar of which time zone. */
interface Subject {
  readonly tenantId: string
  readonly timezone: string
}

const INCIDENTS_MAX = 10
const PATTERNS_MAX = 5
const PAST_READ = 200
const PAST_SHOWN = 4
/** What is worth telling goes before what is merely so. */
const TELLING = [
  'growth',
  'concentration',
  'who',
  'duplicates',
  'prompt_cache',
  'when',
  'context_length',
  'what',
] as const

/** What a tenant's usage was in a period, reckoned at `now` (epoch ms); null: there was none. */
export async function analyticsReport(
  db: Db,
  subject: Subject,
  { kind, periodStart, periodEnd }: AnalyticsPeriod,
  now: number,
): Promise<AnalyticsReport | null> {
  const { tenantId, timezone } = subject
  const period = { start: periodStart, end: periodEnd }
  const before = spanBefore(kind, periodStart, timezone)
  const counted = await countUsage(db, tenantId, period, timezone, now)
  const { total } = counted.models
  if (total.requests === 0) return null
  const [earlier, prices, forecasts, incidents, patterns, budgets] = await Promise.all([
    countUsage(db, tenantId, before, timezone, now),
    pricesOf(db, tenantId).list(),
    forecastsOf(db, subject, now),
    incidentsOf(db, tenantId, period),
    tellingPatterns(db, subject, period, now),
    budgetsAt(db, tenantId, periodEnd),
  ])
  const agreed = Object.fromEntries(prices.map(({ pattern, definition }) => [pattern, definition]))
  const spans = [spanIn(counted.models), spanIn(earlier.models)] as const
  const [rows, rowsBefore] = spans.map((span) => rowsAt('/admin/analytics/usage', span, { timezone }))
  const report = {
    timezone,
    counted: spans[0],
    total,
    rows: rows ?? '',
    previous: { period: before, counted: spans[1], total: earlier.models.total, rows: rowsBefore ?? '' },
    spend: spendBy(counted, earlier, timezone),
    movers: moversOf(counted, earlier, timezone),
    errors: errorsOf(counted, timezone),
    savings: savingsOf(counted.models, costAtBy(agreed, periodEnd)),
    forecasts,
    ...incidents,
    patterns,
    budgets,
  }
  return { ...report, summary: summaryOf(report, kind === 'analytics-weekly' ? 'week' : 'month') }
}

async function forecastsOf(
  db: Db,
  { tenantId, timezone }: Subject,
  now: number,
): Promise<AnalyticsReport['forecasts']> {
  const [forecast, past] = await Promise.all([
    spendForecastOf(db, tenantId, timezone, now),
    spendForecastsOf(db, tenantId).scored(now, PAST_READ),
  ])
  const { endOfMonth, nextMonth, nextQuarter } = forecast
  // Of each period the forecast that looked furthest ahead: those made on its last days are no art.
  const first = new Map(past.map((each) => [`${each.kind} ${each.periodStart}`, each]))
  return {
    endOfMonth,
    nextMonth,
    nextQuarter,
    past: [...first.values()]
      .slice(0, PAST_SHOWN)
      .map(({ body, ...rest }) => ({ ...rest, mean: body.mean, grade: body.grade })),
    madeAt: now,
    rows: `/admin/analytics/forecast?timezone=${encodeURIComponent(timezone)}`,
  }
}

async function incidentsOf(db: Db, tenantId: string, { start, end }: Span) {
  const [found, labels] = await Promise.all([
    usageWatchOf(db, tenantId).during(start, end),
    labelsOf(db, tenantId, 'key'),
  ])
  const incidents = found.slice(0, INCIDENTS_MAX).map((incident) => incidentView(incident, labels))
  return { incidents, incidentsInAll: found.length }
}

async function tellingPatterns(db: Db, { tenantId, timezone }: Subject, { start, end }: Span, now: number) {
  const { findings } = await patternsOf(db, tenantId, { from: start, to: end, timezone }, now)
  const rows = rowsAt('/admin/analytics/patterns', { start, end }, { timezone })
  const placeOf = (kind: string) => (TELLING as readonly string[]).indexOf(kind)
  const telling = findings.filter(({ kind }) => placeOf(kind) >= 0).sort((a, b) => placeOf(a.kind) - placeOf(b.kind))
  return telling.slice(0, PATTERNS_MAX).map(({ chart: _, ...finding }) => ({ ...finding, rows }))
}
