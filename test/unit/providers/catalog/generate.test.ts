import { gzipSync } from 'node:zlib'
import { calcPrice } from '@pydantic/genai-prices'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOG } from '../../../../src/providers/catalog/catalog.generated.ts'
import {
  CATALOG_PROVIDERS,
  modelOf,
  modelsOfProvider,
  taskModelOf,
  taskModelsOf,
} from '../../../../src/providers/catalog/catalog.ts'
import type { CatalogModel, Price, Rates } from '../../../../src/providers/catalog/model.ts'
import { parseLine } from '../../../../src/providers/catalog/parse.ts'
import { costOf, priceOf } from '../../../../src/providers/catalog/price.ts'
import { tableOf } from '../../../../src/providers/catalog/tables.ts'
import { TASK_MODELS } from '../../../../src/providers/catalog/task-models.ts'
import type { MoreUsage, Usage } from '../../../../src/providers/contract.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
const MILLION = 1_000_000

/** Our names of providers that the source calls something else. */
const SOURCE: Readonly<Record<string, string>> = {
  gemini: 'google',
  xai: 'x-ai',
  moonshot: 'moonshotai',
  'workers-ai': 'cloudflare',
  bedrock: 'aws',
  vertex: 'google',
  voyage: 'voyageai',
}

const everyModel = CATALOG_PROVIDERS.flatMap((provider) => [...modelsOfProvider(provider), ...taskModelsOf(provider)])
const lines = CATALOG_PROVIDERS.flatMap((provider) =>
  (tableOf(provider) ?? []).filter(({ borrowed }) => !borrowed).map(({ text }) => ({ provider, line: text })),
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

describe('the hand-written table', () => {
  const entries = TASK_MODELS.flatMap(({ provider, kind, url, read, models }) =>
    Object.entries(models).flatMap(([names, price]) => ({ provider, kind, url, read, names, price })),
  )

  test('is in the generated one: each of its names is known, does what it says and has a price if it says one', () => {
    for (const { provider, kind, names, price } of entries) {
      for (const name of names.replaceAll('-*', '-voice').split(/,? /)) {
        const model = kind === 'chat' ? modelOf(provider, name) : taskModelOf(provider, name)
        expect(model?.kind, `${provider}/${name}`).toBe(kind)
        expect(priceOf(provider, name, NOW) === null, `${provider}/${name}`).toBe(price === null)
      }
    }
  })

  test('says of each price where it was read, and when', () => {
    for (const { provider, names, url, read } of entries) {
      expect(url, `${provider}/${names}`).toMatch(/^https:\/\//)
      expect(read, `${provider}/${names}`).toMatch(/20\d\d-\d\d-\d\d/)
    }
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
  const written = new Set(
    TASK_MODELS.flatMap(({ models }) =>
      Object.keys(models).flatMap((names) => names.replaceAll('-*', '').split(/,? /)),
    ),
  )
  const priced = everyModel.filter(
    ({ provider, id, prices }) =>
      prices.length > 0 && !written.has(id) && (provider !== 'huggingface' || id.includes(':')),
  )

  const counts = fc.record({
    plain: tokens,
    audio: tokens,
    image: tokens,
    cached: tokens,
    cachedAudio: tokens,
    written: tokens,
    output: tokens,
    spoken: tokens,
    drawn: tokens,
  })

  test('gives the same cost for any model, name, time and mix of tokens, within rounding', () => {
    return fc.assert(
      fc.property(fc.constantFrom(...priced), fc.nat(), at, counts, (model, pick, at, each) => {
        const names = [model.id, ...model.aliases]
        const name = names[pick % names.length] ?? model.id
        const price = priceOf(model.provider, name, at)
        const theirs = askSource(model.provider, name, each, at)
        // Names that the source made up are not known to it by those of the provider.
        if (theirs === null && model.provider === 'bedrock') return
        const ours = price === null ? null : costOf(price, usageOf(each))
        const exact = (theirs ?? Number.NaN) * 1e9
        // Some rates are no whole number of nanos per 1,000 tokens; the table has them rounded up.
        const rounding = 1 + Object.values(each).reduce((sum, count) => sum + count, 0) / 1000
        const noise = 1e-3 + exact * 1e-12
        expect(ours, `${model.provider}/${name}`).toBeGreaterThanOrEqual(exact - noise)
        expect(ours, `${model.provider}/${name}`).toBeLessThan(exact + rounding + noise)
      }),
      { numRuns: 500 },
    )
  })

  test('charges as much for an hour in the cache and for a search, where it has a price for them', () => {
    const each = { ...NOTHING, written: 1000 }
    for (const { provider, id } of modelsOfProvider('anthropic')) {
      const price = priceOf(provider, id, NOW)
      const more: MoreUsage = { cacheWrite1hTokens: 400, searches: 3 }
      const theirs = calcPrice(
        { input_tokens: 1000, cache_write_tokens: 1000, cache_write_1h_tokens: 400, web_searches: 3 },
        id,
        { providerId: 'anthropic', timestamp: new Date(NOW) },
      )
      if (!price || theirs?.model_price.cache_write_1h_mtok === undefined) continue
      if (theirs.model_price.web_searches_kcount === undefined) continue
      expect(costOf(price, { ...usageOf(each), more }), id).toBe(Math.round(theirs.total_price * 1e9))
    }
  })

  test('charges as much for a second of sound, within rounding', () => {
    for (const [provider, id] of [
      ['openai', 'whisper-1'],
      ['openai', 'gpt-transcribe'],
      ['groq', 'whisper-large-v3'],
      ['groq', 'whisper-large-v3-turbo'],
      ['mistral', 'voxtral-mini-2602'],
    ] as const) {
      for (const seconds of [0, 0.5, 9, 10, 61.25, 3600]) {
        const price = priceOf(provider, id, NOW) as Price
        const ours = costOf(price, { ...usageOf(NOTHING), more: { seconds } })
        const theirs = calcPrice({ audio_seconds: seconds }, id, { providerId: provider, timestamp: new Date(NOW) })
        expect(ours - (theirs?.total_price ?? Number.NaN) * 1e9, id).toBeGreaterThan(-1e-3)
        expect(ours - (theirs?.total_price ?? Number.NaN) * 1e9, id).toBeLessThan(2 + seconds)
      }
    }
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

type Counts = Record<
  'plain' | 'audio' | 'image' | 'cached' | 'cachedAudio' | 'written' | 'output' | 'spoken' | 'drawn',
  number
>

const NOTHING: Counts = {
  plain: 0,
  audio: 0,
  image: 0,
  cached: 0,
  cachedAudio: 0,
  written: 0,
  output: 0,
  spoken: 0,
  drawn: 0,
}

function askSource(provider: string, name: string, each: Counts, at: number) {
  const cut = name.lastIndexOf(':')
  const [providerId, modelId] =
    provider === 'huggingface'
      ? [`huggingface_${name.slice(cut + 1)}`, name.slice(0, cut)]
      : [SOURCE[provider] ?? provider, name]
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, more = {} } = usageOf(each)
  const counts = {
    input_tokens: inputTokens,
    cache_read_tokens: cachedInputTokens,
    cache_write_tokens: cacheWriteTokens,
    output_tokens: outputTokens,
    input_audio_tokens: more.inputAudioTokens,
    input_image_tokens: more.inputImageTokens,
    cache_audio_read_tokens: more.cachedAudioTokens,
    cache_image_read_tokens: 0,
    output_audio_tokens: more.outputAudioTokens,
    output_image_tokens: more.outputImageTokens,
  }
  return calcPrice(counts, modelId, { providerId, timestamp: new Date(at) })?.total_price ?? null
}

function usageOf(each: Counts): Usage {
  const cached = each.cached + each.cachedAudio
  return {
    inputTokens: each.plain + each.audio + each.image + cached + each.written,
    cachedInputTokens: cached,
    cacheWriteTokens: each.written,
    outputTokens: each.output + each.spoken + each.drawn,
    reasoningTokens: 0,
    reportedCostNanos: null,
    more: {
      inputAudioTokens: each.audio + each.cachedAudio,
      inputImageTokens: each.image,
      cachedAudioTokens: each.cachedAudio,
      outputAudioTokens: each.spoken,
      outputImageTokens: each.drawn,
    },
  }
}

function numbersOf(rates: Rates): number[] {
  const { inputNanosPer1k, outputNanosPer1k, cachedInputNanosPer1k, cacheWriteNanosPer1k } = rates
  const more = Object.values(rates.more ?? {})
  return [inputNanosPer1k, outputNanosPer1k, cachedInputNanosPer1k ?? 0, cacheWriteNanosPer1k ?? 0, ...more]
}
