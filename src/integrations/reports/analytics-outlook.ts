import type { AnalyticsReport } from '../../contract/analytics-reports.ts'
import { clockOf } from './analytics-days.ts'
import { maybePercent, note, percent, section, table, usd } from './page.ts'

const LINES = {
  routing: 'Another model or host',
  answer_cache: 'Answers from memory',
  prompt_cache: 'Prompts kept by providers',
  failover: 'Requests rescued by another provider',
} as const
const BASELINES: Readonly<Record<string, string>> = {
  best: 'the best model known for each request',
  asked: 'the model first asked for',
}
const PERIODS = { month: 'Month', next_month: 'Month after', next_quarter: 'Quarter after' } as const

/** What was saved, line by line. */
export function savings({ savings: found }: AnalyticsReport): string {
  const parts = found.flatMap(({ baseline, baselineNanos, savedNanos, savedShare, lines, rows }) => [
    note(
      `Against ${BASELINES[baseline] ?? baseline}, which would have cost ${usd(baselineNanos)}, ${usd(savedNanos)} was saved (${maybePercent(savedShare)}).`,
    ),
    table(
      ['', 'Requests', 'Saved', 'How it is counted'],
      lines
        .filter((line) => line.savedNanos !== 0)
        .map((line) => [LINES[line.name], line.requests, usd(line.savedNanos), line.formula]),
    ),
    note(`Rows: ${rows}`),
  ])
  return section('What was saved', parts)
}

/** What will be spent, and how earlier forecasts held. */
export function forecasts({
  forecasts: { endOfMonth, nextMonth, nextQuarter, past, rows },
  timezone,
}: AnalyticsReport) {
  const { day } = clockOf(timezone)
  const ahead = [
    ['The month under way', endOfMonth],
    ['The next month', nextMonth],
    ['The next quarter', nextQuarter],
  ] as const
  return section('What will be spent', [
    table(
      ['', 'Forecast', '80 % between', 'Confidence', 'Held so far'],
      ahead.map(([name, { mean, low80, high80, grade, accuracy }]) => [
        name,
        usd(mean),
        `${usd(low80)} and ${usd(high80)}`,
        grade,
        maybePercent(accuracy),
      ]),
    ),
    ...(past.length === 0
      ? [note('No earlier forecast has come to its end.')]
      : [
          table(
            ['Forecast of', 'Made', 'Said', 'Came', 'Held to', 'Within 80 %'],
            past.map(({ kind, periodStart, madeAt, mean, actualNanos, accuracy, within80 }) => [
              `${PERIODS[kind]}, from ${day(periodStart)}`,
              day(madeAt),
              usd(mean),
              usd(actualNanos),
              percent(accuracy),
              within80 ? 'yes' : 'no',
            ]),
          ),
        ]),
    note(`Rows: ${rows}`),
  ])
}

/** How budgets stood at the end of the period. */
export function budgets({ budgets: found, timezone }: AnalyticsReport): string {
  if (found.length === 0) return ''
  const { day } = clockOf(timezone)
  return section('How budgets stood', [
    table(
      ['Budget', 'Whose', 'Since', 'Spent', 'Of', 'Used', 'Rows'],
      found.map(({ name, subject, span, spentNanos, limitNanos, share, rows }) => [
        name,
        subject ?? 'each',
        day(span.start),
        usd(spentNanos),
        usd(limitNanos),
        percent(share),
        rows,
      ]),
    ),
  ])
}

/** What was out of the ordinary. */
export function incidents({ incidents: found, incidentsInAll, timezone }: AnalyticsReport): string {
  const { moment } = clockOf(timezone)
  return section('What was out of the ordinary', [
    table(
      ['When', 'How bad', 'Where', 'What', 'Likely cause', 'Rows'],
      found.map(({ openedAt, closedAt, severity, label, scope, symptoms, cause, rows }) => [
        `${moment(openedAt)}${closedAt === null ? ', goes on' : ''}`,
        severity,
        label ?? scope,
        symptoms.map(({ metric, direction }) => `${metric.replaceAll('_', ' ')} ${direction}`).join(', '),
        cause ?? 'not known',
        rows,
      ]),
    ),
    ...(incidentsInAll > found.length ? [note(`${incidentsInAll} in all.`)] : []),
  ])
}

/** What stands out in the usage, in sentences. */
export function patterns({ patterns: found }: AnalyticsReport): string {
  const [first] = found
  if (!first) return ''
  return section('What stands out', [...found.map(({ sentence }) => note(sentence)), note(`Rows: ${first.rows}`)])
}
