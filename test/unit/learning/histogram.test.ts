import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDuration, fade, type Histogram, mergeHistograms, quantile } from '../../../src/learning/histogram.ts'

const durations = fc.array(fc.double({ min: 1, max: 600_000, noNaN: true }), { minLength: 1, maxLength: 200 })
const shares = fc.double({ min: 0, max: 1, noNaN: true })

function histogramOf(values: readonly number[]): Histogram {
  return values.reduce((histogram, ms) => addDuration(histogram, ms), {} as Histogram)
}

/** The smallest value with at least the share `q` of all values at or below it. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length - 1e-6) - 1)] ?? Number.NaN
}

test('any quantile of any durations from 1 ms to 10 minutes is within 5 % of the exact one', () => {
  fc.assert(
    fc.property(durations, shares, (values, q) => {
      const exact = exactQuantile(values, q)
      expect(Math.abs((quantile(histogramOf(values), q) ?? 0) - exact) / exact).toBeLessThanOrEqual(0.05)
    }),
  )
})

test('a merged histogram is that of all the durations together', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      expect(mergeHistograms(histogramOf(a), histogramOf(b))).toEqual(histogramOf([...a, ...b]))
    }),
  )
})

test('fading scales every weight and moves no quantile', () => {
  fc.assert(
    fc.property(durations, shares, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, q, factor) => {
      const whole = histogramOf(values)
      const faded = fade(whole, factor)
      for (const [bucket, weight] of Object.entries(whole)) expect(faded[bucket]).toBeCloseTo(weight * factor, 9)
      expect(quantile(faded, q)).toBe(quantile(whole, q))
    }),
  )
})

test('what has faded away leaves nothing behind', () => {
  let histogram = addDuration({}, 100)
  for (let step = 0; step < 3_000; step += 1) histogram = fade(histogram, 0.995)
  expect(histogram).toEqual({})
  expect(quantile(histogram, 0.5)).toBeNull()
})

test('durations outside the range count as the nearest inside it', () => {
  expect(quantile(addDuration({}, 0), 0.5)).toBe(1)
  const longest = quantile(addDuration({}, 86_400_000), 0.5) ?? 0
  expect(Math.abs(longest - 600_000) / 600_000).toBeLessThanOrEqual(0.05)
})

test('a histogram survives JSON and stays small', () => {
  const histogram = histogramOf(Array.from({ length: 10_000 }, (_, index) => 1 + index * 60))
  expect(JSON.parse(JSON.stringify(histogram))).toEqual(histogram)
  expect(Object.keys(histogram).length).toBeLessThan(300)
})
