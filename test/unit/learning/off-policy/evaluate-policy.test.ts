import { describe, expect, it } from 'vitest'
import { difference, evaluatePolicy, type Logged } from '../../../../src/learning/off-policy/evaluate-policy.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

/** A world of two models: the second is better on odd requests. The log favours the first, and tries the second now and then. */
function logOf(count: number, seed: number, trials = 0.2, wrongModel = 0): Logged[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, at) => {
    const truth = [0.6, at % 2 ? 0.8 : 0.4]
    const isTrial = random() < trials
    const chosen = isTrial ? 1 : 0
    const expected = truth.map((value) => value + wrongModel)
    return {
      expected,
      chosen,
      propensity: isTrial ? trials : 1 - trials,
      reward: Number(random() < (truth[chosen] ?? 0)),
    }
  })
}

const best = (_: Logged, at: number) => at % 2
const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1)

describe('what another policy would have come to', () => {
  it('is the mean of the rewards for the policy that made the log, where it never varied', () => {
    const log = logOf(500, 1, 0)
    const mean = log.reduce((sum, { reward }) => sum + reward, 0) / log.length
    const { snips, ips, doublyRobust } = evaluatePolicy(log, () => 0)
    for (const value of [snips, ips, doublyRobust.value]) expect(value).toBeCloseTo(mean, 9)
  })

  it.each([
    ['the expectations are right', 0],
    ['the expectations are wrong', 0.2],
  ])('is estimated without bias although %s', (_, wrong) => {
    const values = seeds.map((seed) => evaluatePolicy(logOf(1_000, seed, 0.2, wrong), best).doublyRobust.value)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / values.length
    expect(Math.abs(mean - 0.7)).toBeLessThan(4 * error)
  })

  it('lies within its interval as often as it says', () => {
    const inside = seeds.filter((seed) => {
      const { low, high } = evaluatePolicy(logOf(1_000, seed), best).doublyRobust
      return low <= 0.7 && 0.7 <= high
    })
    expect(inside.length / seeds.length).toBeGreaterThan(0.85)
  })

  it('rests on fewer requests the rarer its choices were', () => {
    const often = evaluatePolicy(logOf(2_000, 1, 0.5), () => 1).effective
    const seldom = evaluatePolicy(logOf(2_000, 1, 0.05), () => 1).effective
    expect(seldom).toBeLessThan(often / 3)
    expect(evaluatePolicy(logOf(100, 1, 0), () => 1).effective).toBe(0)
  })

  it('is told apart from the other by less than each alone', () => {
    const log = logOf(2_000, 3)
    const { value, error } = difference(log, best, () => 0)
    expect(Math.abs(value - 0.1)).toBeLessThan(4 * error)
    expect(difference(log, best, best)).toMatchObject({ value: 0, error: 0 })
  })
})
