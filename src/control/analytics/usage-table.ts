import type { AnalyticsReply, UsageMeasures } from '../../contract/analytics.ts'
import { csvOf } from '../csv.ts'

const COUNTS = [
  'requests',
  'failed',
  'cancelled',
  'cacheHits',
  'rescued',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'reasoningTokens',
  'tokensPerSecond',
  'costNanos',
  'billedNanos',
  'askedNanos',
  'bestNanos',
  'cacheSavedNanos',
  'quality',
  'gradeWeight',
] as const satisfies readonly (keyof UsageMeasures)[]
const QUANTILES = ['p50', 'p90', 'p95', 'p99'] as const

/** Usage as a table that adds up to its total: the rows, then what is in none of them. */
export function usageTable({ rows, other, total }: AnalyticsReply): string {
  const times = ['latencyMs', 'ttftMs'].flatMap((name) => QUANTILES.map((quantile) => `${name}_${quantile}`))
  const lines = rows.map((row) => [
    row.at === null ? null : new Date(row.at).toISOString(),
    row.value,
    row.label,
    ...cells(row),
  ])
  const rest = other ? [[null, 'other', 'other', ...cells(other)]] : []
  const whole = rows.length === 0 ? [[null, 'total', 'total', ...cells(total)]] : []
  return csvOf(['at', 'value', 'label', ...COUNTS, ...times], [...lines, ...rest, ...whole])
}

function cells(measures: UsageMeasures): (number | null)[] {
  const times = [measures.latencyMs, measures.ttftMs]
  return [
    ...COUNTS.map((name) => measures[name]),
    ...times.flatMap((durations) => QUANTILES.map((quantile) => durations?.[quantile] ?? null)),
  ]
}
