/** The latest months of a time zone's calendar, the present one first: `2026-11` and `November 2026`. */
export function monthsBefore(
  now: number,
  timezone: string,
  most: number,
): readonly (readonly [id: string, name: string])[] {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit' })
  const [year = 0, month = 1] = parts.format(now).split('-').map(Number)
  const name = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', year: 'numeric', month: 'long' })
  return Array.from({ length: most }, (_, back) => {
    const start = new Date(Date.UTC(year, month - 1 - back, 1))
    return [start.toISOString().slice(0, 7), name.format(start)] as const
  })
}
