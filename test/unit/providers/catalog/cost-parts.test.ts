import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MoreRates, Price } from '../../../../src/providers/catalog/model.ts'
import { costOf } from '../../../../src/providers/catalog/price.ts'
import type { MoreUsage, Usage } from '../../../../src/providers/contract.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'

function usage(counts: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...counts }
}

const rate = fc.integer({ min: 0, max: 1_000_000_000 })

/** Every kind of token apart from all others, and what is no token. */
const kinds = [
  'plain',
  'audio',
  'image',
  'cached',
  'cachedAudio',
  'cachedImage',
  'written',
  'hour',
  'text',
  'spoken',
  'drawn',
] as const
type Apart = Record<(typeof kinds)[number], number> & { searches: number; images: number; characters: number }

const small = fc.integer({ min: 0, max: 1_000_000 })
const apart: fc.Arbitrary<Apart> = fc.record({
  plain: small,
  audio: small,
  image: small,
  cached: small,
  cachedAudio: small,
  cachedImage: small,
  written: small,
  hour: small,
  text: small,
  spoken: small,
  drawn: small,
  searches: fc.nat(100),
  images: fc.nat(100),
  characters: small,
})

/** Above a second's price everything else is paid per thousand, as tokens are. */
const partsPrice: fc.Arbitrary<Price> = fc.record({
  inputNanosPer1k: rate,
  outputNanosPer1k: rate,
  cachedInputNanosPer1k: fc.option(rate),
  cacheWriteNanosPer1k: fc.option(rate),
  requestNanos: fc.constant(0),
  tiers: fc.constant([]),
  more: fc.record(
    {
      cacheWrite1hTokens: rate,
      inputAudioTokens: rate,
      inputImageTokens: rate,
      cachedAudioTokens: rate,
      cachedImageTokens: rate,
      outputAudioTokens: rate,
      outputImageTokens: rate,
      searches: rate,
      images: rate,
      characters: rate,
    },
    { requiredKeys: [] },
  ),
})

function wholeOf(each: Apart): Usage {
  const cached = each.cached + each.cachedAudio + each.cachedImage
  const written = each.written + each.hour
  const more: MoreUsage = {
    cacheWrite1hTokens: each.hour,
    inputAudioTokens: each.audio + each.cachedAudio,
    inputImageTokens: each.image + each.cachedImage,
    cachedAudioTokens: each.cachedAudio,
    cachedImageTokens: each.cachedImage,
    outputAudioTokens: each.spoken,
    outputImageTokens: each.drawn,
    searches: each.searches,
    images: each.images,
    characters: each.characters,
  }
  return usage({
    inputTokens: each.plain + each.audio + each.image + cached + written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: each.text + each.spoken + each.drawn,
    more,
  })
}

const NONE: Apart = {
  plain: 0,
  audio: 0,
  image: 0,
  cached: 0,
  cachedAudio: 0,
  cachedImage: 0,
  written: 0,
  hour: 0,
  text: 0,
  spoken: 0,
  drawn: 0,
  searches: 0,
  images: 0,
  characters: 0,
}

describe('parts that have prices of their own', () => {
  test('all parts priced one by one come to the price of the whole, within a nano for each', () => {
    return fc.assert(
      fc.property(partsPrice, apart, (price, each) => {
        const spoken = { ...each, characters: 0 }
        const single = Object.entries(spoken).map(([kind, amount]) =>
          costOf(price, wholeOf({ ...NONE, [kind]: amount })),
        )
        const total = single.reduce((sum, cost) => sum + cost, 0)
        expect(total - costOf(price, wholeOf(spoken))).toBeGreaterThanOrEqual(0)
        expect(total - costOf(price, wholeOf(spoken))).toBeLessThan(single.length)
      }),
    )
  })

  test('a part that has no price of its own costs what its whole does', () => {
    return fc.assert(
      fc.property(partsPrice, apart, ({ more: _rates, ...price }, each) => {
        const { more: _, ...whole } = wholeOf({ ...each, hour: 0 })
        expect(costOf({ ...price, more: {} }, wholeOf({ ...each, hour: 0 }))).toBe(costOf(price, whole))
      }),
    )
  })

  test('more of any kind never costs less', () => {
    return fc.assert(
      fc.property(
        partsPrice,
        apart,
        fc.constantFrom(...kinds, 'searches', 'images'),
        small,
        (price, each, kind, extra) => {
          const grown = { ...each, characters: 0, [kind]: each[kind] + extra }
          expect(costOf(price, wholeOf(grown))).toBeGreaterThanOrEqual(
            costOf(price, wholeOf({ ...each, characters: 0 })),
          )
        },
      ),
    )
  })

  test('parts beyond their whole, and what is no count, never make a cost negative, broken, or dearer than its dearest rate', () => {
    const odd = fc.oneof(small, fc.constantFrom(-5, Number.NaN, Number.POSITIVE_INFINITY, 0.5))
    const totals = fc.record({ inputTokens: small, cachedInputTokens: odd, cacheWriteTokens: odd, outputTokens: small })
    const more = fc.record({
      cacheWrite1hTokens: odd,
      inputAudioTokens: odd,
      inputImageTokens: odd,
      cachedAudioTokens: odd,
      cachedImageTokens: odd,
      outputAudioTokens: odd,
      outputImageTokens: odd,
    })
    return fc.assert(
      fc.property(partsPrice, totals, more, (price, each, parts) => {
        const cost = costOf(price, usage({ ...each, more: parts }))
        const rates = [price.inputNanosPer1k, price.outputNanosPer1k, price.cachedInputNanosPer1k ?? 0]
        const most = Math.max(
          ...rates,
          price.cacheWriteNanosPer1k ?? 0,
          2 * price.inputNanosPer1k,
          ...Object.values(price.more ?? {}),
        )
        expect(Number.isSafeInteger(cost)).toBe(true)
        expect(cost).toBeGreaterThanOrEqual(0)
        expect(cost).toBeLessThanOrEqual(Math.ceil((most / 1000) * (each.inputTokens + each.outputTokens)) + 1)
      }),
    )
  })
})

describe('what is not paid by the token', () => {
  const price = (more: MoreRates): Price => ({
    inputNanosPer1k: 0,
    outputNanosPer1k: 0,
    cachedInputNanosPer1k: null,
    cacheWriteNanosPer1k: null,
    requestNanos: 0,
    tiers: [],
    more,
  })

  test('sound is paid to the millisecond, and from the least that is charged', () => {
    const perSecond = { seconds: 100_000_000 }
    expect(costOf(price(perSecond), usage({ more: { seconds: 12.345 } }))).toBe(1_234_500)
    expect(costOf(price({ ...perSecond, leastSeconds: 10 }), usage({ more: { seconds: 0.2 } }))).toBe(1_000_000)
    expect(costOf(price({ ...perSecond, leastSeconds: 10 }), usage({ more: { seconds: 11 } }))).toBe(1_100_000)
    expect(costOf(price({ ...perSecond, leastSeconds: 10 }), usage({ more: { images: 1 } }))).toBe(0)
  })

  test('characters are paid only where what was spoken was not counted in tokens', () => {
    const spoken = { ...price({ characters: 16_000_000 }), outputNanosPer1k: 12_000_000 }
    expect(costOf(spoken, usage({ more: { characters: 1000 } }))).toBe(16_000_000)
    expect(costOf(spoken, usage({ outputTokens: 1000, more: { characters: 1000 } }))).toBe(12_000_000)
  })

  test('what has no price here costs nothing beside the tokens', () => {
    const everything = { searches: 3, images: 2, seconds: 60, characters: 500 }
    expect(costOf(price({}), usage({ more: everything }))).toBe(0)
    expect(costOf(price({ images: 40_000_000_000 }), usage({ more: everything }))).toBe(80_000_000)
  })
})
