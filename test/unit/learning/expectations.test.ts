import { describe, expect, it } from 'vitest'
import { believeBoth } from '../../../src/learning/cells/believe-both.ts'
import { emptyCells, learnGrades } from '../../../src/learning/cells/cells.ts'
import { expectLatency } from '../../../src/learning/expect-latency.ts'
import { expectSuccess } from '../../../src/learning/expect-success.ts'
import { absorb, emptyScores, type Observation } from '../../../src/learning/scores.ts'

const arm = 'openai/a'
const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null, quality: null }

function scoresOf(count: number, observation: Partial<Observation>) {
  const all = Array.from({ length: count }, (_, at): Observation => ({ arm, at, ...nothing, ...observation }))
  return absorb(emptyScores(), all).arms[arm]
}

describe('expected latency', () => {
  it('is unknown where nothing was seen', () => {
    expect(expectLatency(undefined, 100)).toBeNull()
  })

  it('grows with the length of the answer where it is known how fast an arm speaks', () => {
    const score = scoresOf(50, { ok: true, ttftMs: 300, latencyMs: 1_300, outputTokens: 100 })
    const [short, long] = [expectLatency(score, 100), expectLatency(score, 1_000)]
    expect(short?.p50).toBeGreaterThan(1_150)
    expect(short?.p50).toBeLessThan(1_450)
    expect(long?.p50).toBeGreaterThan(8_000)
    expect(long?.ttft).toBe(short?.ttft)
  })

  it('is that of past answers where these came whole', () => {
    const score = scoresOf(50, { ok: true, ttftMs: 700, latencyMs: 700, outputTokens: 100 })
    expect(expectLatency(score, 1_000)?.p50).toBe(expectLatency(score, 10)?.p50)
  })
})

describe('expected success', () => {
  it('is nearly certain for who was never tried, and falls with failures', () => {
    expect(expectSuccess(undefined, undefined)).toBeCloseTo(0.95, 9)
    expect(expectSuccess(scoresOf(20, { ok: false }), undefined)).toBeLessThan(0.15)
  })

  it('listens to everybody while a tenant has seen little, and to the tenant after that', () => {
    const [bad, good] = [scoresOf(100, { ok: false }), scoresOf(100, { ok: true })]
    expect(expectSuccess(undefined, bad)).toBeLessThan(0.25)
    expect(expectSuccess(good, bad)).toBeGreaterThan(0.85)
  })
})

describe('what feedback has corrected', () => {
  const forecast = { quality: 0.8, deviation: 0.1 }
  const graded = (grade: number, count: number) =>
    learnGrades(
      emptyCells(),
      Array.from({ length: count }, (_, at) => ({
        model: arm,
        requestClass: 'code',
        expected: 0.8,
        grade,
        weight: 1,
        at,
      })),
    )

  it('is the forecast itself where nobody said anything', () => {
    expect(believeBoth(undefined, undefined, arm, 'code', forecast).mean).toBeCloseTo(0.8, 9)
  })

  it('is everybody’s experience for a tenant without any, and its own once it has enough', () => {
    const bad = graded(0.2, 200)
    const others = believeBoth(undefined, bad, arm, 'code', forecast).mean
    expect(others).toBeLessThan(0.5)
    const own = believeBoth(graded(0.8, 400), bad, arm, 'code', forecast).mean
    expect(own).toBeGreaterThan(0.7)
  })

  it('never makes a doubt narrower by other tenants’ answers than by a third', () => {
    const { deviation } = believeBoth(undefined, graded(0.8, 2_000), arm, 'code', forecast)
    const alone = believeBoth(undefined, undefined, arm, 'code', forecast).deviation
    expect(deviation).toBeGreaterThanOrEqual(0.7 * alone - 1e-9)
  })
})
