import { wallTime } from '../../shared/calendar.ts'
import { count, type Finding, percent, type Seen } from './finding.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const HOURS_A_WEEK = 168
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** At which hours of the week there are most requests. */
export function busyHours({ hours, timezone }: Seen): Finding | null {
  const sums = new Array<number>(HOURS_A_WEEK).fill(0)
  for (const { at, requests } of hours.rows)
    sums[hourOfWeek(at ?? 0, timezone)] = (sums[hourOfWeek(at ?? 0, timezone)] ?? 0) + requests
  const total = sums.reduce((sum, requests) => sum + requests, 0)
  if (total === 0) return null
  const busiest = sums.indexOf(Math.max(...sums))
  const working = share(sums, total, (slot) => slot < 120 && slot % 24 >= 8 && slot % 24 < 18)
  const weekend = share(sums, total, (slot) => slot >= 120)
  const day = DAYS[Math.floor(busiest / 24)] ?? ''
  return {
    kind: 'when',
    sentence: `Most requests come on ${day}s from ${HOURS[busiest % 24]} to ${String((busiest % 24) + 1).padStart(2, '0')} o’clock (${timezone}); ${percent(working)} come on weekdays between 8 and 18, ${percent(weekend)} at weekends.`,
    figures: { busiestHourOfWeek: busiest, workingHoursShare: working, weekendShare: weekend },
    chart: { kind: 'heat', x: HOURS, y: [...DAYS], values: sums, unit: 'requests' },
  }
}

function share(sums: readonly number[], total: number, isMeant: (slot: number) => boolean): number {
  return sums.reduce((sum, requests, slot) => sum + (isMeant(slot) ? requests : 0), 0) / total
}

function hourOfWeek(at: number, timezone: string): number {
  const { year, month, day, hour } = wallTime(at, timezone)
  return ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) * 24 + hour
}

/** Before the first request there was no usage to have a pattern. */
function sinceTheFirst<Row extends { readonly requests: number }>(rows: readonly Row[]): Row[] {
  const first = rows.findIndex(({ requests }) => requests > 0)
  return first < 0 ? [] : rows.slice(first)
}

const DAYS_MIN = 14

/** How far the hour of the week explains how many requests come: the share of their variance. */
export function seasonality({ hours, timezone }: Seen): Finding | null {
  const rows = sinceTheFirst(hours.rows)
  if (rows.length < DAYS_MIN * 24) return null
  const bySlot = Map.groupBy(rows, ({ at }) => hourOfWeek(at ?? 0, timezone))
  const mean = rows.reduce((sum, { requests }) => sum + requests, 0) / rows.length
  const variance = rows.reduce((sum, { requests }) => sum + (requests - mean) ** 2, 0)
  if (variance === 0) return null
  const explained = [...bySlot.values()].reduce((sum, slot) => {
    const own = slot.reduce((all, { requests }) => all + requests, 0) / slot.length
    return sum + slot.length * (own - mean) ** 2
  }, 0)
  // What as many groups would explain of noise is taken off.
  const chance = (bySlot.size - 1) / (rows.length - 1)
  const part = Math.max(0, (explained / variance - chance) / (1 - chance))
  const word = part > 0.6 ? 'strongly' : part > 0.25 ? 'somewhat' : 'hardly'
  const profile = [...bySlot].toSorted(([a], [b]) => a - b)
  return {
    kind: 'seasonality',
    sentence: `Usage follows the hour of the week ${word}: it explains ${percent(part)} of how many requests an hour has.`,
    figures: { explainedShare: part },
    chart: {
      kind: 'line',
      x: profile.map(([slot]) => `${(DAYS[Math.floor(slot / 24)] ?? '').slice(0, 3)} ${HOURS[slot % 24]}`),
      values: profile.map(([, slot]) => slot.reduce((sum, { requests }) => sum + requests, 0) / slot.length),
      unit: 'requests',
    },
  }
}

/** How usage grows: the second half of the period against the first, day by day. */
export function growth({ days }: Seen): Finding | null {
  // The first and the last day may be cut.
  const whole = sinceTheFirst(days.rows).slice(1, -1)
  const half = Math.floor(whole.length / 2)
  if (half < 3) return null
  const sumOf = (rows: typeof whole) => rows.reduce((sum, { requests }) => sum + requests, 0) / Math.max(1, rows.length)
  const [before, after] = [sumOf(whole.slice(0, half)), sumOf(whole.slice(-half))]
  if (before === 0) return null
  const change = after / before - 1
  // Halves lie half the period apart.
  const weekly = (after / before) ** (7 / Math.max(1, whole.length - half)) - 1
  const sentence =
    Math.abs(change) < 0.05
      ? `Usage is steady at ${count(after)} requests a day.`
      : `Usage ${change > 0 ? 'grew' : 'fell'} by ${percent(Math.abs(change))} from the first half of the period to the second, to ${count(after)} requests a day.`
  return {
    kind: 'growth',
    sentence,
    figures: { change, weeklyChange: weekly, requestsPerDay: after },
    chart: {
      kind: 'line',
      x: days.rows.map(({ at }) => new Date(at ?? 0).toISOString()),
      values: days.rows.map(({ requests }) => requests),
      unit: 'requests',
    },
  }
}
