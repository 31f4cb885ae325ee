import fc from 'fast-check'
import { expect, test } from 'vitest'
import { familiesOf, fitJudge } from '../../../../../src/gateway/learn/judge/fit-judge.ts'
import { judgeChance } from '../../../../../src/gateway/learn/judge/judge-chance.ts'
import { pairGrades } from '../../../../../src/gateway/learn/judge/pair-grades.ts'
import { agreement, trustOf } from '../../../../../src/learning/grades/agreement.ts'

const arms = ['p/one', 'p/two'] as const
const base = { arms, isKin: false, trust: 1 }

test('a verdict grades both arms; kinship and a contradiction take weight from both', () => {
  const [one, two] = pairGrades({ ...base, verdict: { a: 0.9, b: 0.4 } })
  expect([one, two]).toEqual([
    { arm: 'p/one', grade: 0.9, weight: 0.5 },
    { arm: 'p/two', grade: 0.4, weight: 0.5 },
  ])
  expect(pairGrades({ ...base, isKin: true, verdict: { a: 0.9, b: 0.4 } })[0].weight).toBeLessThan(one.weight)
  const torn = pairGrades({ ...base, verdict: { a: 0.9, b: 0.4 }, second: { a: 0.5, b: 0.8 } })
  expect(torn[0].grade).toBe(torn[1].grade)
  expect(torn[0].weight).toBeLessThan(one.weight)
})

test('grades and weights are shares whatever the verdict and the trust', () => {
  const any = fc.double({ min: -5, max: 5, noNaN: true })
  fc.assert(
    fc.property(any, any, any, fc.boolean(), (a, b, trust, isKin) => {
      for (const { grade, weight } of pairGrades({ arms, isKin, trust, verdict: { a, b }, second: { a: b, b: a } })) {
        expect(Math.min(grade, weight)).toBeGreaterThanOrEqual(0)
        expect(Math.max(grade, weight)).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('kappa and r are what the textbook says', () => {
  const times = (count: number, first: number, second: number) =>
    Array.from({ length: count }, () => ({ first, second }))
  // Twenty agreed good, fifteen agreed bad, fifteen disputed: kappa 0.4 in the textbook's example of two readers.
  const readers = [...times(20, 1, 1), ...times(5, 1, 0), ...times(10, 0, 1), ...times(15, 0, 0)]
  expect(agreement(readers).kappa).toBeCloseTo(0.4)
  expect(agreement([0.1, 0.5, 0.9].map((first) => ({ first, second: 1 - first }))).r).toBeCloseTo(-1)
  expect(agreement(times(9, 0.8, 0.8))).toEqual({ count: 9, kappa: null, r: null })
  expect(agreement([])).toEqual({ count: 0, kappa: null, r: null })
})

test('agreement is within its bounds and the same both ways; trust is a share', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.record({ first: share, second: share }), { maxLength: 40 }), (pairs) => {
      const one = agreement(pairs)
      const other = agreement(pairs.map(({ first, second }) => ({ first: second, second: first })))
      expect(one.kappa ?? 0).toBeCloseTo(other.kappa ?? 0)
      expect(Math.abs(one.r ?? 0)).toBeLessThanOrEqual(1)
      expect(one.kappa ?? 0).toBeLessThanOrEqual(1)
      expect(trustOf(one) >= 0 && trustOf(one) <= 1).toBe(true)
    }),
  )
})

test('a judge is trusted as far as it agrees, and a few pairs prove little', () => {
  expect(trustOf({ count: 0, kappa: null, r: null })).toBe(0.6)
  expect(trustOf({ count: 1_000, kappa: 0.9, r: 0.9 })).toBeGreaterThan(0.85)
  expect(trustOf({ count: 1_000, kappa: -0.2, r: 0 })).toBeLessThan(0.05)
  expect(trustOf({ count: 3, kappa: 0, r: 0 })).toBeGreaterThan(0.5)
})

test('a judge never judges its own family where another is to be had', () => {
  const judges = ['openai/gpt-4.1', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-pro']
  expect(fitJudge(judges, ['azure/gpt-4o-mini', 'bedrock/anthropic.claude-haiku-4-5-v1:0'])).toEqual({
    judge: judges[2],
    isKin: false,
  })
  expect(fitJudge(judges, ['groq/llama-3.3-70b', 'mistral/mistral-small'])).toEqual({ judge: judges[0], isKin: false })
  expect(fitJudge(judges.slice(0, 1), ['openai/o3'])).toEqual({ judge: judges[0], isKin: true })
  expect(fitJudge([], ['openai/o3'])).toBeNull()
  expect([...familiesOf('groq/deepseek-r1-distill-llama-70b')].sort()).toEqual(['deepseek', 'meta'])
  expect([...familiesOf('x/some-odd-model')]).toEqual(['some'])
})

test('half a percent to two percent are judged, the disputed far more often, and none without budget', () => {
  for (const share of [0.005, 0.01, 0.02]) {
    expect(0.31 * judgeChance(share, true) + 0.69 * judgeChance(share, false)).toBeCloseTo(share, 10)
    expect(judgeChance(share, true)).toBeGreaterThan(5 * judgeChance(share, false))
  }
  expect(judgeChance(0.5, false)).toBe(judgeChance(0.02, false))
  expect(judgeChance(0, true)).toBe(0)
  expect(judgeChance(0.02, true)).toBeGreaterThan(0.049)
  expect(judgeChance(0.02, false)).toBeLessThan(0.049)
})
