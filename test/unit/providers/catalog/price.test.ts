import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOG_PROVIDERS, modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'
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
    const prices = CATALOG_PROVIDERS.flatMap((provider) => modelsOfProvider(provider)).flatMap((model) => model.prices)
    const tokens = fc.nat(10_000_000)
    const counts = fc.record({ cachedInputTokens: tokens, cacheWriteTokens: tokens, outputTokens: tokens })
    return fc.assert(
      fc.property(fc.constantFrom(...prices), counts, tokens, ({ price }, each, plain) => {
        const used = usage({ ...each, inputTokens: plain + each.cachedInputTokens + each.cacheWriteTokens })
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
