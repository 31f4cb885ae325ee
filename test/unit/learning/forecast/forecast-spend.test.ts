import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastSpend, type SpendDay } from '../../../../src/learning/forecast/forecast-spend.ts'
import { scoreForecast } from '../../../../src/learning/forecast/score-forecast.ts'
import { spendCalendar } from '../../../../src/learning/forecast/spend-calendar.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { DAY_MS } from '../../../../src/shared/time.ts'

const NOON = Date.UTC(2026, 10, 12, 12)
const calendar = spendCalendar(NOON)
const PERIODS = ['endOfMonth', 'nextMonth', 'nextQuarter'] as const

/** So many whole days up to yesterday. */
function history(count: number, nanosOf: (day: number) => number): SpendDay[] {
  return Array.from({ length: count }, (_, at) => ({
    day: calendar.today.start - (count - at) * DAY_MS,
    nanos: Math.round(nanosOf(at)),
  }))
}

function ask(days: readonly SpendDay[], now = NOON) {
  return forecastSpend({ days, now, calendar })
}

function noisy(noise: number): (day: number) => number {
  const random = seeded(3)
  return () => 1e9 * (1 + noise * (2 * random() - 1))
}

describe('the forecast of spend', () => {
  it('is in whole nano-dollars, never below what is spent, within nested intervals, for any history', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e12), { maxLength: 40 }), fc.nat(1e12), (amounts, todayNanos) => {
        const days = [
          ...history(amounts.length, (at) => amounts[at] ?? 0),
          { day: calendar.today.start, nanos: todayNanos },
        ]
        const spent = days.filter(({ day }) => day >= calendar.month.start).reduce((sum, { nanos }) => sum + nanos, 0)
        const forecast = ask(days)
        expect(forecast.endOfMonth.low95).toBeGreaterThanOrEqual(spent - 1)
        for (const { low95, low80, mean, high80, high95 } of [
          ...PERIODS.map((period) => forecast[period]),
          ...forecast.daily,
        ]) {
          const ends = [0, low95, low80, mean, high80, high95]
          for (const end of ends) expect(Number.isSafeInteger(end)).toBe(true)
          expect(ends).toEqual(ends.toSorted((a, b) => a - b))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('of an amount that is the same each day is that amount times the days of a period', () => {
    const { daily, endOfMonth, nextMonth, nextQuarter } = ask([
      ...history(120, () => 1e9),
      { day: calendar.today.start, nanos: 5e8 },
    ])
    expect(endOfMonth.mean / 1e9).toBeCloseTo(30, 3)
    expect(nextMonth.mean / 1e9).toBeCloseTo(31, 3)
    expect(nextQuarter.mean / 1e9).toBeCloseTo(90, 3)
    expect(daily).toHaveLength(18 + 31)
    expect(daily[0]?.day).toBe(calendar.today.end)
  })

  it('has days that add up to the next month', () => {
    const { daily, nextMonth } = ask(history(100, noisy(0.5)))
    const sum = daily.slice(-31).reduce((whole, { mean }) => whole + mean, 0)
    expect(Math.abs(sum - nextMonth.mean)).toBeLessThanOrEqual(31)
  })

  it('knows the month better the more of it is over', () => {
    const days = history(100, noisy(0.6))
    const widthAt = (monthDay: number) => {
      const now = Date.UTC(2026, 10, monthDay, 12)
      const known = days.map(({ day, nanos }) => ({ day: day + (monthDay - 12) * DAY_MS, nanos }))
      const { mean, low80, high80 } = forecastSpend({ days: known, now, calendar: spendCalendar(now) }).endOfMonth
      return (high80 - low80) / mean
    }
    expect(widthAt(29)).toBeLessThan(widthAt(15))
    expect(widthAt(15)).toBeLessThan(widthAt(2))
  })

  it('counts what today came to, and expects of today only the part that is left', () => {
    const days = history(60, () => 1e9)
    const lateAt = (nanos: number) =>
      ask([...days, { day: calendar.today.start, nanos }], calendar.today.end - 1).endOfMonth.mean / 1e9
    expect(lateAt(1e9)).toBeCloseTo(30, 2)
    expect(lateAt(3e9)).toBeCloseTo(32, 2)
  })

  it('takes days that are missing as days without spend, and those before the first spend as none', () => {
    const days = history(60, (at) => (at % 2 ? 1e9 : 0))
    const sparse = days.filter(({ nanos }) => nanos > 0)
    expect(ask(sparse)).toEqual(ask(days))
    expect(ask([...history(200, () => 0).slice(0, 100), ...days])).toEqual(ask(days))
  })

  it('is nothing where nothing was spent', () => {
    for (const period of PERIODS)
      expect(ask([])[period]).toMatchObject({ mean: 0, high95: 0, grade: 'low', accuracy: null })
  })

  it('begins with what today seems to become', () => {
    const { nextMonth } = ask([{ day: calendar.today.start, nanos: 1e9 }])
    expect(nextMonth.mean / 1e9).toBeCloseTo(62, 3)
    expect(nextMonth.grade).toBe('low')
  })
})

describe('the grade of a forecast', () => {
  it('is low after 0, 1, 3 or 10 days, however regular they were', () => {
    for (const count of [0, 1, 3, 10]) {
      expect(ask(history(count, () => 1e9)).nextQuarter.grade).toBe('low')
      expect(ask(history(count, () => 1e9)).endOfMonth.grade).not.toBe('high')
    }
  })

  it('is high after a year of regular days, and low after a year of rare bursts', () => {
    const random = seeded(5)
    const bursts = history(365, () => (random() < 0.03 ? 1e12 * random() : 1e6))
    for (const period of PERIODS) {
      expect(ask(history(365, noisy(0.2)))[period].grade).toBe('high')
      expect(ask(bursts)[period].grade).toBe('low')
    }
  })
})

describe('the calendar of spend', () => {
  it('has the month, the next, and the quarter of the calendar after this one', () => {
    const at = (year: number, month: number) => Date.UTC(year, month - 1, 1)
    expect(spendCalendar(Date.UTC(2026, 11, 31, 23))).toEqual({
      today: { start: Date.UTC(2026, 11, 31), end: at(2027, 1) },
      month: { start: at(2026, 12), end: at(2027, 1) },
      nextMonth: { start: at(2027, 1), end: at(2027, 2) },
      nextQuarter: { start: at(2027, 1), end: at(2027, 4) },
    })
    expect(spendCalendar(Date.UTC(2026, 3, 1)).nextQuarter).toEqual({ start: at(2026, 7), end: at(2026, 10) })
  })

  it('is that of the time zone, also where clocks change', () => {
    const { today, month, nextMonth } = spendCalendar(Date.UTC(2026, 9, 24, 22, 30), 'Europe/Berlin')
    expect(today).toEqual({ start: Date.UTC(2026, 9, 24, 22), end: Date.UTC(2026, 9, 25, 23) })
    expect(month.end).toBe(Date.UTC(2026, 9, 31, 23))
    expect(nextMonth.start).toBe(month.end)
    const days = history(50, () => 1e9).map(({ day, nanos }) => ({
      day: day - calendar.today.start + today.start,
      nanos,
    }))
    const forecast = forecastSpend({ days, now: today.start, calendar: spendCalendar(today.start, 'Europe/Berlin') })
    expect(forecast.endOfMonth.mean / 1e9).toBeCloseTo(31, 3)
  })
})

describe('the score of a forecast', () => {
  it('is 1 less the part it was off by, at least 0, and says which intervals held', () => {
    const forecast = { mean: 100, low80: 90, high80: 110, low95: 80, high95: 120 }
    expect(scoreForecast(forecast, 100)).toEqual({ accuracy: 1, within80: true, within95: true })
    expect(scoreForecast(forecast, 80)).toEqual({ accuracy: 0.75, within80: false, within95: true })
    expect(scoreForecast(forecast, 40)).toEqual({ accuracy: 0, within80: false, within95: false })
    expect(scoreForecast(forecast, 0).accuracy).toBe(0)
    expect(scoreForecast({ ...forecast, mean: 0 }, 0).accuracy).toBe(1)
  })
})
