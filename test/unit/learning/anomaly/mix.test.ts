import { describe, expect, it } from 'vitest'
import { type MixState, observeMix, startMix } from '../../../../src/learning/anomaly/mix.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { hourAt, normal } from './series.ts'

type Counts = Readonly<Record<string, number>>

function watchMix(hours: readonly Counts[], from: MixState = startMix(), firstHour = 0) {
  let state = from
  const verdicts = hours.map((counts, hour) => {
    const { state: after, ...verdict } = observeMix(state, { at: hourAt(firstHour + hour), counts })
    state = after
    return verdict
  })
  return { verdicts, state }
}

/** Hours of `requests` split 60 : 30 : 10, with the noise of so many. */
function usual(seed: number, hours: number, requests = 1_000): Counts[] {
  const random = seeded(seed)
  const noisy = (mean: number) => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  return Array.from({ length: hours }, () => ({
    a: noisy(0.6 * requests),
    b: noisy(0.3 * requests),
    c: noisy(0.1 * requests),
  }))
}

describe('a mix', () => {
  it('that only has the noise of its size is never anomalous, small or large', () => {
    for (const requests of [25, 200, 10_000])
      expect(watchMix(usual(1, 1_000, requests)).verdicts.filter(({ isAnomalous }) => isAnomalous)).toEqual([])
  })

  it('that moves to another part is anomalous at once, and says which part it is', () => {
    const { state } = watchMix(usual(2, 500))
    const [verdict] = watchMix([{ a: 300, b: 500, c: 200 }], state, 500).verdicts
    expect(verdict).toMatchObject({ isAnomalous: true, most: { part: 'a', observed: 0.3 } })
    expect(verdict?.moved).toBeCloseTo(0.3, 1)
  })

  it('with a part that was never there before is anomalous when the part is large', () => {
    const { state } = watchMix(usual(3, 500))
    const [large] = watchMix([{ a: 600, b: 300, c: 100, leaked: 800 }], state, 500).verdicts
    expect(large).toMatchObject({ isAnomalous: true, most: { part: 'leaked', usual: 0 } })
    const [small] = watchMix([{ a: 600, b: 300, c: 100, leaked: 40 }], state, 500).verdicts
    expect(small?.isAnomalous).toBe(false)
  })

  it('of a handful of requests says nothing', () => {
    const { state } = watchMix(usual(4, 500))
    expect(watchMix([{ c: 12 }], state, 500).verdicts[0]).toMatchObject({ isAnomalous: false, score: 0 })
  })

  it('goes on alike after its state was written and read', () => {
    const hours = usual(5, 400)
    const whole = watchMix(hours)
    const first = watchMix(hours.slice(0, 150))
    const second = watchMix(hours.slice(150), JSON.parse(JSON.stringify(first.state)), 150)
    expect(second.verdicts).toEqual(whole.verdicts.slice(150))
  })

  it('keeps a small state, however many parts come by', () => {
    const hours = Array.from({ length: 300 }, (_, hour) =>
      Object.fromEntries(Array.from({ length: 100 }, (_, part) => [`model-${hour}-${part}`, 10])),
    )
    expect(JSON.stringify(watchMix(hours).state).length).toBeLessThan(4_096)
  })
})
