import { instantOf, type Span, spanOf, wallTime } from '../../shared/calendar.ts'

/** The periods that spend is forecast for, as one time zone has them. */
export interface SpendCalendar {
  readonly today: Span
  readonly month: Span
  readonly nextMonth: Span
  /** The quarter of the calendar after this one. */
  readonly nextQuarter: Span
}

const MONTHS_A_QUARTER = 3

/** The calendar around a moment. Throws a RangeError where there is no such time zone. */
export function spendCalendar(now: number, timezone = 'UTC'): SpendCalendar {
  const { year, month } = wallTime(now, timezone)
  const firstOf = (ofMonth: number) => instantOf({ year, month: ofMonth, day: 1, hour: 0, minute: 0 }, timezone)
  const quarter = month - ((month - 1) % MONTHS_A_QUARTER) + MONTHS_A_QUARTER
  return {
    today: spanOf('day', now, timezone),
    month: { start: firstOf(month), end: firstOf(month + 1) },
    nextMonth: { start: firstOf(month + 1), end: firstOf(month + 2) },
    nextQuarter: { start: firstOf(quarter), end: firstOf(quarter + MONTHS_A_QUARTER) },
  }
}
