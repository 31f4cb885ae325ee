import type { UsageMeasures } from '../../contract/analytics.ts'
import type { AnalyticsReport } from '../../contract/analytics-reports.ts'
import type { AnalyticsReportView } from '../../contract/reports.ts'
import { clockOf, titleOf } from './analytics-days.ts'
import { budgets, forecasts, incidents, patterns, savings } from './analytics-outlook.ts'
import { maybePercent, note, pageOf, percent, score, section, table, usd } from './page.ts'

type Share = AnalyticsReport['spend']['models'][number]

/**
 * A report on usage as one page of HTML that stands by itself, to be read, mailed or printed: tables only, no script, nothing
 * fetched from anywhere, and every word of the report escaped.
 */
export function renderAnalytics(report: AnalyticsReportView): string {
  const { body, createdAt } = report
  const { day } = clockOf(body.timezone)
  const notes = [
    `Days are those of ${body.timezone}. Written ${day(createdAt)}. Money in US dollars, quality from 0 to 1.`,
    ...coarser(report),
  ]
  const parts = [
    section('In short', body.summary.map(note)),
    inSum(body),
    spend(body),
    movers(body),
    errors(body),
    savings(body),
    forecasts(body),
    budgets(body),
    incidents(body),
    patterns(body),
  ]
  return pageOf(titleOf(report), notes, parts)
}

function coarser({ periodStart, periodEnd, body }: AnalyticsReportView): string[] {
  const { start, end } = body.counted
  if (start === periodStart && end === periodEnd) return []
  const { moment } = clockOf(body.timezone)
  return [`Totals of the store are coarser than the period: counted was from ${moment(start)} to ${moment(end)}.`]
}

function inSum({ total, previous, rows }: AnalyticsReport): string {
  const before = previous.total
  const line = (name: string, read: (usage: UsageMeasures) => number | null, show: (value: number) => string) => {
    const [now, then] = [read(total), read(before)]
    const shown = (value: number | null) => (value === null ? '–' : show(value))
    return [name, shown(now), shown(then), change(now, then)]
  }
  const share = (part: number, { requests }: UsageMeasures) => (requests > 0 ? part / requests : null)
  return section('In sum', [
    table(
      ['', 'Now', 'Before', 'Change'],
      [
        line('Requests', ({ requests }) => requests, count),
        line('Spent', ({ costNanos }) => costNanos, usd),
        line('Failed', (usage) => share(usage.failed, usage), percent),
        line('Answered from memory', (usage) => share(usage.cacheHits, usage), percent),
        line('Rescued by another provider', ({ rescued }) => rescued, count),
        line('Input tokens', ({ inputTokens }) => inputTokens, count),
        line('Output tokens', ({ outputTokens }) => outputTokens, count),
        line('Half of the answers within', ({ latencyMs }) => latencyMs?.p50 ?? null, milliseconds),
        line('95 % of the answers within', ({ latencyMs }) => latencyMs?.p95 ?? null, milliseconds),
        line('Half of the first words within', ({ ttftMs }) => ttftMs?.p50 ?? null, milliseconds),
        line('95 % of the first words within', ({ ttftMs }) => ttftMs?.p95 ?? null, milliseconds),
        line('Mean grade of answers', ({ quality }) => quality, score),
      ],
    ),
    note(`Rows: ${rows} and ${previous.rows}`),
  ])
}

function spend({ spend: { models, keys, teams }, rows }: AnalyticsReport): string {
  return section('Where it went', [
    ...sharesOf('Model', models, `${rows}&by=model`),
    ...sharesOf('Key', keys, `${rows}&by=key`),
    ...(teams.length > 0 ? sharesOf('Team', teams, `${rows}&by=team`) : []),
  ])
}

function sharesOf(name: string, shares: readonly Share[], rows: string): string[] {
  const heads = [name, 'Requests', 'Failed', 'Spent', 'Share', 'Before', 'Median', 'First word', 'Quality']
  const lines = shares.map((share) => [
    share.label ?? share.value,
    count(share.requests),
    count(share.failed),
    usd(share.costNanos),
    maybePercent(share.share),
    usd(share.previousNanos),
    share.latencyMsP50 === null ? '–' : milliseconds(share.latencyMsP50),
    share.ttftMsP50 === null ? '–' : milliseconds(share.ttftMsP50),
    share.quality === null ? '–' : score(share.quality),
  ])
  return [table(heads, lines), note(`Rows: ${rows}`)]
}

function movers({ movers: found }: AnalyticsReport): string {
  return section('What changed most', [
    table(
      ['', '', 'Before', 'Now', 'Change'],
      found.map(({ dimension, label, value, previousNanos, costNanos, changeNanos }) => [
        dimension,
        label ?? value,
        usd(previousNanos),
        usd(costNanos),
        `${changeNanos > 0 ? '+' : ''}${usd(changeNanos)}`,
      ]),
    ),
  ])
}

function errors({ errors: found }: AnalyticsReport): string {
  return section('How requests failed', [
    table(
      ['Error', 'Requests', 'Rows'],
      found.map(({ code, requests, rows }) => [code, count(requests), rows]),
    ),
  ])
}

function change(now: number | null, then: number | null): string {
  if (now === null || then === null || then === 0) return '–'
  return `${now >= then ? '+' : ''}${percent(now / then - 1)}`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function milliseconds(value: number): string {
  return `${count(value)} ms`
}
