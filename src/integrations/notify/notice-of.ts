import type { OptimizerReportView } from '../../contract/reports.ts'

/** What a report is announced with: enough to read in a mail, and the whole of it as a page. */
export interface Notice {
  /** One line. */
  readonly title: string
  /** A few sentences with figures, or the whole as a text. */
  readonly text: string
  readonly html: string
}

const RECOMMENDED_MAX = 3

/** What a report of what the router did is announced with; `html` is the whole of it as a page. */
export function noticeOf({ kind, periodStart, periodEnd, body }: OptimizerReportView, html: string): Notice {
  const { requests, failed, costNanos, routing, rescued, recommendations, share } = body
  const days = kind === 'daily' ? day(periodStart) : `${day(periodStart)} to ${day(periodEnd - 1)}`
  const about = body.isSample ? 'about ' : ''
  const lines = [
    `${requests} requests for ${usd(costNanos)}, ${failed} failed, ${rescued} answered after an attempt had failed.`,
    `Routing saved ${about}${usd(routing.savedNanos / share)} against the best candidates (${Math.round(100 * routing.savedShare)} %).`,
    ...recommendations.slice(0, RECOMMENDED_MAX).map(({ title, text }) => `${title}: ${text}`),
  ]
  const title = `${usd(costNanos)} spent, ${about}${usd(routing.savedNanos / share)} saved: ${days}`
  return { title, text: lines.join('\n'), html }
}

function usd(nanos: number): string {
  return `${nanos < 0 ? '-' : ''}$${(Math.abs(nanos) / 1e9).toFixed(2)}`
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
