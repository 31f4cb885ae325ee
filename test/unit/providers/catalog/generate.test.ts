import { gzipSync } from 'node:zlib'
import { calcPrice } from '@pydantic/genai-prices'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOG } from '../../../../src/providers/catalog/catalog.generated.ts'
import { CATALOG_PROVIDERS, modelOf, modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'
import type { CatalogModel, Rates } from '../../../../src/providers/catalog/model.ts'
import { parseLine } from '../../../../src/providers/catalog/parse.ts'
import { costOf, priceOf } from '../../../../src/providers/catalog/price.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const MILLION = 1_000_000

/** Our names of providers that the source calls something else. */
const SOURCE: Readonly<Record<string, string>> = {
  gemini: 'google',
  xai: 'x-ai',
  moonshot: 'moonshotai',
  'workers-ai': 'cloudflare',
}

const everyModel = CATALOG_PROVIDERS.flatMap((provider) => modelsOfProvider(provider))
const lines = Object.entries(CATALOG).flatMap(([provider, table]) =>
  table.split('\n').map((line) => ({ provider, line })),
)

describe('the generated table', () => {
  test('every line parses, and every rate, fee, threshold and context is a whole number that is not negative', () => {
    for (const { provider, line } of lines) {
      const { model } = parseLine(provider, line)
      expect(model.id, line).not.toBe('')
      expect(model.contextTokens === null || model.contextTokens > 0, line).toBe(true)
      for (const { price, from, daily } of model.prices) {
        const numbers = [price, ...price.tiers].flatMap(numbersOf).concat(price.requestNanos, from ?? 0)
        numbers.push(daily?.startMs ?? 0, daily?.endMs ?? 0, ...price.tiers.map((tier) => tier.aboveInputTokens))
        expect(
          numbers.every((each) => Number.isSafeInteger(each) && each >= 0),
          line,
        ).toBe(true)
      }
    }
  })

  test('no name stands twice in one provider, whatever its case', () => {
    for (const provider of CATALOG_PROVIDERS) {
      const own = lines.filter((each) => each.provider === provider).map(({ line }) => parseLine(provider, line).model)
      const names = own.flatMap(({ id, aliases }) => [id, ...aliases]).map((name) => name.toLowerCase())
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    }
  })

  test('tiers rise, and the first price of a model is the one without a condition', () => {
    for (const { prices } of everyModel) {
      for (const { price } of prices) {
        const thresholds = price.tiers.map(({ aboveInputTokens }) => aboveInputTokens)
        expect(thresholds).toEqual([...new Set(thresholds)].sort((a, b) => a - b))
      }
      expect(prices.slice(0, 1).every(({ from, daily }) => from === null && daily === null)).toBe(true)
    }
  })

  test('is at most 25 KB compressed', () => {
    expect(gzipSync(Object.values(CATALOG).join('\n')).length).toBeLessThan(25 * 1024)
  })
})

describe('documented list prices, in USD per million tokens', () => {
  const listed: [
    provider: string,
    model: string,
    inputTokens: number,
    input: number,
    output: number,
    cached: number | null,
  ][] = [
    ['openai', 'gpt-4o-mini', 1, 0.15, 0.6, 0.075],
    ['openai', 'gpt-4o', 1, 2.5, 10, 1.25],
    ['openai', 'gpt-4.1', 1, 2, 8, 0.5],
    ['openai', 'o3', 1, 2, 8, 0.5],
    ['anthropic', 'claude-3-haiku-20240307', 1, 0.25, 1.25, 0.03],
    ['anthropic', 'claude-haiku-4-5', 1, 1, 5, 0.1],
    ['anthropic', 'claude-sonnet-4-5', 200_000, 3, 15, 0.3],
    ['anthropic', 'claude-sonnet-4-5', 200_001, 6, 22.5, 0.6],
    ['gemini', 'gemini-1.5-flash', 128_000, 0.075, 0.3, 0.01875],
    ['gemini', 'gemini-1.5-flash', 128_001, 0.15, 0.6, 0.0375],
    ['gemini', 'gemini-2.5-pro', 200_000, 1.25, 10, 0.125],
    ['gemini', 'gemini-2.5-pro', 200_001, 2.5, 15, 0.25],
    ['groq', 'llama-3.1-8b-instant', 1, 0.05, 0.08, null],
    ['xai', 'grok-3', 1, 3, 15, 0.75],
  ]

  test.each(listed)('%s/%s with %d input tokens', (provider, model, inputTokens, input, output, cached) => {
    const price = priceOf(provider, model, NOW)
    const rates = price?.tiers.findLast((tier) => inputTokens > tier.aboveInputTokens) ?? price
    expect(rates?.inputNanosPer1k).toBe(Math.round(input * MILLION))
    expect(rates?.outputNanosPer1k).toBe(Math.round(output * MILLION))
    expect(rates?.cachedInputNanosPer1k).toBe(cached === null ? null : Math.round(cached * MILLION))
  })

  test('a price that fell is kept with its date', () => {
    expect(priceOf('openai', 'o3', Date.UTC(2025, 5, 9))?.inputNanosPer1k).toBe(10 * MILLION)
    expect(priceOf('openai', 'o3', Date.UTC(2025, 5, 10))?.inputNanosPer1k).toBe(2 * MILLION)
  })
})

describe('the source of the table, asked itself', () => {
  const tokens = fc.oneof(fc.nat(3000), fc.nat(2_000_000))
  const at = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2027, 5) })
  const priced = everyModel.filter(
    ({ provider, id, prices }) => prices.length > 0 && (provider !== 'huggingface' || id.includes(':')),
  )

  test('gives the same cost for any model, name, time and mix of tokens, within rounding', () => {
    return fc.assert(
      fc.property(
        fc.constantFrom(...priced),
        fc.nat(),
        at,
        tokens,
        tokens,
        tokens,
        tokens,
        (model, pick, at, ...counts) => {
          const names = [model.id, ...model.aliases]
          const name = names[pick % names.length] ?? model.id
          const price = priceOf(model.provider, name, at)
          const ours = price === null ? null : costOf(price, usageOf(counts))
          const theirs = askSource(model.provider, name, counts, at)
          const exact = (theirs ?? Number.NaN) * 1e9
          // Some rates are no whole number of nanos per 1,000 tokens; the table has them rounded up.
          const rounding = 1 + counts.reduce((sum, each) => sum + each, 0) / 1000
          const noise = 1e-3 + exact * 1e-12
          expect(ours, `${model.provider}/${name}`).toBeGreaterThanOrEqual(exact - noise)
          expect(ours, `${model.provider}/${name}`).toBeLessThan(exact + rounding + noise)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('knows nobody at Hugging Face who is dearer than the bare name', () => {
    const bare = modelsOfProvider('huggingface').filter(({ id, prices }) => !id.includes(':') && prices.length > 0)
    const pinned = modelsOfProvider('huggingface').filter(({ id }) => id.includes(':'))
    expect(bare.length).toBeGreaterThan(50)
    for (const { provider, prices } of pinned) expect([provider, prices.length <= 1]).toEqual(['huggingface', true])
    for (const host of pinned) {
      const any = modelOf('huggingface', host.id.slice(0, host.id.lastIndexOf(':'))) as CatalogModel
      const [dearest, own] = [any.prices[0]?.price, host.prices[0]?.price]
      if (!dearest || !own) continue
      expect(dearest.inputNanosPer1k).toBeGreaterThanOrEqual(own.inputNanosPer1k)
      expect(dearest.outputNanosPer1k).toBeGreaterThanOrEqual(own.outputNanosPer1k)
    }
  })
})

function askSource(
  provider: string,
  name: string,
  [plain = 0, cached = 0, written = 0, output = 0]: number[],
  at: number,
) {
  const cut = name.lastIndexOf(':')
  const [providerId, modelId] =
    provider === 'huggingface'
      ? [`huggingface_${name.slice(cut + 1)}`, name.slice(0, cut)]
      : [SOURCE[provider] ?? provider, name]
  const counts = {
    input_tokens: plain + cached + written,
    cache_read_tokens: cached,
    cache_write_tokens: written,
    output_tokens: output,
  }
  return calcPrice(counts, modelId, { providerId, timestamp: new Date(at) })?.total_price ?? null
}

function usageOf([plain = 0, cached = 0, written = 0, outputTokens = 0]: number[]) {
  return {
    inputTokens: plain + cached + written,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens,
    reasoningTokens: 0,
    reportedCostNanos: null,
  }
}

function numbersOf(rates: Rates): number[] {
  const { inputNanosPer1k, outputNanosPer1k, cachedInputNanosPer1k, cacheWriteNanosPer1k } = rates
  return [inputNanosPer1k, outputNanosPer1k, cachedInputNanosPer1k ?? 0, cacheWriteNanosPer1k ?? 0]
}
