import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOG_PROVIDERS, modelsOfProvider, taskModelsOf } from '../../../../src/providers/catalog/catalog.ts'
import { canCharge, charge, costOf, priceOf, upperBound } from '../../../../src/providers/catalog/price.ts'
import type { Usage } from '../../../../src/providers/contract.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import { Fault } from '../../../../src/shared/faults.ts'

const NOW = Date.UTC(2026, 10, 1, 12)

function usage(counts: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...counts }
}

describe('priceOf', () => {
  test('is null when the model is unknown, or known without a price', () => {
    expect(priceOf('openai', 'gpt-4o-maxi', NOW)).toBeNull()
    expect(modelsOfProvider('cerebras').map(({ id }) => id)).toContain('qwen-3-coder-480b')
    expect(priceOf('cerebras', 'qwen-3-coder-480b', NOW)).toBeNull()
  })

  test('is zero only for models the source calls free', () => {
    const free = CATALOG_PROVIDERS.flatMap((provider) => modelsOfProvider(provider)).filter(({ prices }) => {
      return prices.some(({ price }) => price.inputNanosPer1k === 0 || price.outputNanosPer1k === 0)
    })
    expect(free.length).toBeGreaterThan(0)
    expect(free.filter(({ id }) => !/:free$|^gemma-3/.test(id)).map(({ id }) => id)).toEqual([])
  })

  test('of a task is what the task is paid by', () => {
    expect(priceOf('openai', 'text-embedding-3-small', NOW)).toMatchObject({
      inputNanosPer1k: 20_000,
      outputNanosPer1k: 0,
    })
    expect(priceOf('openai', 'whisper-1', NOW)?.more).toMatchObject({ seconds: 100_000_000 })
    expect(priceOf('openai', 'tts-1', NOW)?.more).toMatchObject({ characters: 15_000_000 })
    expect(priceOf('cohere', 'rerank-v3.5', NOW)?.more).toEqual({ searches: 2_000_000_000 })
    expect(priceOf('stability', 'stable-image-core', NOW)?.more).toEqual({ images: 30_000_000_000 })
    expect(priceOf('openai', 'omni-moderation-latest', NOW)).toMatchObject({ inputNanosPer1k: 0, requestNanos: 0 })
  })

  test('is known for what is spoken to in real time, unknown for old completions and for a task nobody knows the price of', () => {
    expect(priceOf('openai', 'gpt-realtime', NOW)?.inputNanosPer1k).toBeGreaterThan(0)
    expect(priceOf('openai', 'davinci', NOW)).toBeNull()
    expect(priceOf('together', 'openai/whisper-large-v3', NOW)).toBeNull()
    expect(canCharge('together', 'openai/whisper-large-v3', 'refuse', NOW)).toBe(false)
  })

  test('of a search is the provider’s dearest where the model does not say, and inside the fee of who takes one', () => {
    expect(priceOf('openai', 'gpt-4.1', NOW)?.more?.searches).toBe(10_000_000_000)
    expect(priceOf('openai', 'gpt-3.5-turbo', NOW)?.more?.searches).toBe(10_000_000_000)
    expect(priceOf('perplexity', 'sonar-deep-research', NOW)?.more?.searches).toBe(5_000_000_000)
    expect(priceOf('perplexity', 'sonar', NOW)?.more?.searches).toBeUndefined()
    expect(priceOf('groq', 'llama-3.1-8b-instant', NOW)?.more).toBeUndefined()
  })

  test('changes at midnight UTC of the day a new price starts', () => {
    const start = Date.UTC(2027, 0, 1)
    expect(priceOf('gemini', 'gemini-3.6-flash', start - 1)?.inputNanosPer1k).toBe(750_000)
    expect(priceOf('gemini', 'gemini-3.6-flash', start)?.inputNanosPer1k).toBe(1_500_000)
  })

  test('follows the hours of the day where the provider prices them apart', () => {
    const at = (hours: number, minutes: number) => Date.UTC(2025, 5, 1, hours, minutes)
    expect(priceOf('deepseek', 'deepseek-chat', at(0, 29))?.inputNanosPer1k).toBe(135_000)
    expect(priceOf('deepseek', 'deepseek-chat', at(0, 30))?.inputNanosPer1k).toBe(270_000)
    expect(priceOf('deepseek', 'deepseek-chat', at(16, 30))?.inputNanosPer1k).toBe(135_000)
  })
})

describe('upperBound', () => {
  test('no priced model costs more for the same tokens, at any time, in any tier', () => {
    const models = CATALOG_PROVIDERS.flatMap((provider) => [...modelsOfProvider(provider), ...taskModelsOf(provider)])
    const tokens = fc.nat(10_000_000)
    const counts = fc.record({ cachedInputTokens: tokens, cacheWriteTokens: tokens, outputTokens: tokens })
    const parts = fc.record({
      cacheWrite1hTokens: tokens,
      inputAudioTokens: tokens,
      inputImageTokens: tokens,
      cachedAudioTokens: tokens,
      cachedImageTokens: tokens,
      outputAudioTokens: tokens,
      outputImageTokens: tokens,
      searches: fc.nat(100),
      images: fc.nat(100),
      seconds: fc.nat(10_000),
    })
    const more = fc.option(parts, { nil: undefined })
    const prices = models.flatMap((model) => model.prices)
    return fc.assert(
      fc.property(fc.constantFrom(...prices), counts, tokens, more, ({ price }, each, plain, more) => {
        const inputTokens = plain + each.cachedInputTokens + each.cacheWriteTokens
        const used = usage({ ...each, inputTokens, ...(more ? { more } : {}) })
        expect(costOf(upperBound(), used)).toBeGreaterThanOrEqual(costOf(price, used))
      }),
    )
  })
})

describe('charge', () => {
  const used = usage({ inputTokens: 1000, outputTokens: 1000 })
  const reporting = { ...used, reportedCostNanos: 42 }

  test('the catalogue outranks what an ordinary provider reports', () => {
    const expected = { costNanos: 150_000 + 600_000, priceSource: 'catalog' }
    expect(charge('openai', 'gpt-4o-mini', reporting, 'refuse', NOW)).toEqual(expected)
  })

  test('a trusted provider is believed, and priced by the catalogue when it says nothing', () => {
    const reported = { costNanos: 42, priceSource: 'provider' }
    expect(charge('openrouter', 'openai/gpt-4o-mini', reporting, 'refuse', NOW)).toEqual(reported)
    expect(charge('openrouter', 'openai/gpt-4o-mini', used, 'refuse', NOW).priceSource).toBe('catalog')
    expect(charge('openai', 'gpt-4o-mini', reporting, 'refuse', NOW, new Set(['openai']))).toEqual(reported)
  })

  test('who says what his searches cost is believed, but cannot be called unpriced in the hope that he does', () => {
    const reported = { costNanos: 42, priceSource: 'provider' }
    expect(charge('perplexity', 'sonar', reporting, 'refuse', NOW)).toEqual(reported)
    expect(charge('xai', 'grok-4.3', reporting, 'refuse', NOW)).toEqual(reported)
    expect(charge('xai', 'grok-4.3', used, 'refuse', NOW).priceSource).toBe('catalog')
    expect(canCharge('xai', 'grok-unheard-of', 'refuse', NOW)).toBe(false)
    expect(canCharge('openrouter', 'nobody/unheard-of', 'refuse', NOW)).toBe(true)
  })

  test('a task is charged by what it used', () => {
    const cost = (provider: string, model: string, counts: Partial<Usage>) =>
      charge(provider, model, usage(counts), 'refuse', NOW).costNanos
    expect(cost('openai', 'whisper-1', { more: { seconds: 60 } })).toBe(6_000_000)
    expect(cost('groq', 'whisper-large-v3', { more: { seconds: 3 } })).toBe(308_334)
    expect(cost('openai', 'tts-1-hd', { more: { characters: 1000 } })).toBe(30_000_000)
    expect(cost('elevenlabs', 'eleven_flash_v2_5', { more: { characters: 1000 } })).toBe(40_000_000)
    expect(cost('voyage', 'rerank-2.5', { inputTokens: 1_000_000 })).toBe(50_000_000)
    expect(cost('cohere', 'rerank-v4.0-pro', { more: { searches: 2 } })).toBe(5_000_000)
    expect(cost('stability', 'sd3.5-large', { more: { images: 2 } })).toBe(130_000_000)
    expect(cost('openai', 'omni-moderation-latest', {})).toBe(0)
    expect(
      cost('gemini', 'gemini-2.5-flash-image', {
        inputTokens: 10,
        outputTokens: 1290,
        more: { outputImageTokens: 1290 },
      }),
    ).toBe(10 * 300 + 1290 * 30_000)
    expect(
      cost('openai', 'gpt-image-1', {
        inputTokens: 400,
        outputTokens: 1056,
        more: { inputImageTokens: 323, outputImageTokens: 1056 },
      }),
    ).toBe(77 * 5000 + 323 * 10_000 + 1056 * 40_000)
  })

  test('a reported cost that is no amount is not believed', () => {
    for (const reportedCostNanos of [Number.POSITIVE_INFINITY, Number.NaN, -1]) {
      const odd = { ...used, reportedCostNanos }
      expect(charge('openrouter', 'openai/gpt-4o-mini', odd, 'refuse', NOW).priceSource).toBe('catalog')
    }
  })

  test('an unpriced model costs what its provider reports, or the upper bound where the tenant chose it', () => {
    expect(charge('openai', 'gpt-4o-maxi', reporting, 'upper_bound', NOW)).toEqual({
      costNanos: 42,
      priceSource: 'provider',
    })
    expect(charge('openai', 'gpt-4o-maxi', used, 'upper_bound', NOW)).toEqual({
      costNanos: costOf(upperBound(), used),
      priceSource: 'upper_bound',
    })
  })

  test('an unpriced model is refused where the tenant did not choose the upper bound', () => {
    expect(() => charge('openai', 'gpt-4o-maxi', used, 'refuse', NOW)).toThrow(Fault)
    expect(() => charge('openai', 'gpt-4o-maxi', used, 'refuse', NOW)).toThrow('gpt-4o-maxi')
  })

  test('canCharge foretells whether a charge without a reported cost is refused', () => {
    expect(canCharge('openai', 'gpt-4o-mini', 'refuse', NOW)).toBe(true)
    expect(canCharge('openai', 'gpt-4o-maxi', 'refuse', NOW)).toBe(false)
    expect(canCharge('openai', 'gpt-4o-maxi', 'upper_bound', NOW)).toBe(true)
    expect(canCharge('sandbox', 'echo-small', 'refuse', NOW)).toBe(true)
  })
})

test('a server of one’s own bills no tokens, while a hosted model without a price is never free', () => {
  const usage = { ...NO_USAGE, inputTokens: 1000, outputTokens: 1000 }
  expect(charge('ollama', 'llama3', usage, 'refuse', 0)).toEqual({ costNanos: 0, priceSource: 'catalog' })
  expect(charge('nvidia', 'llama3', usage, 'upper_bound', 0).costNanos).toBeGreaterThan(0)
  expect(() => charge('nvidia', 'llama3', usage, 'refuse', 0)).toThrow('Nobody knows the price')
})
