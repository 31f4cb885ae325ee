import { ANALYTICS_KINDS, type AnalyticsReportView } from '../../../contract/reports.ts'
import { isTimezone, type Span, spanOf } from '../../../shared/calendar.ts'

/** The period of a report on usage. */
export type AnalyticsPeriod = Pick<AnalyticsReportView, 'kind' | 'periodStart' | 'periodEnd'>

const UNITS = { 'analytics-weekly': 'week', 'analytics-monthly': 'month' } as const

/** The weeks (from Monday) and months that are to be reported on in a time zone: the last whole one, and the one before where it was missed. */
export function periodsDue(now: number, timezone: string): AnalyticsPeriod[] {
  return ANALYTICS_KINDS.flatMap((kind) => {
    const last = spanBefore(kind, spanOf(UNITS[kind], now, timezone).start, timezone)
    const missed = spanBefore(kind, last.start, timezone)
    return [last, missed].map(({ start, end }) => ({ kind, periodStart: start, periodEnd: end }))
  })
}

/** The week or month that ends where one begins (epoch ms). */
export function spanBefore(kind: AnalyticsPeriod['kind'], start: number, timezone: string): Span {
  return spanOf(UNITS[kind], start - 1, timezone)
}

/** The time zone that a tenant's reports go by: as its settings say, else UTC. */
export function zoneOf(name: string | undefined): string {
  return name !== undefined && isTimezone(name) ? name : 'UTC'
}
