import { describe, expect, it } from 'vitest'
import {
  type Followed,
  type Judged,
  scoreRecommendation,
} from '../../../../src/learning/recommend/score-recommendation.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const rows = (count: number, change: Partial<Judged> = {}): Judged[] =>
  Array.from({ length: count }, (_, at) => ({
    at: 10 * DAY + (at % 240) * HOUR,
    keyId: 'key_1',
    requestedModel: 'a/strong',
    arm: 'a/good',
    requestClass: null,
    isStream: true,
    isHit: false,
    inputTokens: 900,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 100,
    finishReason: 'stop',
    costNanos: 20_000,
    fingerprint: null,
    prefix: null,
    grade: null,
    ...change,
  }))

const followed = (after: readonly Judged[], before: readonly Judged[] = []): Followed => ({
  predicted: {
    savingNanosPerDay: 24 * 80_000,
    low: 23 * 80_000,
    high: 25 * 80_000,
    qualityChange: -0.01,
    confidence: 'middle',
    basedOnRequests: 240,
  },
  basis: { from: 0, to: 10 * DAY, share: 1 },
  before,
  after,
  afterWindow: { from: 10 * DAY, to: 20 * DAY, share: 1 },
})
const score = (after: readonly Judged[], before: readonly Judged[] = [], cost: number | null = 100_000) =>
  scoreRecommendation(followed(after, before), () => cost, seeded(1))

describe('what was followed', () => {
  it('is held against what the same requests would have cost before', () => {
    expect(score(rows(240))).toMatchObject({
      requests: 240,
      savingNanosPerDay: 24 * 80_000,
      predictedNanosPerDay: expect.closeTo(24 * 80_000, 3),
      accuracy: expect.closeTo(1, 9),
      isAsPredicted: true,
      qualityChange: null,
    })
  })

  it('is not blamed for traffic that grows or shrinks', () => {
    const doubled = score(rows(480))
    expect(doubled).toMatchObject({ savingNanosPerDay: 48 * 80_000, isAsPredicted: true })
    expect(doubled.accuracy).toBeCloseTo(1, 9)
    const everyOther = rows(240).filter((_, at) => at % 2 === 0)
    expect(score(everyOther)).toMatchObject({ savingNanosPerDay: 12 * 80_000, isAsPredicted: true })
  })

  it('is not as predicted where less is saved, and saves nothing where answers cost more', () => {
    const half = score(rows(240, { costNanos: 60_000 }))
    expect(half).toMatchObject({ isAsPredicted: false, accuracy: expect.closeTo(0, 9) })
    const dearer = score(rows(240, { costNanos: 120_000 }))
    expect(dearer).toMatchObject({ savingNanosPerDay: -24 * 20_000, isAsPredicted: false, accuracy: null })
  })

  it('leaves out requests that it does not concern', () => {
    expect(score(rows(240), [], null)).toMatchObject({ requests: 0, savingNanosPerDay: 0 })
  })

  it('shows the change of grades where enough were given on both sides', () => {
    expect(score(rows(240, { grade: 0.8 }), rows(40, { grade: 0.9 })).qualityChange).toBeCloseTo(-0.1, 9)
    expect(score(rows(240, { grade: 0.8 }), rows(29, { grade: 0.9 })).qualityChange).toBeNull()
  })
})
