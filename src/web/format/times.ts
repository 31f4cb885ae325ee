const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The time zone that the machine is in. */
export const OWN_TIMEZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** A moment in a time zone: `23 Nov 2026, 14:05:09`. */
export function moment(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at)
}

/** A day and hour in a time zone: `Mon 23 Nov, 14:00`. */
export function hourOf(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}

/** A day in a time zone: `23 Nov 2026`. */
export function dayOf(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(at)
}

/** How long ago, or in how long: `just now`, `5 min ago`, `in 3 days`. */
export function ago(at: number, now: number): string {
  const span = Math.abs(now - at)
  if (span < MINUTE_MS) return now >= at ? 'just now' : 'in a moment'
  const [amount, unit] =
    span < HOUR_MS
      ? [Math.floor(span / MINUTE_MS), 'min']
      : span < DAY_MS
        ? [Math.floor(span / HOUR_MS), 'h']
        : [Math.floor(span / DAY_MS), span < 2 * DAY_MS ? 'day' : 'days']
  return now >= at ? `${amount} ${unit} ago` : `in ${amount} ${unit}`
}
