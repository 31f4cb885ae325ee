import { describe, expect, it } from 'vitest'
import { type Accuracy, COVERAGE, intervalOf, learnAccuracy, trackFigures } from '../../../src/learning/accuracy.ts'
import { seeded } from '../../../src/shared/seeded.ts'

const forecast = { requestClass: 'short', quality: 0.8, costNanos: 1_000, latencyMs: 500 }

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** What is known after so many answers that cost `factor` times what was expected, give or take. */
function after(count: number, factor: number, spread: number, seed = 1): { accuracy: Accuracy; inside: number } {
  const random = seeded(seed)
  let accuracy: Accuracy | undefined
  let inside = 0
  for (let at = 0; at < count; at++) {
    const { low, high } = intervalOf(forecast.costNanos, accuracy?.cost)
    const costNanos = forecast.costNanos * factor * Math.exp(spread * normal(random))
    if (at >= count / 2 && costNanos >= low && costNanos <= high) inside++
    accuracy = learnAccuracy(accuracy, forecast, { costNanos, latencyMs: null, quality: null })
  }
  if (!accuracy) throw new Error('nothing was learned')
  return { accuracy, inside: inside / (count / 2) }
}

describe('intervals of forecasts', () => {
  it.each([
    [1, 0.3],
    [3, 0.3],
    [0.2, 1],
    [1, 0.05],
  ])('hold four in five outcomes, whatever these are like (factor %d, spread %d)', (factor, spread) => {
    const { inside } = after(4_000, factor, spread)
    expect(Math.abs(inside - COVERAGE)).toBeLessThan(0.04)
  })

  it('are told around what comes, not around what was first thought', () => {
    const { accuracy } = after(400, 3, 0.2)
    const { low, expected, high } = intervalOf(1_000, accuracy.cost)
    expect(expected).toBeGreaterThan(2_700)
    expect(expected).toBeLessThan(3_300)
    expect(low).toBeLessThan(expected)
    expect(high).toBeGreaterThan(expected)
  })

  it('are wide before anything is known, and narrow where forecasts are good', () => {
    const unknown = intervalOf(1_000, undefined)
    const { accuracy } = after(2_000, 1, 0.05)
    const known = intervalOf(1_000, accuracy.cost)
    expect(known.high / known.low).toBeLessThan(unknown.high / unknown.low / 2)
  })
})

describe('the accuracy of forecasts', () => {
  it('tells how far they are off', () => {
    const figures = trackFigures(after(2_000, 2, 0.1).accuracy.cost)
    expect(figures?.biasFactor).toBeCloseTo(2, 0)
    expect(figures?.typicalFactor).toBeLessThan(1.2)
    expect(Math.abs((figures?.coverage ?? 0) - COVERAGE)).toBeLessThan(0.1)
  })

  it('learns nothing from what was free, unknown or no number', () => {
    const nothing = learnAccuracy(undefined, forecast, { costNanos: 0, latencyMs: null, quality: null })
    expect(trackFigures(nothing.cost)).toBeNull()
    expect(trackFigures(nothing.latency)).toBeNull()
    const odd = learnAccuracy(nothing, forecast, { costNanos: Number.NaN, latencyMs: -1, quality: 7 })
    expect(odd).toEqual(nothing)
  })

  it('compares the quality that was expected with the grades that came', () => {
    let accuracy = learnAccuracy(undefined, forecast, { costNanos: null, latencyMs: null, quality: 1 })
    accuracy = learnAccuracy(accuracy, forecast, { costNanos: null, latencyMs: null, quality: 0.5 })
    const { weight, expected, came } = accuracy.quality
    expect(expected / weight).toBeCloseTo(0.8, 6)
    expect(came / weight).toBeCloseTo(0.75, 2)
  })
})
