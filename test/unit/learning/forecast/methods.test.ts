import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimize } from '../../../../src/learning/forecast/methods/minimize.ts'
import { hasSeason, seasonOf, withoutSeason } from '../../../../src/learning/forecast/methods/season.ts'
import { smoothed } from '../../../../src/learning/forecast/methods/smooth.ts'
import { theta } from '../../../../src/learning/forecast/methods/theta.ts'
import { sizeWithin } from '../../../../src/learning/forecast/spread.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const line = Float64Array.from({ length: 40 }, (_, at) => 10 + 2 * at)
const week = [3, 1, 4, 1, 5, 9, 2]
const weeks = Float64Array.from({ length: 70 }, (_, at) => 20 + (week[at % 7] ?? 0))

describe('the simplex', () => {
  it('finds the least of a bowl from anywhere near', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (x, y) => {
        const bowl = ([a = 0, b = 0]: Float64Array) => (a - 1) ** 2 + 3 * (b + 2) ** 2 + 1
        const [a, b] = minimize(bowl, [x, y], 300)
        expect(a).toBeCloseTo(1, 2)
        expect(b).toBeCloseTo(-2, 2)
      }),
      { numRuns: 40 },
    )
  })

  it('is never worse than its start', () => {
    const waves = ([a = 0, b = 0]: Float64Array) => Math.sin(3 * a) + Math.cos(2 * b) + a * a
    expect(waves(minimize(waves, [1, 1], 20))).toBeLessThanOrEqual(waves(Float64Array.of(1, 1)))
  })
})

describe('a season', () => {
  it('is seen where a series repeats itself, and not in noise', () => {
    const random = seeded(2)
    expect(hasSeason(weeks, 7)).toBe(true)
    expect(hasSeason(Float64Array.from({ length: 70 }, random), 7)).toBe(false)
    expect(hasSeason(new Float64Array(70), 7)).toBe(false)
  })

  it('is found exactly around a level, and put back where it belongs', () => {
    const mean = week.reduce((sum, value) => sum + value, 0) / 7
    for (const [at, figure] of seasonOf(weeks, 7, 'additive').entries())
      expect(figure).toBeCloseTo((week[at] ?? 0) - mean, 9)
    const { values, seasoned } = withoutSeason(weeks, 7)
    for (const value of values) expect(value).toBeCloseTo(20 + mean, 9)
    const back = seasoned(new Float64Array(7).fill(20 + mean))
    for (const [at, value] of back.entries()) expect(value).toBeCloseTo(weeks[at] ?? 0, 9)
  })
})

describe('smoothing', () => {
  it('goes on along a line, more and more slowly', () => {
    const forecast = smoothed(line, { season: 1, shape: 'additive' }, 3, 100) ?? new Float64Array(3)
    expect(forecast[0]).toBeGreaterThan(89)
    expect(forecast[0]).toBeLessThanOrEqual(90.5)
    expect((forecast[2] ?? 0) - (forecast[1] ?? 0)).toBeLessThanOrEqual((forecast[1] ?? 0) - (forecast[0] ?? 0))
  })

  it.each(['additive', 'multiplicative'] as const)('repeats an exact season (%s)', (shape) => {
    const forecast = smoothed(weeks, { season: 7, shape }, 14, 100) ?? new Float64Array(14)
    for (const [lead, value] of forecast.entries()) expect(value / (weeks[lead % 7] ?? 1)).toBeCloseTo(1, 2)
  })
})

describe('the Theta method', () => {
  it('goes on along a line at half its slope or more, and repeats an exact season', () => {
    const ahead = theta(line, 1, 10)
    expect((ahead[9] ?? 0) - (ahead[0] ?? 0)).toBeGreaterThanOrEqual(9 - 1e-9)
    for (const [lead, value] of theta(weeks, 7, 7).entries()) expect(value / (weeks[lead] ?? 1)).toBeCloseTo(1, 2)
  })
})

describe('the size that a share of errors stays below', () => {
  it('is that of the errors where many were seen, and what was believed where none was', () => {
    const errors = Array.from({ length: 10_000 }, (_, at) => (at + 0.5) / 10_000)
    expect(sizeWithin(0.8, { errors, priorMedian: 5, priorWeight: 3 })).toBeCloseTo(0.8, 2)
    expect(sizeWithin(0.5, { errors: [], priorMedian: 5, priorWeight: 3 })).toBeCloseTo(5, 1)
  })

  it('grows with the share and with the errors', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 30 }), (errors) => {
        const at = (share: number, scale = 1) =>
          sizeWithin(share, { errors: errors.map((size) => scale * size), priorMedian: scale, priorWeight: 3 })
        expect(at(0.95)).toBeGreaterThanOrEqual(at(0.8))
        expect(at(0.8, 2)).toBeCloseTo(2 * at(0.8), 9)
      }),
    )
  })
})
