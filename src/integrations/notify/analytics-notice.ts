import type { AnalyticsReport } from '../../contract/analytics-reports.ts'
import type { AnalyticsReportView } from '../../contract/reports.ts'
import { clockOf, titleOf } from '../reports/analytics-days.ts'
import type { Notice } from './notice-of.ts'

type Share = AnalyticsReport['spend']['models'][number]

const SHOWN_MAX = 5

/** What a report on usage is announced with; `html` is the whole of it as a page. `tenant` is its name. */
export function analyticsNotice(tenant: string, report: AnalyticsReportView, html: string): Notice {
  const { total, savings, spend, budgets, incidents, patterns, summary, timezone } = report.body
  const [best] = savings
  const saved = best ? `, ${usd(best.savedNanos)} saved` : ''
  const { moment } = clockOf(timezone)
  const text = [
    titleOf(report),
    ...summary,
    list('Models', spend.models.slice(0, SHOWN_MAX).map(shareLine)),
    list('Keys', spend.keys.slice(0, SHOWN_MAX).map(shareLine)),
    list('Teams', spend.teams.slice(0, SHOWN_MAX).map(shareLine)),
    list(
      'Budgets',
      budgets.map(({ name, spentNanos, limitNanos }) => `${name}: ${usd(spentNanos)} of ${usd(limitNanos)}`),
    ),
    list(
      'Out of the ordinary',
      incidents.map(
        ({ openedAt, severity, cause }) => `${moment(openedAt)}, ${severity}: ${cause ?? 'cause not known'}`,
      ),
    ),
    list(
      'What stands out',
      patterns.map(({ sentence }) => sentence),
    ),
    `The whole report: GET /admin/reports/${report.id}?format=html`,
  ]
  const title = `${tenant}: ${usd(total.costNanos)} spent${saved}. ${titleOf(report)}`
  return { title, text: text.filter((part) => part !== '').join('\n\n'), html }
}

function shareLine({ label, value, costNanos, previousNanos, requests }: Share): string {
  return `${label ?? value}: ${usd(costNanos)} for ${requests} requests (before: ${usd(previousNanos)})`
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `- ${line.replaceAll(/\s+/g, ' ')}`)].join('\n')
}

function usd(nanos: number): string {
  return `${nanos < 0 ? '-' : ''}$${(Math.abs(nanos) / 1e9).toFixed(2)}`
}
