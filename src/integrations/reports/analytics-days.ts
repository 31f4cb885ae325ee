import type { AnalyticsReportView } from '../../contract/reports.ts'

/** A day or minute as the calendar of a report's time zone has it: `2026-11-01`, `2026-11-01 09:30`. */
export function clockOf(timezone: string): { day(at: number): string; moment(at: number): string } {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'short' })
  return { day: (at) => date.format(at), moment: (at) => `${date.format(at)} ${time.format(at)}` }
}

/** What a report on usage is of, in a line: `Usage of the week 2026-11-02 to 2026-11-08`. */
export function titleOf({ kind, periodStart, periodEnd, body }: AnalyticsReportView): string {
  const { day } = clockOf(body.timezone)
  const unit = kind === 'analytics-weekly' ? 'week' : 'month'
  return `Usage of the ${unit} ${day(periodStart)} to ${day(periodEnd - 1)}`
}
