/** A period of the calendar; `total` has no end. */
export type Period = 'hour' | 'day' | 'week' | 'month' | 'total'

/** Epoch ms: `start` is part of it, `end` is not. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What a clock on the wall shows. Months from 1. */
export interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

const FOREVER: Span = { start: 0, end: Number.MAX_SAFE_INTEGER }

/** The hour, day, week (from Monday) or month that an instant falls into, as the calendar of a time zone has it. */
export function spanOf(period: Period, at: number, timezone = 'UTC'): Span {
  if (period === 'total') return FOREVER
  const { year, month, day, hour } = wallTime(at, timezone)
  if (period === 'hour') return hourAt(at, timezone)
  const from = (daysLater: number) => instantOf({ year, month, day: day + daysLater, hour: 0, minute: 0 }, timezone)
  if (period === 'day') return { start: from(0), end: from(1) }
  if (period === 'month') {
    const first = (monthsLater: number) =>
      instantOf({ year, month: month + monthsLater, day: 1, hour: 0, minute: 0 }, timezone)
    return { start: first(0), end: first(1) }
  }
  const sinceMonday = (new Date(Date.UTC(year, month - 1, day, hour)).getUTCDay() + 6) % 7
  return { start: from(-sinceMonday), end: from(7 - sinceMonday) }
}

const QUARTER_HOUR_MS = 900_000
const HOUR_MS = 3_600_000

/**
 * Offsets are whole quarters of an hour, so the hour of a wall clock is found by its minutes. Where a clock jumps by less
 * than an hour (Lord Howe's does by half of one), the hour begins or ends at the jump.
 */
function hourAt(at: number, timezone: string): Span {
  const quarter = Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS
  const start = quarter - Math.floor(wallTime(quarter, timezone).minute / 15) * QUARTER_HOUR_MS
  const end = start + HOUR_MS
  const offset = offsetAt(quarter, timezone)
  return {
    start: offsetAt(start, timezone) === offset ? start : jumpBetween(start, quarter, timezone),
    end: offsetAt(end - QUARTER_HOUR_MS, timezone) === offset ? end : jumpBetween(quarter, end, timezone),
  }
}

/** When a wall clock shows a time. One that is skipped is taken as the moment the clock jumps; of one shown twice, the first. */
export function instantOf({ year, month, day, hour, minute }: WallTime, timezone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute)
  if (timezone === 'UTC') return wanted
  const offsets = [wanted - 12 * HOUR_MS, wanted + 12 * HOUR_MS].map((near) => offsetAt(near, timezone))
  const [before = 0, after = 0] = offsets
  const early = wanted - before
  if (offsetAt(early, timezone) === before) return early
  const late = wanted - after
  if (offsetAt(late, timezone) === after) return late
  return jumpBetween(late, early, timezone)
}

function jumpBetween(from: number, to: number, timezone: string): number {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  const before = offsetAt(low, timezone)
  for (let at = low; at <= high; at += QUARTER_HOUR_MS) if (offsetAt(at, timezone) !== before) return at
  return high
}

function offsetAt(at: number, timezone: string): number {
  const { year, month, day, hour, minute } = wallTime(at, timezone)
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000
}

const ZONES_MAX = 500
const clocks = new Map<string, Intl.DateTimeFormat>()

/** What a clock on the wall of a time zone shows. Throws a RangeError where there is no such zone. */
export function wallTime(at: number, timezone: string): WallTime {
  if (timezone === 'UTC') {
    const date = new Date(at)
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    return { year, month, day, hour: date.getUTCHours(), minute: date.getUTCMinutes() }
  }
  const shown = new Map(
    clockOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const read = (part: Intl.DateTimeFormatPartTypes) => shown.get(part) ?? 0
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute') }
}

/** Whether a time zone is known, as `Europe/Berlin`. */
export function isTimezone(name: string): boolean {
  try {
    return clockOf(name) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  if (clocks.size >= ZONES_MAX) clocks.clear()
  clocks.set(timezone, clock)
  return clock
}
