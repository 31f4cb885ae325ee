import fc from 'fast-check'
import { expect, it } from 'vitest'
import { confidenceOf, savingPerDay } from '../../../../src/learning/recommend/saving-per-day.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const month = { from: 0, to: 30 * DAY, share: 1 }
const even = Array.from({ length: 30 }, (_, day) => ({ at: day * DAY, nanos: 100 }))

it('the interval of a saving is as wide as days differ', () => {
  const uneven = even.map(({ at }, day) => ({ at, nanos: day % 2 ? 200 : 0 }))
  expect(savingPerDay(even, month, seeded(1))).toEqual({ savingNanosPerDay: 100, low: 100, high: 100 })
  const { savingNanosPerDay, low, high } = savingPerDay(uneven, month, seeded(1))
  expect(savingNanosPerDay).toBe(100)
  expect(low).toBeLessThan(95)
  expect(high).toBeGreaterThan(105)
})

it('days without requests count as days on which nothing is saved', () => {
  const { savingNanosPerDay, low } = savingPerDay([{ at: 5 * DAY, nanos: 3_000 }], month, seeded(1))
  expect(savingNanosPerDay).toBe(100)
  expect(low).toBe(0)
})

it('a part of a day is no whole one', () => {
  const hours = Array.from({ length: 6 }, (_, hour) => ({ at: hour * HOUR, nanos: 100 }))
  const { savingNanosPerDay, low } = savingPerDay(hours, { from: 0, to: 6 * HOUR, share: 1 }, seeded(1))
  expect(savingNanosPerDay).toBe(2_400)
  expect(low).toBe(2_400)
})

it('four in five true savings of like periods lie within the interval, about', () => {
  const random = seeded(11)
  const truth = 100
  const periods = Array.from({ length: 300 }, (_, period) => {
    // Days that differ threefold and more.
    const days = Array.from({ length: 30 }, (_, day) => ({ at: day * DAY, nanos: truth * -Math.log(1 - random()) }))
    const { low, high } = savingPerDay(days, month, seeded(period))
    return Number(low <= truth && truth <= high)
  })
  const covered = periods.reduce((sum, each) => sum + each, 0) / periods.length
  expect(covered).toBeGreaterThan(0.7)
  expect(covered).toBeLessThan(0.88)
})

it('the interval is ordered, and grows with the share that the requests stand for', () => {
  const saving = fc.record({
    at: fc.integer({ min: 0, max: 30 * DAY - 1 }),
    nanos: fc.integer({ min: -1e6, max: 1e6 }),
  })
  fc.assert(
    fc.property(fc.array(saving, { maxLength: 60 }), fc.integer(), (savings, seed) => {
      const whole = savingPerDay(savings, month, seeded(seed))
      const half = savingPerDay(savings, { ...month, share: 0.5 }, seeded(seed))
      expect(whole.low).toBeLessThanOrEqual(whole.high)
      expect(half.savingNanosPerDay).toBeCloseTo(2 * whole.savingNanosPerDay, 3)
    }),
    { numRuns: 100, seed: 3 },
  )
})

it('a prediction wider than itself is trusted less than its grounds', () => {
  expect(confidenceOf('high', { savingNanosPerDay: 100, low: 60, high: 140 })).toBe('high')
  expect(confidenceOf('high', { savingNanosPerDay: 100, low: 10, high: 190 })).toBe('middle')
  expect(confidenceOf('middle', { savingNanosPerDay: 100, low: 10, high: 190 })).toBe('low')
})
