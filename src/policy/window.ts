import type { PolicyWindow } from '../contract/policies.ts'
import { MINUTE_MS } from '../shared/time.ts'

/** What the clock on the wall of a time zone shows: the ISO weekday, and minutes since midnight. */
interface WallTime {
  readonly weekday: number
  readonly minute: number
}
interface WallClock {
  readonly format: Intl.DateTimeFormat
  at: number
  shows: WallTime
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const clocks = new Map<string, WallClock>()

/** Whether a window is open at a time in epoch ms. Throws a `RangeError` when its time zone is unknown. */
export function isOpen({ timezone, days, from, to }: PolicyWindow, now: number): boolean {
  const { weekday, minute } = wallTime(timezone, now)
  const [opens, closes] = [minuteOf(from), minuteOf(to)]
  const begins = (day: number) => days === undefined || days.includes(day)
  if (opens < closes) return minute >= opens && minute < closes && begins(weekday)
  const yesterday = weekday === 1 ? 7 : weekday - 1
  return (minute >= opens && begins(weekday)) || (minute < closes && begins(yesterday))
}

function wallTime(timezone: string, now: number): WallTime {
  const at = Math.floor(now / MINUTE_MS)
  const clock = clocks.get(timezone) ?? hang(timezone)
  // Many policies are asked about the same minute, and formatting is dear.
  if (clock.at !== at) {
    clock.shows = read(clock.format, at * MINUTE_MS)
    clock.at = at
  }
  return clock.shows
}

function hang(timezone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const clock: WallClock = { format, at: Number.NaN, shows: { weekday: 0, minute: 0 } }
  clocks.set(timezone, clock)
  return clock
}

function read(format: Intl.DateTimeFormat, time: number): WallTime {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return {
    weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}
