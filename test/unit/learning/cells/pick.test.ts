import { describe, expect, it } from 'vitest'
import { emptyCells, learnGrades } from '../../../../src/learning/cells/cells.ts'
import { type Arm, FEW_TRIALS, NO_TRIALS, pick } from '../../../../src/learning/cells/pick.ts'
import { ONLY_QUALITY } from '../../../../src/learning/policy/select-aim.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const ARMS: readonly Arm[] = [
  { model: 'a/best', quality: 0.8, deviation: 0.05, cost: 1 },
  { model: 'a/near', quality: 0.78, deviation: 0.05, cost: 1 },
  { model: 'a/dear', quality: 0.79, deviation: 0.05, cost: 50 },
  { model: 'a/poor', quality: 0.1, deviation: 0.01, cost: 0.1 },
]

function picks(count: number, exploring = FEW_TRIALS, arms = ARMS) {
  const random = seeded(1)
  return Array.from({ length: count }, () => pick(arms, emptyCells(), 'code', ONLY_QUALITY, exploring, random))
}

describe('a pick', () => {
  it('is the best, but for three in a hundred', () => {
    const trials = picks(20_000).filter((each) => each?.isTrial)
    expect(trials.length / 20_000).toBeGreaterThan(0.02)
    expect(trials.length / 20_000).toBeLessThan(0.035)
  })

  it('tries only models whose upside clears the best, and whose cost is bearable', () => {
    const tried = new Set(picks(20_000).flatMap((each) => (each?.isTrial ? [each.model] : [])))
    expect([...tried]).toEqual(['a/near'])
  })

  it('tries no more than three in a hundred, whatever is asked for', () => {
    const trials = picks(5_000, { share: 1, costFactorMax: 3 }).filter((each) => each?.isTrial)
    expect(trials.length / 5_000).toBeLessThan(0.04)
  })

  it('tries nothing for those who opted out', () => {
    for (const each of picks(500, NO_TRIALS))
      expect(each).toMatchObject({ model: 'a/best', propensity: 1, isTrial: false })
  })

  it('states how likely it was', () => {
    for (const each of picks(2_000)) expect(each?.propensity).toBeCloseTo(each?.isTrial ? 0.03 : 0.97, 10)
  })

  it('follows what was learned', () => {
    const grade = { model: 'a/best', requestClass: 'code', expected: 0.8, grade: 0, weight: 1, at: 1 }
    const book = learnGrades(emptyCells(), new Array(60).fill(grade))
    expect(pick(ARMS, book, 'code', ONLY_QUALITY, NO_TRIALS, () => 0.5)?.model).not.toBe('a/best')
    expect(pick(ARMS, book, 'long', ONLY_QUALITY, NO_TRIALS, () => 0.5)?.beliefs[0]?.mean).toBeLessThan(0.8)
  })

  it('is none without arms', () => {
    expect(picks(1, FEW_TRIALS, [])).toEqual([null])
  })
})
