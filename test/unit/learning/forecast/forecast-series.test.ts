import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastSeries, type SeriesForecast } from '../../../../src/learning/forecast/forecast-series.ts'
import type { Expectation } from '../../../../src/learning/forecast/intervals.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const HORIZON = 10
const histories = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true })), { maxLength: 60 })
const windows = fc
  .tuple(fc.nat(HORIZON), fc.nat(HORIZON))
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }))

/** Days of spend: a week that repeats, growth, and noise of a fifth. */
function days(count: number, growth = 0, noise = 0.2, seed = 1): number[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, day) => {
    const weekly = day % 7 > 4 ? 0.4 : 1
    return 1e9 * weekly * (1 + growth * day) * (1 + noise * (2 * random() - 1))
  })
}

function forecast(values: readonly number[], horizon = HORIZON, seasons: readonly number[] = [7]): SeriesForecast {
  return forecastSeries({ values, seasons, horizon })
}

function expectNested({ mean, low80, high80, low95, high95 }: Expectation): void {
  const ends = [0, low95, low80, mean, high80, high95]
  for (const end of ends) expect(Number.isFinite(end)).toBe(true)
  for (const [at, end] of ends.entries()) expect(end).toBeGreaterThanOrEqual((ends[at - 1] ?? 0) * (1 - 1e-9))
}

describe('the forecast of a series', () => {
  it('is a number, never below 0, within nested intervals, for any history', () => {
    fc.assert(
      fc.property(histories, windows, (values, window) => {
        const { points, total } = forecast(values)
        expect(points).toHaveLength(HORIZON)
        for (const point of points) expectNested(point)
        expectNested(total(window))
      }),
      { numRuns: 60 },
    )
  })

  it('of ten times the amounts is ten times the forecast', () => {
    for (const values of [days(5), days(40), days(200, 0.005)]) {
      const [one, ten] = [forecast(values), forecast(values.map((value) => 10 * value))]
      for (const [lead, { mean, high95 }] of one.points.entries()) {
        expect((ten.points[lead]?.mean ?? 0) / mean).toBeCloseTo(10, 5)
        expect((ten.points[lead]?.high95 ?? 0) / high95).toBeCloseTo(10, 5)
      }
      const window = { from: 2, to: 9 }
      expect(ten.total(window).low80 / one.total(window).low80).toBeCloseTo(10, 5)
    }
  })

  it('is the same each time', () => {
    expect(forecast(days(90)).points).toEqual(forecast(days(90)).points)
  })

  it('has totals that are the sums of its steps, and no window exceeds the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), windows, (count, { from, to }) => {
        const { points, total } = forecast(days(count))
        const sum = points.slice(from, to).reduce((whole, { mean }) => whole + mean, 0)
        expect(total({ from, to }).mean).toBeCloseTo(sum, 0)
        expect(total({ from, to }).mean).toBeLessThanOrEqual(total({ from: 0, to: HORIZON }).mean * (1 + 1e-9))
      }),
      { numRuns: 30 },
    )
  })

  it('of a week that repeats exactly is that week, with narrow intervals', () => {
    const week = [5, 7, 6, 8, 9, 2, 1]
    const { points } = forecast(
      Array.from({ length: 84 }, (_, day) => week[day % 7] ?? 0),
      14,
    )
    for (const [lead, { mean, low80, high80 }] of points.entries()) {
      expect(mean).toBeCloseTo(week[lead % 7] ?? 0, 2)
      expect(high80 - low80).toBeLessThan(0.2 * mean)
    }
  })

  it('of nothing spent is nothing, and of one amount each day that amount', () => {
    expect(forecast(Array.from({ length: 30 }, () => 0)).points[3]?.high95).toBe(0)
    for (const count of [1, 2, 8, 40]) {
      const { points } = forecast(Array.from({ length: count }, () => 4e9))
      for (const { mean } of points) expect(mean / 4e9).toBeCloseTo(1, 6)
    }
  })

  it('is at the new level a few weeks after spend has stepped to it', () => {
    const values = [...days(120, 0, 0.05), ...days(28, 0, 0.05, 2).map((value) => 5 * value)]
    const week = days(7, 0, 0).reduce((sum, value) => sum + 5 * value, 0)
    expect(forecast(values).total({ from: 0, to: 7 }).mean / week).toBeGreaterThan(0.9)
    expect(forecast(values).total({ from: 0, to: 7 }).mean / week).toBeLessThan(1.1)
  })

  it('follows growth', () => {
    const [values, after] = [days(120, 0.01, 0.02).slice(0, 113), days(120, 0.01, 0.02).slice(113)]
    const actual = after.reduce((sum, value) => sum + value, 0)
    const { mean } = forecast(values).total({ from: 0, to: 7 })
    expect(Math.abs(mean / actual - 1)).toBeLessThan(0.05)
  })

  it('takes what is no number as the value before it', () => {
    const values = days(60)
    const holed = values.map((value, day) => (day === 30 ? Number.NaN : value))
    const held = values.map((value, day) => (day === 30 ? (values[29] ?? 0) : value))
    expect(forecast(holed).points).toEqual(forecast(held).points)
  })

  it('is wider the less is known', () => {
    const widthOf = (count: number) => {
      const { mean, low80, high80 } = forecast(days(count)).total({ from: 0, to: 7 })
      return (high80 - low80) / mean
    }
    const [one, three, ten, many] = [widthOf(1), widthOf(3), widthOf(10), widthOf(150)]
    expect(one).toBeGreaterThan(three)
    expect(three).toBeGreaterThan(ten)
    expect(ten).toBeGreaterThan(many)
  })

  it('holds what comes about as often as it says', () => {
    const [hits80, hits95, count] = [{ is: 0 }, { is: 0 }, 60]
    for (let seed = 1; seed <= count; seed++) {
      const values = days(97, 0, 0.4, seed)
      const actual = values.slice(90).reduce((sum, value) => sum + value, 0)
      const { low80, high80, low95, high95 } = forecast(values.slice(0, 90)).total({ from: 0, to: 7 })
      hits80.is += Number(actual >= low80 && actual <= high80)
      hits95.is += Number(actual >= low95 && actual <= high95)
    }
    expect(hits80.is / count).toBeGreaterThan(0.65)
    expect(hits80.is / count).toBeLessThan(0.97)
    expect(hits95.is).toBeGreaterThan(hits80.is)
  })
})

describe('the methods a forecast is combined of', () => {
  it('have shares that add up to 1', () => {
    for (const count of [0, 1, 5, 50, 200]) {
      const shares = [...forecast(days(count)).shares.values()]
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }
  })

  it('are judged by what was known at the time: the last values change no earlier accuracy of theirs but by what came', () => {
    const steady = days(100, 0, 0.05)
    const broken = [...steady.slice(0, 95), ...steady.slice(95).map((value) => 30 * value)]
    expect(forecast(steady).accuracy ?? 0).toBeGreaterThan(0.9)
    expect(forecast(broken).accuracy ?? 1).toBeLessThan(forecast(steady).accuracy ?? 0)
  })
})
