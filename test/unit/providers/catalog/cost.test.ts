import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CATALOG_PROVIDERS, modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'
import type { Price } from '../../../../src/providers/catalog/model.ts'
import { costOf, priceOf, upperBound } from '../../../../src/providers/catalog/price.ts'
import type { Usage } from '../../../../src/providers/contract.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'

const NOW = Date.UTC(2026, 10, 1, 12)

function usage(counts: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...counts }
}

const rate = fc.integer({ min: 0, max: 1_000_000_000 })
const tokens = fc.integer({ min: 0, max: 10_000_000 })

const flatPrice: fc.Arbitrary<Price> = fc.record({
  inputNanosPer1k: rate,
  outputNanosPer1k: rate,
  cachedInputNanosPer1k: fc.option(rate),
  cacheWriteNanosPer1k: fc.option(rate),
  requestNanos: fc.constant(0),
  tiers: fc.constant([]),
})

const splitUsage = fc.record({ plain: tokens, cached: tokens, written: tokens, output: tokens })

function usageOf(split: { plain: number; cached: number; written: number; output: number }): Usage {
  const { plain, cached, written, output } = split
  return usage({
    inputTokens: plain + cached + written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output,
  })
}

/** The same sum in exact integers of any size. */
function exactly(price: Price, split: { plain: number; cached: number; written: number; output: number }): number {
  const cachedRate = price.cachedInputNanosPer1k ?? price.inputNanosPer1k
  const writeRate = price.cacheWriteNanosPer1k ?? price.inputNanosPer1k
  const thousandths =
    BigInt(price.inputNanosPer1k) * BigInt(split.plain) +
    BigInt(cachedRate) * BigInt(split.cached) +
    BigInt(writeRate) * BigInt(split.written) +
    BigInt(price.outputNanosPer1k) * BigInt(split.output)
  return Number((thousandths + 999n) / 1000n)
}

test('equals the sum of each kind of token at its own price, rounded up once, to the last nano', () => {
  return fc.assert(
    fc.property(flatPrice, splitUsage, (price, split) => {
      const cost = costOf(price, usageOf(split))
      expect(cost).toBe(exactly(price, split))
      expect(Number.isSafeInteger(cost)).toBe(true)
    }),
  )
})

test('stays exact for ten million tokens of each kind at $1,000 per million', () => {
  const dear = 1_000_000_000 - 1
  const price = { ...upperBound(), inputNanosPer1k: dear, outputNanosPer1k: dear, requestNanos: 0 }
  const split = { plain: 10_000_000, cached: 0, written: 0, output: 10_000_000 }
  expect(costOf(price, usageOf(split))).toBe(exactly(price, split))
})

test('a request cut in parts costs the same, within a nano for each part', () => {
  return fc.assert(
    fc.property(flatPrice, fc.array(fc.tuple(tokens, tokens), { minLength: 1, maxLength: 8 }), (price, parts) => {
      const whole = usage({
        inputTokens: parts.reduce((sum, [input]) => sum + input, 0),
        outputTokens: parts.reduce((sum, [, output]) => sum + output, 0),
      })
      const apart = parts.reduce((sum, [inputTokens, outputTokens]) => {
        return sum + costOf(price, usage({ inputTokens, outputTokens }))
      }, 0)
      expect(apart - costOf(price, whole)).toBeGreaterThanOrEqual(0)
      expect(apart - costOf(price, whole)).toBeLessThan(parts.length)
    }),
  )
})

test('more tokens of any kind never cost less', () => {
  const kind = fc.constantFrom('plain' as const, 'cached' as const, 'written' as const, 'output' as const)
  return fc.assert(
    fc.property(flatPrice, splitUsage, kind, tokens, (price, split, more, extra) => {
      const grown = { ...split, [more]: split[more] + extra }
      expect(costOf(price, usageOf(grown))).toBeGreaterThanOrEqual(costOf(price, usageOf(split)))
    }),
  )
})

test('a cached token is paid once: caching saves exactly the difference of the two prices', () => {
  return fc.assert(
    fc.property(flatPrice, tokens, fc.nat(), (price, inputTokens, share) => {
      const cachedInputTokens = share % (inputTokens + 1)
      const cheaper = {
        ...price,
        cachedInputNanosPer1k: Math.min(price.inputNanosPer1k, price.cachedInputNanosPer1k ?? 0),
      }
      const split = { plain: inputTokens - cachedInputTokens, cached: cachedInputTokens, written: 0, output: 0 }
      const cost = costOf(cheaper, usage({ inputTokens, cachedInputTokens }))
      expect(cost).toBe(exactly(cheaper, split))
      expect(cost).toBeLessThanOrEqual(costOf(cheaper, usage({ inputTokens })))
    }),
  )
})

test('counts that contradict each other, or are no counts, never give a negative or broken cost', () => {
  const odd = fc.oneof(tokens, fc.constantFrom(-5, Number.NaN, Number.POSITIVE_INFINITY, 0.5))
  const counts = fc.record({ inputTokens: odd, cachedInputTokens: odd, cacheWriteTokens: odd, outputTokens: odd })
  return fc.assert(
    fc.property(flatPrice, counts, (price, each) => {
      const cost = costOf(price, usage(each))
      expect(Number.isSafeInteger(cost)).toBe(true)
      expect(cost).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('more cached and written tokens than there are input tokens count as cached first, and never beyond the input', () => {
  const price = { ...upperBound(), inputNanosPer1k: 1000, cachedInputNanosPer1k: 100, requestNanos: 0 }
  expect(costOf(price, usage({ inputTokens: 10, cachedInputTokens: 50, cacheWriteTokens: 50 }))).toBe(1)
})

test('above a threshold the dearer rates apply to every token of the request, and at the threshold they do not', () => {
  const price = priceOf('gemini', 'gemini-2.5-pro', NOW) as Price
  const at = costOf(price, usage({ inputTokens: 200_000, outputTokens: 1000 }))
  const above = costOf(price, usage({ inputTokens: 200_001, outputTokens: 1000 }))
  expect(at).toBe(200_000 * 1250 + 1000 * 10_000)
  expect(above).toBe(200_001 * 2500 + 1000 * 15_000)
})

test('a tier is chosen by all input, cached and written tokens included', () => {
  const price = priceOf('gemini', 'gemini-2.5-pro', NOW) as Price
  const cost = costOf(price, usage({ inputTokens: 300_000, cachedInputTokens: 250_000 }))
  expect(cost).toBe(50_000 * 2500 + 250_000 * 250)
})

test('a fee per request is charged once', () => {
  const price = priceOf('perplexity', 'sonar', NOW) as Price
  expect(costOf(price, usage({ inputTokens: 1000, outputTokens: 1000 }))).toBe(12_000_000 + 1_000_000 + 1_000_000)
})

test('no model with a price is ever free of charge, however few its tokens', () => {
  for (const provider of CATALOG_PROVIDERS) {
    for (const { id, prices } of modelsOfProvider(provider)) {
      for (const { price } of prices.filter(({ price }) => price.inputNanosPer1k + price.outputNanosPer1k > 0)) {
        expect(costOf(price, usage({ inputTokens: 1 })), `${provider}/${id}`).toBeGreaterThan(0)
        expect(costOf(price, usage({ outputTokens: 1 })), `${provider}/${id}`).toBeGreaterThan(0)
      }
    }
  }
})
