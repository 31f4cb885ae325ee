import type { ReportView } from '../../contract/reports.ts'
import type { ReportNotice } from './notifier.ts'

const RECOMMENDED_MAX = 3

/** What a report is announced with; `html` is the whole of it as a page. */
export function noticeOf(tenantId: string, report: ReportView, html: string): ReportNotice {
  const { id, kind, periodStart, periodEnd, body } = report
  const { requests, failed, costNanos, routing, rescued, recommendations, share } = body
  const days = kind === 'daily' ? day(periodStart) : `${day(periodStart)} to ${day(periodEnd - 1)}`
  const about = body.isSample ? 'about ' : ''
  const lines = [
    `${requests} requests for ${usd(costNanos)}, ${failed} failed, ${rescued} answered after an attempt had failed.`,
    `Routing saved ${about}${usd(routing.savedNanos / share)} against the best candidates (${Math.round(100 * routing.savedShare)} %).`,
    ...recommendations.slice(0, RECOMMENDED_MAX).map(({ title, text }) => `${title}: ${text}`),
  ]
  const title = `${usd(costNanos)} spent, ${about}${usd(routing.savedNanos / share)} saved: ${days}`
  return { id, tenantId, kind, periodStart, periodEnd, title, text: lines.join('\n'), html }
}

function usd(nanos: number): string {
  return `${nanos < 0 ? '-' : ''}$${(Math.abs(nanos) / 1e9).toFixed(2)}`
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
