import { describe, expect, it } from 'vitest'
import { choose } from '../../../../src/learning/policy/choose.ts'
import { modeOf, weighingOf } from '../../../../src/learning/policy/weighing-of.ts'

/** A strong, a good and a weak model, ever cheaper; the good one is the quickest. */
const prospects = {
  quality: [0.9, 0.87, 0.6],
  deviation: [0.01, 0.01, 0.01],
  cost: [1, 0.2, 0.01],
  latency: [1, 0.3, 0.6],
}
const [strong, good, weak] = [0, 1, 2]

describe('what `auto` minds', () => {
  it('is the cheapest that reaches the floor, unless told otherwise', () => {
    expect(choose(prospects, weighingOf('auto').aim)).toBe(good)
  })

  it('is the best for `auto:quality`, and the quickest above the floor for `auto:fast`', () => {
    expect(choose(prospects, weighingOf('quality').aim)).toBe(strong)
    expect(choose(prospects, weighingOf('fast').aim)).toBe(good)
  })

  it('lets `auto:cheap` go below the floor, but not without end', () => {
    const cheap = weighingOf('cheap', { qualityFloor: 0.7 }).aim
    expect(choose(prospects, cheap)).toBe(weak)
    expect(choose(prospects, weighingOf('cheap').aim)).toBe(good)
  })

  it('never goes below a floor that only the best reaches', () => {
    expect(choose(prospects, weighingOf('auto', { qualityFloor: 0.99 }).aim)).toBe(strong)
  })

  it('takes the dial that was proved on requests held out, the nearest at or above the floor', () => {
    const aims = [0.9, 0.99, 0.95].map((share) => ({ share, costWeight: 100 * share, caution: 0 }))
    const { aim, currency } = weighingOf('auto', { qualityFloor: 0.94 }, aims)
    expect(currency).toBe('usd')
    expect(aim.costWeight).toBeCloseTo(95, 9)
    expect(weighingOf('auto', { qualityFloor: 0.995 }, aims).currency).toBe('share')
  })

  it('is read from the model’s name', () => {
    expect(modeOf('auto:fast')).toBe('fast')
    expect(modeOf('toString')).toBeNull()
    expect(modeOf('auto:slow')).toBeNull()
  })
})
