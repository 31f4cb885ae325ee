import type { AnalyticsReport } from '../../../contract/analytics-reports.ts'

type Parts = Omit<AnalyticsReport, 'summary'>

/** A report in three to five sentences. `unit` is what it is of. */
export function summaryOf(report: Parts, unit: 'week' | 'month'): string[] {
  return [volume(report, unit), ...mover(report), failures(report), ...savings(report), forecast(report)]
}

function volume({ total, previous }: Parts, unit: string): string {
  const before = previous.total
  const calls = `${count(total.requests)} requests cost ${usd(total.costNanos)}`
  if (before.requests === 0) return `${calls}; the ${unit} before there were none.`
  const change = before.costNanos > 0 ? `, ${changed(total.costNanos / before.costNanos - 1)} the ${unit} before` : ''
  return `${calls}${change}: then it was ${usd(before.costNanos)} for ${count(before.requests)}.`
}

function mover({ movers: [first] }: Parts): string[] {
  if (!first) return []
  const { dimension, label, value, previousNanos, costNanos } = first
  return [`The biggest change is ${dimension} ${label ?? value}: from ${usd(previousNanos)} to ${usd(costNanos)}.`]
}

function failures({ total, errors: [first] }: Parts): string {
  const share = total.requests > 0 ? total.failed / total.requests : 0
  const most = first ? `, most often with ${first.code}` : ''
  const waiting = total.latencyMs ? `; half of the answers took ${count(total.latencyMs.p50)} ms or less` : ''
  return `${percent(share)} of the requests failed${share > 0 ? most : ''}${waiting}.`
}

function savings({ savings: [best] }: Parts): string[] {
  if (!best || best.savedShare === null) return []
  return [
    `Against the best model known for each request ${usd(best.savedNanos)} was saved (${percent(best.savedShare)}).`,
  ]
}

function forecast({ forecasts: { endOfMonth } }: Parts): string {
  const { mean, low80, high80, grade } = endOfMonth
  return `The month under way is forecast to come to ${usd(mean)}, in four of five cases between ${usd(low80)} and ${usd(high80)} (confidence ${grade}).`
}

function changed(share: number): string {
  if (Math.abs(share) < 0.0005) return 'as much as'
  return `${percent(Math.abs(share))} ${share > 0 ? 'more' : 'less'} than`
}

function usd(nanos: number): string {
  return `${nanos < 0 ? '-' : ''}$${(Math.abs(nanos) / 1e9).toFixed(2)}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
