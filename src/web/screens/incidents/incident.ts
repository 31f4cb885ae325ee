import type * as z from 'zod'
import type { IncidentView } from '../../../contract/analytics.ts'
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
}

const tokenPrice = (nanos: number) => `${usd(nanos / 1e3)} per 1M tokens`
const METRICS: Readonly<Record<string, Metric>> = {
  spend: { name: 'Spend', format: (value) => `${money(value)} an hour` },
  volume: { name: 'Requests', format: (value) => `${count(value)} an hour` },
  tokens_per_request: { name: 'Tokens per request', format: count },
  cost_per_token: { name: 'Price per token', format: tokenPrice },
  latency: { name: 'Time to answer', format: duration },
  errors: { name: 'Errors', format: percent },
  cache_hits: { name: 'Answers from memory', format: percent },
  model_mix: { name: 'Share of a model', format: percent },
  key_mix: { name: 'Share of a key', format: percent },
}

/** What a symptom is of, and how its figures read. What is next to nothing reads as nothing. */
export function metricOf({ metric, isShare }: Pick<Symptom, 'metric' | 'isShare'>): Metric {
  const known = METRICS[metric] ?? { name: metric.replaceAll('_', ' '), format: isShare ? percent : count }
  return { name: known.name, format: (value) => known.format(Math.abs(value) < 1e-6 ? 0 : value) }
}

/** An incident in a few words: whose, and what stood out most. */
export function inWords({ label, scope, symptoms: [first] }: Incident): string {
  const who = scope === 'tenant' ? 'All requests' : (label ?? scope)
  if (!first) return who
  return `${who}: ${metricOf(first).name.toLowerCase()} ${first.direction}`
}
