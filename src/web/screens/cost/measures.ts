import type { Look } from '../../charts/options.ts'
import { type Measures, shareOf } from '../../data/usage.ts'
import { count, duration, money, percent, quality } from '../../format/numbers.ts'

/** Something that can be drawn of usage. What adds up is stacked. */
export interface Measure {
  readonly name: string
  readonly read: (usage: Measures) => number | null
  readonly format: (value: number | null | undefined) => string
  readonly addsUp: boolean
}

/** Tokens a second: `82/s`. */
export function speed(value: number | null | undefined): string {
  return value == null ? '–' : `${value < 100 ? value.toFixed(1) : Math.round(value)}/s`
}

/** What can be drawn, by its word in the address. */
export const MEASURES = {
  cost: { name: 'Cost', read: (usage) => usage.costNanos, format: money, addsUp: true },
  billed: { name: 'Billed', read: (usage) => usage.billedNanos, format: money, addsUp: true },
  requests: { name: 'Requests', read: (usage) => usage.requests, format: count, addsUp: true },
  failed: { name: 'Failed requests', read: (usage) => usage.failed, format: count, addsUp: true },
  input: { name: 'Tokens read', read: (usage) => usage.inputTokens, format: count, addsUp: true },
  output: { name: 'Tokens written', read: (usage) => usage.outputTokens, format: count, addsUp: true },
  per_request: {
    name: 'Cost per 1,000 requests',
    read: (usage) => shareOf(1_000 * usage.costNanos, usage.requests),
    format: money,
    addsUp: false,
  },
  memory: {
    name: 'Share from memory',
    read: (usage) => shareOf(usage.cacheHits, usage.requests),
    format: percent,
    addsUp: false,
  },
  errors: {
    name: 'Share that failed',
    read: (usage) => shareOf(usage.failed, usage.requests),
    format: percent,
    addsUp: false,
  },
  p95: { name: 'Time to answer, p95', read: (usage) => usage.latencyMs?.p95 ?? null, format: duration, addsUp: false },
  quality: { name: 'Quality', read: (usage) => usage.quality, format: quality, addsUp: false },
} as const satisfies Readonly<Record<string, Measure>>
export type MeasureId = keyof typeof MEASURES

/** How a measure is drawn. */
export function lookOf({ addsUp }: Measure): { readonly look: Look; readonly isStacked: boolean } {
  return addsUp ? { look: 'bars', isStacked: true } : { look: 'line', isStacked: false }
}
