import { describe, expect, it } from 'vitest'
import { type Market, recommend } from '../../../../src/learning/recommend/recommend.ts'
import { type Sample, savingPerDay } from '../../../../src/learning/recommend/recommendation.ts'
import { scoreRecommendation } from '../../../../src/learning/recommend/score-recommendation.ts'
import { seeded } from '../../../../src/local/replay/seeded.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
/** Nano-dollars for a token, in and out alike. */
const PRICES: Record<string, number> = { 'a/strong': 100, 'b/strong': 80, 'a/good': 20, 'a/weak': 1 }
const QUALITY: Record<string, number> = { strong: 0.9, good: 0.87, weak: 0.5 }
const market: Market = {
  live: Object.keys(PRICES),
  batchShare: { a: 0.5 },
  floor: 0.95,
  costAt: (arm, { inputTokens, outputTokens }) => (PRICES[arm] ?? 0) * (inputTokens + outputTokens),
  qualityOf: (arm) => QUALITY[arm.split('/')[1] ?? ''] ?? 0.1,
}

function samples(count: number, change: (at: number) => Partial<Sample> = () => ({})): Sample[] {
  return Array.from({ length: count }, (_, at) => {
    const outputTokens = change(at).outputTokens ?? 100
    return {
      at: at * HOUR,
      keyId: 'key_1',
      requestedModel: 'a/strong',
      arm: 'a/strong',
      isStream: true,
      isHit: false,
      inputTokens: 900,
      cachedInputTokens: 0,
      outputTokens,
      finishReason: 'stop',
      costNanos: 100 * (900 + outputTokens),
      fingerprint: null,
      ...change(at),
    }
  })
}
const found = (some: readonly Sample[], kind: string) =>
  recommend(some, market, seeded(1)).find((each) => each.kind === kind)

describe('a recommendation', () => {
  it('names the cheapest model within the floor, and what it would have saved on the tenant’s own requests', () => {
    const swap = found(samples(240), 'model_swap')
    expect(swap?.action).toEqual({
      kind: 'alias',
      name: 'a/strong',
      definition: { strategy: 'fallback', models: ['a/good', 'a/strong'] },
    })
    // 24 requests a day, 1,000 tokens each, 80 nano-dollars less a token.
    expect(swap?.predicted).toMatchObject({ savingNanosPerDay: 24 * 80_000, low: 24 * 80_000, basedOnRequests: 240 })
    expect(swap?.predicted.qualityChange).toBeCloseTo(-0.03, 9)
  })

  it('names another host of the same model, at no loss of quality', () => {
    expect(found(samples(240), 'cheaper_host')).toMatchObject({
      predicted: { savingNanosPerDay: 24 * 20_000, qualityChange: 0, confidence: 'high' },
      action: { definition: { models: ['b/strong', 'a/strong'] } },
    })
  })

  it('is not made on the ground of a few requests, nor where nothing is sure to be saved', () => {
    expect(recommend(samples(49), market, seeded(1))).toEqual([])
    const cheap = samples(240, () => ({ requestedModel: 'a/weak', arm: 'a/weak', costNanos: 1_000 }))
    expect(recommend(cheap, market, seeded(1))).toEqual([])
  })

  it('knows of requests that come again only where texts are stored', () => {
    const repeated = (at: number) => ({ at: (at * HOUR) / 4, fingerprint: at % 2 ? 'same' : `other ${at}` })
    const cache = found(samples(240, repeated), 'exact_cache')
    expect(cache?.action).toEqual({ kind: 'settings', patch: { cacheTtlSeconds: 3_600 } })
    expect(cache?.text).toContain('50 %')
    expect(found(samples(240), 'exact_cache')).toBeUndefined()
    const apart = (at: number) => ({ at: at * 2 * HOUR, fingerprint: 'same' })
    expect(found(samples(240, apart), 'exact_cache')).toBeUndefined()
  })

  it('sees answers far longer than is usual, and keys that never stream', () => {
    const long = samples(240, (at) => ({ outputTokens: at % 60 === 7 ? 5_000 : 100 }))
    expect(found(long, 'max_tokens')).toMatchObject({ action: { kind: 'advice' }, predicted: { confidence: 'low' } })
    expect(
      found(
        samples(240, () => ({ isStream: false })),
        'batch',
      )?.predicted.savingNanosPerDay,
    ).toBe(24 * 50_000)
    expect(found(samples(240), 'batch')).toBeUndefined()
  })

  it('is the same for the same log, the greatest saving first', () => {
    const all = recommend(samples(240), market, seeded(1))
    expect(recommend(samples(240), market, seeded(1))).toEqual(all)
    expect(all.map(({ kind }) => kind)).toEqual(['model_swap', 'cheaper_host'])
  })
})

it('the interval of a saving is as wide as days differ', () => {
  const even = Array.from({ length: 30 }, (_, at) => ({ at: at * DAY, nanos: 100 }))
  const uneven = even.map(({ at }, day) => ({ at, nanos: day % 2 ? 200 : 0 }))
  expect(savingPerDay(even, seeded(1))).toEqual({ savingNanosPerDay: 100, low: 100, high: 100 })
  const { low, high } = savingPerDay(uneven, seeded(1))
  expect(low).toBeLessThan(95)
  expect(high).toBeGreaterThan(105)
})

it('what was followed is held against what had been predicted', () => {
  const predicted = found(samples(240), 'model_swap')?.predicted
  if (!predicted) throw new Error('nothing was predicted')
  const after = samples(240, () => ({ arm: 'a/good', costNanos: 20_000 }))
  const before = (sample: Sample) => market.costAt('a/strong', sample)
  expect(scoreRecommendation(predicted, after, before, seeded(1))).toMatchObject({ requests: 240, isAsPredicted: true })
  const dearer = samples(240, () => ({ costNanos: 100_000 }))
  expect(scoreRecommendation(predicted, dearer, before, seeded(1))).toMatchObject({
    savingNanosPerDay: 0,
    isAsPredicted: false,
  })
})
