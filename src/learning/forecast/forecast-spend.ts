import type { Span } from '../../shared/calendar.ts'
import { DAY_MS } from '../../shared/time.ts'
import { forecastSeries, type SeriesForecast } from './forecast-series.ts'
import { type Grade, gradeOf } from './grade.ts'
import type { Expectation, WindowExpectation } from './intervals.ts'
import type { SpendCalendar } from './spend-calendar.ts'

/** What was spent in one day of the caller's calendar. */
export interface SpendDay {
  /** Epoch ms, the start of the day. */
  readonly day: number
  readonly nanos: number
}

/** Which period of the calendar a forecast is about, seen from when it was made. */
export type ForecastKind = 'month' | 'next_month' | 'next_quarter'

/** What is asked: the days with spend in any order, today's so far among them; days that are missing had none. */
export interface SpendQuestion {
  readonly days: readonly SpendDay[]
  /** Epoch ms, within today. */
  readonly now: number
  readonly calendar: SpendCalendar
}

/** The spend of a period, in nano-dollars, with its grade and what that rests on. */
export interface PeriodForecast extends WindowExpectation {
  readonly period: Span
  readonly grade: Grade
}

/** The spend of a day to come, in nano-dollars. */
export interface DayForecast extends Expectation {
  /** Epoch ms, about its start: a change of the clocks is not counted. */
  readonly day: number
}

/** What will be spent. */
export interface SpendForecast {
  /** From tomorrow to the end of the next month. */
  readonly daily: readonly DayForecast[]
  /** The whole month: what is spent of it and what is to come. */
  readonly endOfMonth: PeriodForecast
  readonly nextMonth: PeriodForecast
  readonly nextQuarter: PeriodForecast
  /** The methods that the days are combined of, with their shares. */
  readonly methods: Readonly<Record<string, number>>
}

/** Whole days before today, with what today came to so far. */
interface Known {
  readonly values: readonly number[]
  readonly todayNanos: number
  /** The part of today that is over, from 0 to 1. */
  readonly over: number
}

const SEASONS = [7]
/** Older days say nothing of the next quarter, and cost time. */
const DAYS_MAX = 400
/** Less of a day than this is over: too little to tell a whole one by. */
const OVER_MIN = 1 / 24

/**
 * Forecasts spend by days: the days to come, this month as a whole, the next month and the next quarter. Takes any number of
 * days; the fewer there are, the wider the intervals, and grades are low.
 */
export function forecastSpend({ days, now, calendar }: SpendQuestion): SpendForecast {
  const { today, month, nextMonth, nextQuarter } = calendar
  const known = knownOf(days, now, today)
  const leadOf = (at: number) => Math.round((at - today.start) / DAY_MS)
  const ask = (until: number) => forecastSeries({ values: known.values, seasons: SEASONS, horizon: leadOf(until) })
  const near = ask(nextMonth.end)
  const far = ask(nextQuarter.end)
  const periodOf = (series: SeriesForecast, period: Span) => {
    const window = { from: leadOf(period.start), to: leadOf(period.end) }
    return graded(series.total(window), period)
  }
  return {
    daily: near.points.slice(1).map((point, at) => ({ day: today.start + (at + 1) * DAY_MS, ...rounded(point) })),
    endOfMonth: graded(restOfMonth(near, known, -leadOf(month.start), leadOf(month.end)), month),
    nextMonth: periodOf(near, nextMonth),
    nextQuarter: periodOf(far, nextQuarter),
    methods: Object.fromEntries(near.shares),
  }
}

/** The spend of each day from the first that had any, up to yesterday; where there is none, a day as today seems to become. */
function knownOf(days: readonly SpendDay[], now: number, today: Span): Known {
  const over = Math.min(1, Math.max(0, (now - today.start) / (today.end - today.start)))
  const byAge = new Map<number, number>()
  for (const { day, nanos } of days) {
    const age = Math.round((today.start - day) / DAY_MS)
    if (age >= 0 && Number.isFinite(nanos)) byAge.set(age, (byAge.get(age) ?? 0) + nanos)
  }
  const todayNanos = byAge.get(0) ?? 0
  const oldest = [...byAge].reduce((most, [age, nanos]) => (nanos > 0 ? Math.max(most, age) : most), 0)
  const length = Math.min(oldest, DAYS_MAX)
  const values = Array.from({ length }, (_, at) => byAge.get(length - at) ?? 0)
  const isNew = length === 0 && todayNanos > 0
  return { values: isNew ? [todayNanos / Math.max(OVER_MIN, over)] : values, todayNanos, over }
}

/** What is spent of a month, and what is to come of it; of today only the part that is not over. */
function restOfMonth(series: SeriesForecast, known: Known, already: number, to: number): WindowExpectation {
  const rest = series.total({ from: 0, to })
  const today = series.points[0]?.mean ?? 0
  const left = rest.mean > 0 ? Math.max(0, 1 - (known.over * today) / rest.mean) : 0
  const spent =
    known.todayNanos +
    known.values
      .slice(known.values.length - Math.min(already, known.values.length))
      .reduce((sum, nanos) => sum + nanos, 0)
  const whole = series.total({ from: 0, to, already })
  return { ...whole, ...mapped(rest, (nanos) => spent + nanos * left) }
}

function graded(window: WindowExpectation, period: Span): PeriodForecast {
  return { period, ...window, ...rounded(window), grade: gradeOf(window) }
}

function rounded(expectation: Expectation): Expectation {
  return mapped(expectation, (nanos) => Math.min(Number.MAX_SAFE_INTEGER, Math.round(nanos)))
}

function mapped({ mean, low80, high80, low95, high95 }: Expectation, change: (nanos: number) => number): Expectation {
  return {
    mean: change(mean),
    low80: change(low80),
    high80: change(high80),
    low95: change(low95),
    high95: change(high95),
  }
}
