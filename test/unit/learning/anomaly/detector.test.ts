import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { observe, startDetector } from '../../../../src/learning/anomaly/detector.ts'
import type { Kind } from '../../../../src/learning/anomaly/kind.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { anomalousHours, hourAt, normal, rhythmic, watch } from './series.ts'

const KINDS: readonly Kind[] = ['count', 'money', 'duration', 'average', 'share', 'gauge']
const WEEKS_4 = 4 * 168
const changed = (values: readonly number[], from: number, hours: number, factor: number) =>
  values.map((value, hour) => (hour >= from && hour < from + hours ? value * factor : value))

describe('a detector says nothing', () => {
  it('of a series that never changes, whatever its kind and value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.double({ min: 0, max: 1, noNaN: true }), (kind, value) => {
        const scaled = kind === 'share' ? value : value * 1e6
        expect(anomalousHours(watch(kind, new Array<number>(500).fill(scaled)).verdicts)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('of a gauge that never changes, where what is kept of it is rounded', () => {
    const values = new Array<number>(500).fill(0.09765331485103393)
    expect(anomalousHours(watch('gauge', values).verdicts)).toEqual([])
  })

  it.each(['count', 'money', 'average'] as const)('of a %s with nothing but a day and a week in it', (kind) => {
    const season = rhythmic(seeded(1), 6 * 168, 100, 0)
    expect(anomalousHours(watch(kind, season).verdicts)).toEqual([])
  })

  it('of a share or an average of fewer than ten requests, however far off', () => {
    const random = seeded(3)
    const before = Array.from({ length: WEEKS_4 }, () => ({ value: 0.01 + 0.005 * random(), weight: 2_000 }))
    const few = [3, 5, 9].map((weight) => ({ value: 1, weight }))
    expect(anomalousHours(watch('share', [...before, ...few]).verdicts)).toEqual([])
    expect(anomalousHours(watch('average', [...before, ...few]).verdicts)).toEqual([])
  })

  it('while it warms up', () => {
    const values = changed(rhythmic(seeded(4), 180), 150, 3, 50)
    expect(anomalousHours(watch('money', values).verdicts)).toEqual([])
  })

  it('of a series that was nothing for weeks and begins', () => {
    const values = [...new Array<number>(WEEKS_4).fill(0), ...rhythmic(seeded(5), 150)]
    expect(anomalousHours(watch('money', values).verdicts)).toEqual([])
  })

  it('of what comes late, twice, is not a number or has no weight, and its state stays as it was', () => {
    const { state } = watch('share', [0.1, 0.2, 0.1])
    const refused = [
      { at: hourAt(1), value: 1 },
      { at: hourAt(2), value: 1 },
      { at: hourAt(9), value: Number.NaN },
      { at: hourAt(9), value: 1, weight: 0 },
    ]
    for (const observation of refused) {
      const verdict = observe(state, observation)
      expect(verdict).toMatchObject({ isAnomalous: false, score: 0 })
      expect(verdict.state).toBe(state)
    }
  })
})

describe('a detector finds', () => {
  const usual = (seed: number) => rhythmic(seeded(seed), WEEKS_4)

  test.each([
    ['x10', 'money', 10],
    ['x5', 'money', 5],
    ['x3', 'count', 3],
    ['a fall to nothing', 'count', 0],
    ['a fall to a twentieth', 'money', 0.05],
  ] as const)('%s in the first hour', (_, kind, factor) => {
    for (let seed = 1; seed <= 10; seed++) {
      const { verdicts } = watch(kind, changed(usual(seed), 600, 3, factor))
      expect(verdicts[600]).toMatchObject({ isAnomalous: true, direction: factor > 1 ? 'up' : 'down' })
    }
  })

  it('errors that rise among many requests, and not the same share of few', () => {
    const random = seeded(7)
    const before = Array.from({ length: WEEKS_4 }, () => ({
      value: 0.01 * Math.exp(0.3 * normal(random)),
      weight: 1_000,
    }))
    const { state } = watch('share', before)
    expect(watch(state, [{ value: 0.08, weight: 1_000 }], WEEKS_4).verdicts[0]?.isAnomalous).toBe(true)
    expect(watch(state, [{ value: 0.08, weight: 12 }], WEEKS_4).verdicts[0]?.isAnomalous).toBe(false)
  })

  it('a jump of a gauge once, as news, and not again while it is within the refractory time', () => {
    const random = seeded(8)
    const quiet = Array.from({ length: 400 }, () => 20 + normal(random))
    const { verdicts } = watch('gauge', [...quiet, 60, 60, 60, 60])
    expect(verdicts[400]).toMatchObject({ isAnomalous: true, isNews: true, direction: 'up' })
    expect(verdicts.slice(402).filter(({ isNews }) => isNews).length).toBeLessThan(2)
  })
})

describe('a detector is', () => {
  it('the same whatever the unit: dollars or nano-dollars', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (seed, unit) => {
        const values = changed(rhythmic(seeded(seed), 400, 1, 0.3), 300, 2, 6)
        const [one, other] = [
          watch('money', values).verdicts,
          watch(
            'money',
            values.map((value) => value * unit),
          ).verdicts,
        ]
        expect(anomalousHours(other)).toEqual(anomalousHours(one))
        for (const [hour, { score, expected }] of one.entries()) {
          expect(other[hour]?.score).toBeCloseTo(score, 6)
          expect((other[hour]?.expected ?? 0) / unit / expected).toBeCloseTo(1, 6)
        }
      }),
      { numRuns: 10 },
    )
  })

  it('the same after its state was written and read, and the state stays below 4 KB', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 900 }),
        (kind, seed, cut) => {
          const values = rhythmic(seeded(seed), 1_000, kind === 'share' ? 0.3 : 1e7, 0.3).map((value) => ({
            value,
            weight: 300,
          }))
          const whole = watch(kind, values)
          const first = watch(kind, values.slice(0, cut))
          const text = JSON.stringify(first.state)
          const second = watch(JSON.parse(text), values.slice(cut), cut)
          expect([...first.verdicts, ...second.verdicts]).toEqual(whole.verdicts)
          expect(second.state).toEqual(whole.state)
          expect(text.length).toBeLessThan(4_096)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('quiet about noise: hardly more alerts than the budget, whatever the noise', () => {
    for (const noise of [0.05, 0.2, 0.6]) {
      const alerts = Array.from({ length: 20 }, (_, seed) => {
        const { verdicts } = watch('money', rhythmic(seeded(seed + 1), 8 * 168, 50, noise))
        return anomalousHours(verdicts).filter((hour, index, all) => hour - (all[index - 1] ?? -9) > 6).length
      })
      // Seven of the eight weeks are watched.
      expect(alerts.reduce((sum, each) => sum + each, 0) / (20 * 7)).toBeLessThan(1)
    }
  })

  it('quiet between low and high, and not beyond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 167 }), (seed, hours) => {
        const { state } = watch('money', rhythmic(seeded(seed), 500 + hours))
        const verdictOf = (value: number) => watch(state, [value], 500 + hours).verdicts[0]
        const { low = 0, high = 0 } = verdictOf(100) ?? {}
        expect(low).toBeLessThan(high)
        for (const part of [0.001, 0.5, 0.999]) expect(verdictOf(low + part * (high - low))?.isAnomalous).toBe(false)
        expect(verdictOf(high * 1.01)?.isAnomalous).toBe(true)
        if (low > 0) expect(verdictOf(low * 0.99)?.isAnomalous).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

it('a state that has seen nothing is plain JSON with the settings that were asked for', () => {
  const state = startDetector('money', { falseAlertsPerWeek: 0.1 })
  expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  expect(state.settings.falseAlertsPerWeek).toBe(0.1)
})
