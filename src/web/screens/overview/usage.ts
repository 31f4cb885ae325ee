import type { Range } from '../../data/range.ts'
import type { UsageHour } from '../../data/shapes.ts'

const HOUR_MS = 3_600_000
/** Beyond so many hours days are drawn. */
const HOURS_MAX = 60

/** What hours come to. */
export interface Totals {
  readonly requests: number
  readonly failed: number
  readonly cacheHits: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costNanos: number
  readonly latencyMsTotal: number
}

const NONE: Totals = {
  requests: 0,
  failed: 0,
  cacheHits: 0,
  inputTokens: 0,
  outputTokens: 0,
  costNanos: 0,
  latencyMsTotal: 0,
}

/** The sum of hours. */
export function totalOf(hours: readonly UsageHour[]): Totals {
  return hours.reduce<Totals>(
    (sum, hour) => ({
      requests: sum.requests + hour.requests,
      failed: sum.failed + hour.failed,
      cacheHits: sum.cacheHits + hour.cacheHits,
      inputTokens: sum.inputTokens + hour.inputTokens,
      outputTokens: sum.outputTokens + hour.outputTokens,
      costNanos: sum.costNanos + hour.costNanos,
      latencyMsTotal: sum.latencyMsTotal + hour.latencyMsTotal,
    }),
    NONE,
  )
}

/** What groups of hours come to, those that cost most first. */
export function totalsBy(
  hours: readonly UsageHour[],
  nameOf: (hour: UsageHour) => string,
): readonly (Totals & { readonly name: string })[] {
  return [...Map.groupBy(hours, nameOf)]
    .map(([name, its]) => ({ name, ...totalOf(its) }))
    .toSorted((a, b) => b.costNanos - a.costNanos || b.requests - a.requests)
}

/** Hours that a period is drawn from: whole ones, the one that it begins in included. */
export function hoursWithin(hours: readonly UsageHour[], from: number, to: number): readonly UsageHour[] {
  const start = Math.floor(from / HOUR_MS) * HOUR_MS
  return hours.filter(({ hour }) => hour >= start && hour < to)
}

/** The starts of the intervals that a period is drawn in, and which of them an hour is in; -1: none. */
export interface Intervals {
  readonly at: readonly number[]
  readonly indexOf: (hour: number) => number
}

/** Hours for short periods, days of the time zone's calendar for long ones. */
export function intervalsOf({ from, to, timezone }: Pick<Range, 'from' | 'to' | 'timezone'>): Intervals {
  const isHourly = to - from <= HOURS_MAX * HOUR_MS
  const keyOf = isHourly ? (at: number) => String(Math.floor(at / HOUR_MS)) : dayKeys(timezone)
  const at: number[] = []
  const indexes = new Map<string, number>()
  // Days are found by their hours: a day of the calendar may have 23 or 25.
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    const key = keyOf(hour)
    if (indexes.has(key)) continue
    indexes.set(key, at.length)
    at.push(hour)
  }
  // A day that the period begins in the middle of is drawn as wide as the others.
  if (!isHourly && at[1] !== undefined) at[0] = at[1] - 24 * HOUR_MS
  return { at, indexOf: (hour) => indexes.get(keyOf(hour)) ?? -1 }
}

/** A sum for each interval. */
export function perInterval(
  hours: readonly UsageHour[],
  { at, indexOf }: Intervals,
  amount: (hour: UsageHour) => number,
): readonly number[] {
  const sums = at.map(() => 0)
  for (const hour of hours) {
    const index = indexOf(hour.hour)
    if (index >= 0) sums[index] = (sums[index] ?? 0) + amount(hour)
  }
  return sums
}

/** The period before a period, as long as it. */
export function before({ from, to }: Pick<Range, 'from' | 'to'>): { readonly from: number; readonly to: number } {
  return { from: from - (to - from), to: from }
}

function dayKeys(timezone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
  const known = new Map<number, string>()
  return (at) => {
    const hour = Math.floor(at / HOUR_MS)
    const key = known.get(hour) ?? format.format(at)
    known.set(hour, key)
    return key
  }
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Requests by weekday and hour of the day, as clocks of the time zone have them. */
export function byWeekHour(hours: readonly UsageHour[], timezone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const rows = DAYS.map((name) => ({ name, values: Array.from({ length: 24 }, (): number => 0) }))
  for (const { hour, requests } of hours) {
    const parts = format.formatToParts(hour)
    const day = DAYS.indexOf(parts.find(({ type }) => type === 'weekday')?.value ?? '')
    const at = Number(parts.find(({ type }) => type === 'hour')?.value)
    const values = rows[day]?.values
    if (values) values[at] = (values[at] ?? 0) + requests
  }
  return rows
}
