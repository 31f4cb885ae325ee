import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import type { Row } from './read-table.ts'

/** A stretch of time, epoch ms: from `start` until just before `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What a status page once admitted. */
export interface Incident extends Span {
  /** 0 none, 1 minor, 2 major, 3 critical. */
  readonly impact: number
}

/** How likely a request fails during an incident of each impact. */
export type ImpactModel = readonly [none: number, minor: number, major: number, critical: number]

/** A stretch of time in which each request fails with the same chance. */
export interface Trouble extends Span {
  readonly chance: number
}

/**
 * What a status page's word may have meant for requests. Mild and harsh are computed back from the success of one
 * provider, asked once and asked three times, that was published with these names (70.8 and 93.1 %; 35.7 and 64.2 %).
 */
export const IMPACT_MODELS: Readonly<Record<'mild' | 'harsh' | 'all-down', ImpactModel>> = {
  mild: [0.1, 0.15, 0.5, 1],
  harsh: [0.3, 0.5, 0.9, 1],
  'all-down': [1, 1, 1, 1],
}

const AROUND_MS = HOUR_MS
const CREDIBLE_MS = 2 * DAY_MS
const SYNTHETIC = { available: 0.996, meanOutageMs: 45 * MINUTE_MS }

/** The incidents that a service of a provider had, in order; those without a length are left out. */
export function incidentsOf(rows: readonly Row[], provider: string, service: string): Incident[] {
  return rows
    .filter((row) => row['provider'] === provider && row[service] === '1')
    .map((row) => ({
      start: Date.parse(row['start_timestamp'] ?? ''),
      end: Date.parse(row['close_timestamp'] ?? ''),
      impact: Number(row['incident_impact_level']),
    }))
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => a.start - b.start)
}

/** Whether it is short enough to count: as in the published replay, an entry open for more than two days is set aside. */
export function isCredible({ start, end }: Span): boolean {
  return end - start <= CREDIBLE_MS
}

/** The time in which both services' incidents are on record: outside of it a quiet provider may only be unrecorded. */
export function commonPeriod(first: readonly Span[], second: readonly Span[]): Span {
  const lastEnd = (spans: readonly Span[]) => Math.max(...spans.map(({ end }) => end))
  const firstStart = (spans: readonly Span[]) => Math.min(...spans.map(({ start }) => start))
  return {
    start: Math.floor(Math.max(firstStart(first), firstStart(second)) / DAY_MS) * DAY_MS,
    end: Math.ceil(Math.min(lastEnd(first), lastEnd(second)) / DAY_MS) * DAY_MS,
  }
}

/** The spans that lie in a period, cut to it, with overlapping ones made one. */
export function joined(spans: readonly Span[], period: Span): Span[] {
  const whole: { start: number; end: number }[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else whole.push({ start, end })
  }
  return whole
    .map(({ start, end }) => ({ start: Math.max(start, period.start), end: Math.min(end, period.end) }))
    .filter(({ start, end }) => end > start)
}

/** The times worth simulating: each incident with an hour before and after it. */
export function windowsAround(incidents: readonly Span[], period: Span): Span[] {
  const wider = incidents.map(({ start, end }) => ({ start: start - AROUND_MS, end: end + AROUND_MS }))
  return joined(wider, period)
}

/** Incidents as chances of failure; where several overlap the worst counts. */
export function troublesOf(incidents: readonly Incident[], model: ImpactModel): Trouble[] {
  const edges = [...new Set(incidents.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b)
  return edges.flatMap((start, index) => {
    const end = edges[index + 1] ?? start
    const open = incidents.filter((incident) => incident.start <= start && incident.end >= end)
    return open.length > 0 && end > start
      ? [{ start, end, chance: Math.max(...open.map(({ impact }) => model[impact as 0 | 1 | 2 | 3])) }]
      : []
  })
}

/** The outages of a made-up provider that knows nothing of the others: all its requests fail for 45 minutes or so. */
export function syntheticTroubles(period: Span, random: () => number): Trouble[] {
  const { available, meanOutageMs } = SYNTHETIC
  const meanUpMs = (meanOutageMs * available) / (1 - available)
  const troubles: Trouble[] = []
  for (let at = period.start; at < period.end; ) {
    const start = at - Math.log(1 - random()) * meanUpMs
    const end = start - Math.log(1 - random()) * meanOutageMs
    troubles.push({ start, end, chance: 1 })
    at = end
  }
  return troubles
}
