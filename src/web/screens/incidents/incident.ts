import type * as z from 'zod'
import type { IncidentView } from '../../../contract/insights.ts'
import { count, duration, money, percent, usd } from '../../format/numbers.ts'
import type { Tone } from '../../parts/badge.tsx'

export type Incident = z.infer<typeof IncidentView>
export type Symptom = Incident['symptoms'][number]
export type Severity = Incident['severity']

/** What severities are called, and how they look; the worst first. */
export const SEVERITIES: Readonly<
  Record<Severity, { readonly name: string; readonly tone: Tone; readonly rank: number }>
> = {
  critical: { name: 'Critical', tone: 'bad', rank: 0 },
  warning: { name: 'Warning', tone: 'warn', rank: 1 },
  info: { name: 'To know', tone: 'neutral', rank: 2 },
}

/** Those that go on before those that are over, then the worst, then what most money is at stake in, then the latest. */
export function worstFirst(a: Incident, b: Incident): number {
  return (
    Number(a.closedAt !== null) - Number(b.closedAt !== null) ||
    SEVERITIES[a.severity].rank - SEVERITIES[b.severity].rank ||
    Math.abs(b.stakeNanos) - Math.abs(a.stakeNanos) ||
    b.openedAt - a.openedAt
  )
}

interface Metric {
  readonly name: string
  readonly format: (value: number) => string
  /** What an axis has room for: without the unit. */
  readonly short: (value: number) => string
}

const tokenPrice = (nanos: number) => `${usd(nanos / 1e3)} per 1M tokens`
const METRICS: Readonly<Record<string, Metric>> = {
  spend: { name: 'Spend', format: (value) => `${money(value)} an hour`, short: money },
  volume: { name: 'Requests', format: (value) => `${count(value)} an hour`, short: count },
  tokens_per_request: { name: 'Tokens per request', format: count, short: count },
  cost_per_token: { name: 'Price per token', format: tokenPrice, short: (nanos) => usd(nanos / 1e3) },
  latency: { name: 'Time to answer', format: duration, short: duration },
  errors: { name: 'Errors', format: percent, short: percent },
  cache_hits: { name: 'Answers from memory', format: percent, short: percent },
  model_mix: { name: 'Share of a model', format: percent, short: percent },
  key_mix: { name: 'Share of a key', format: percent, short: percent },
}

/** What a symptom is of, and how its figures read. What is next to nothing reads as nothing. */
export function metricOf({ metric, isShare }: Pick<Symptom, 'metric' | 'isShare'>): Metric {
  const plain = isShare ? percent : count
  const { name, format, short } = METRICS[metric] ?? { name: metric.replaceAll('_', ' '), format: plain, short: plain }
  return { name, short, format: (value) => format(Math.abs(value) < 1e-6 ? 0 : value) }
}

/** An incident in a few words: whose, and what stood out most. */
export function inWords({ label, scope, symptoms: [first] }: Incident): string {
  const who = scope === 'tenant' ? 'All requests' : (label ?? scope)
  if (!first) return who
  return `${who}: ${metricOf(first).name.toLowerCase()} ${first.direction}`
}
