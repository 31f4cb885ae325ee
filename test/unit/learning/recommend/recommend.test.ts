import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recommend } from '../../../../src/learning/recommend/recommend.ts'
import type { Market, Sample, Window } from '../../../../src/learning/recommend/recommendation.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MINUTE = 60_000
/** Nano-dollars for a token, in and out alike; one from the cache costs a tenth. */
const PRICES: Record<string, number> = { 'a/strong': 100, 'b/strong': 80, 'a/good': 20, 'a/vague': 10, 'a/weak': 1 }
const QUALITY: Record<string, number> = { strong: 0.9, good: 0.89, vague: 0.9, weak: 0.5 }
const market: Market = {
  live: Object.keys(PRICES),
  batchShare: { a: 0.5 },
  floor: 0.95,
  canReplace: () => true,
  costAt: (arm, { inputTokens, cachedInputTokens, outputTokens }) =>
    Math.round((PRICES[arm] ?? 0) * (inputTokens - 0.9 * cachedInputTokens + outputTokens)),
  qualityOf: (arm) => ({
    quality: QUALITY[arm.split('/')[1] ?? ''] ?? 0.1,
    deviation: arm === 'a/vague' ? 0.3 : 0.02,
    graded: 100,
  }),
}
const tenDays: Window = { from: 0, to: 10 * DAY, share: 1 }

function samples(count: number, change: (at: number) => Partial<Sample> = () => ({})): Sample[] {
  return Array.from({ length: count }, (_, at) => {
    const { inputTokens = 900, outputTokens = 100 } = change(at)
    return {
      at: at * HOUR,
      keyId: 'key_1',
      requestedModel: 'a/strong',
      arm: 'a/strong',
      requestClass: null,
      isStream: true,
      isHit: false,
      inputTokens,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens,
      finishReason: 'stop',
      costNanos: 100 * (inputTokens + outputTokens),
      fingerprint: null,
      prefix: null,
      ...change(at),
    }
  })
}
const all = (some: readonly Sample[], given: Partial<Market> = {}, window = tenDays) =>
  recommend(some, { ...market, ...given }, window, seeded(1))
const found = (some: readonly Sample[], kind: string, given: Partial<Market> = {}, window = tenDays) =>
  all(some, given, window).find((each) => each.kind === kind)

describe('a recommendation', () => {
  it('names the cheapest model that is surely within the floor, and what it would have saved on the tenant’s own requests', () => {
    const swap = found(samples(240), 'model_swap')
    expect(swap?.action).toEqual({
      kind: 'alias',
      name: 'a/strong',
      definition: { strategy: 'fallback', models: ['a/good', 'a/strong'] },
    })
    // 24 requests a day, 1,000 tokens each, 80 nano-dollars less a token.
    expect(swap?.predicted).toMatchObject({ savingNanosPerDay: 24 * 80_000, low: 24 * 80_000, basedOnRequests: 240 })
    expect(swap?.predicted).toMatchObject({ confidence: 'middle', qualityChange: expect.closeTo(-0.01, 9) })
    expect(swap?.text).toContain('$0.0019 a day')
  })

  it('is of low confidence where a model keeps to the floor only probably, or ungraded, and not made where it is vague', () => {
    const onlyProbably = {
      ...market,
      qualityOf: (arm: string) => ({
        quality: arm === 'a/good' ? 0.87 : market.qualityOf(arm, null).quality,
        deviation: arm === 'a/vague' ? 0.3 : 0.05,
        graded: 100,
      }),
    }
    expect(found(samples(240), 'model_swap', onlyProbably)?.predicted.confidence).toBe('low')
    const ungraded: Market['qualityOf'] = (arm) => ({
      ...market.qualityOf(arm, null),
      graded: arm === 'a/good' ? 29 : 100,
    })
    expect(found(samples(240), 'model_swap', { qualityOf: ungraded })?.predicted.confidence).toBe('low')
    expect(found(samples(240), 'model_swap', { live: ['a/strong', 'a/vague'] })).toBeUndefined()
  })

  it('names no model that falls below the floor on one class of requests, however good it is on the others', () => {
    const mixed = samples(240, (at) => ({ requestClass: at % 4 ? 'short' : 'code' }))
    const weakAtCode: Market['qualityOf'] = (arm, requestClass) =>
      arm === 'a/good' && requestClass === 'code'
        ? { quality: 0.6, deviation: 0.02, graded: 100 }
        : market.qualityOf(arm, requestClass)
    expect(found(mixed, 'model_swap')).toBeDefined()
    expect(found(mixed, 'model_swap', { qualityOf: weakAtCode })).toBeUndefined()
  })

  it('names another host of the same model, at no loss of quality', () => {
    expect(found(samples(240), 'cheaper_host')).toMatchObject({
      predicted: { savingNanosPerDay: 24 * 20_000, qualityChange: 0, confidence: 'high' },
      action: { definition: { models: ['b/strong', 'a/strong'] } },
    })
  })

  it('names nobody who cannot take the requests, and nobody because it is free', () => {
    const short: Market['canReplace'] = (arm, own, tokens) => own === 'a/strong' && tokens === 1_000 && arm !== 'a/good'
    expect(found(samples(240), 'model_swap', { canReplace: short })).toBeUndefined()
    expect(found(samples(240), 'cheaper_host', { canReplace: short })).toBeDefined()
    const free: Market['costAt'] = (arm, sample) => (arm === 'a/good' ? 0 : market.costAt(arm, sample))
    expect(found(samples(240), 'model_swap', { costAt: free })).toBeUndefined()
  })

  it('takes no saving from what was paid beside tokens, nor from requests that another model answered already', () => {
    const dearer = samples(240, () => ({ costNanos: 900_000 }))
    expect(found(dearer, 'cheaper_host')?.predicted.savingNanosPerDay).toBe(24 * 20_000)
    expect(all(samples(240, () => ({ arm: 'a/good', costNanos: 20_000 })))).toEqual([])
  })

  it('is not made on the ground of a few requests, nor where nothing is sure to be saved', () => {
    expect(all(samples(49))).toEqual([])
    expect(all(samples(240, () => ({ requestedModel: 'a/weak', arm: 'a/weak', costNanos: 1_000 })))).toEqual([])
    // All of it in one hour of ten days: the next ten days may have no such hour.
    expect(all(samples(240, (at) => ({ at: at * 1_000 })))).toEqual([])
  })

  it('counts a request of a sample for all that it stands for', () => {
    const half = found(samples(240), 'cheaper_host', {}, { ...tenDays, share: 0.5 })
    expect(half?.predicted.savingNanosPerDay).toBe(2 * 24 * 20_000)
  })

  it('knows of requests that come again only where texts are stored', () => {
    const repeated = (at: number) => ({ at: at * HOUR + (at % 2 ? -50 * MINUTE : 0), fingerprint: `text ${at >> 1}` })
    const cache = found(samples(240, repeated), 'exact_cache')
    expect(cache?.action).toEqual({ kind: 'settings', patch: { cacheTtlSeconds: 3_600 } })
    expect(cache?.text).toContain('50 %')
    expect(cache?.predicted.savingNanosPerDay).toBe(12 * 100_000)
    expect(found(samples(240), 'exact_cache')).toBeUndefined()
    const apart = (at: number) => ({ at: at * 2 * HOUR, fingerprint: 'same' })
    expect(found(samples(120, apart), 'exact_cache')).toBeUndefined()
  })

  it('an answer that is kept is made anew each hour: being asked for keeps it no longer', () => {
    // Every 40 minutes: the second comes from memory, the third does not.
    const often = (at: number) => ({ at: at * 40 * MINUTE, fingerprint: 'same' })
    expect(found(samples(360, often), 'exact_cache')?.text).toContain('50 %')
  })

  it('sees beginnings that providers could have kept, less what it costs to write them', () => {
    const alike = (at: number) => ({
      at: (at >> 1) * HOUR + (at % 2) * MINUTE,
      prefix: `${at >> 1}`,
      inputTokens: 2_000,
    })
    const kept = found(samples(480, alike), 'prompt_cache')
    // One of two is a repeat: nine tenths of 1,024 tokens at 100 nano-dollars.
    expect(kept?.predicted.savingNanosPerDay).toBeCloseTo(24 * 0.9 * 1_024 * 100, -3)
    expect(kept?.action).toEqual({ kind: 'advice' })
    const costly: Market['costAt'] = (arm, sample) => (market.costAt(arm, sample) ?? 0) + sample.cacheWriteTokens * 200
    expect(found(samples(480, alike), 'prompt_cache', { costAt: costly })).toBeUndefined()
    const cached = (at: number) => ({ ...alike(at), cachedInputTokens: 1_500 })
    expect(found(samples(480, cached), 'prompt_cache')).toBeUndefined()
    expect(
      found(
        samples(480, (at) => ({ ...alike(at), prefix: null })),
        'prompt_cache',
      ),
    ).toBeUndefined()
  })

  it('sees answers far longer than is usual, and says that a limit cuts them off', () => {
    const long = samples(240, (at) => ({ outputTokens: at % 24 === 7 ? 5_000 : 100 }))
    expect(found(long, 'max_tokens')).toMatchObject({
      action: { kind: 'advice' },
      predicted: { confidence: 'low', savingNanosPerDay: 4_600 * 100, qualityChange: expect.closeTo(-1 / 48, 9) },
    })
    expect(found(samples(240), 'max_tokens')).toBeUndefined()
  })

  it('takes keys that never stream and send in bursts or while all else is quiet for ones that can wait', () => {
    const burst = (at: number) => ({ isStream: false, at: (at >> 3) * 8 * HOUR + (at % 8) * 1_000 })
    expect(found(samples(240, burst), 'batch')?.predicted.savingNanosPerDay).toBe(24 * 50_000)
    expect(found(samples(240, burst), 'batch')?.text).toContain('in bursts')
    const people = samples(240).filter(({ at }) => (at / HOUR) % 24 >= 8)
    const nights = samples(240, (at) => ({
      keyId: 'key_2',
      isStream: false,
      at: Math.floor(at / 24) * DAY + (at % 24) * 10 * MINUTE,
    }))
    expect(found([...people, ...nights], 'batch')).toMatchObject({
      subject: 'key_2 a',
      text: expect.stringContaining('quiet hours'),
    })
    expect(
      found(
        samples(240, () => ({ isStream: false })),
        'batch',
      ),
    ).toBeUndefined()
    const noons = nights.map((sample) => ({ ...sample, at: sample.at + 12 * HOUR }))
    expect(found([...people, ...noons], 'batch')).toBeUndefined()
    expect(
      found(
        samples(240, (at) => ({ ...burst(at), isStream: at === 0 })),
        'batch',
      ),
    ).toBeUndefined()
    expect(found(samples(240, burst), 'batch', { batchShare: {} })).toBeUndefined()
  })

  it('is the same for the same log, the greatest saving first, and one of a kind for a subject', () => {
    const once = all(samples(240))
    expect(all(samples(240))).toEqual(once)
    expect(once.map(({ kind }) => kind)).toEqual(['model_swap', 'cheaper_host'])
    const twoKeys = all(samples(480, (at) => ({ at: (at >> 1) * HOUR, arm: at % 2 ? 'a/strong' : 'b/strong' })))
    expect(new Set(twoKeys.map(({ kind, subject }) => `${kind} ${subject}`)).size).toBe(twoKeys.length)
  })

  it('has an interval around its saving that begins above nothing, whatever the log', () => {
    const request = fc.record({
      at: fc.integer({ min: 0, max: 10 * DAY - 1 }),
      keyId: fc.constantFrom('k', 'l'),
      arm: fc.constantFrom('a/strong', 'b/strong', 'a/weak'),
      isStream: fc.boolean(),
      outputTokens: fc.integer({ min: 1, max: 5_000 }),
      fingerprint: fc.constantFrom(null, 'x', 'y'),
      prefix: fc.constantFrom(null, 'p'),
      inputTokens: fc.integer({ min: 1, max: 5_000 }),
    })
    fc.assert(
      fc.property(fc.array(request, { minLength: 50, maxLength: 200 }), (log) => {
        for (const { predicted } of all(samples(log.length, (at) => log[at] ?? {}))) {
          expect(predicted.low).toBeGreaterThan(0)
          expect(predicted.high).toBeGreaterThanOrEqual(predicted.low)
          expect(predicted.basedOnRequests).toBeGreaterThanOrEqual(50)
        }
      }),
      { numRuns: 50, seed: 7 },
    )
  })
})
