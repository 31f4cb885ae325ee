import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestClass } from '../../../../src/learning/cells/request-class.ts'
import { FIGURES } from '../../../../src/learning/prior/figures.ts'
import { priorOf } from '../../../../src/learning/prior/prior-of.ts'
import { CATALOG_PROVIDERS, modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'
import { priceOf } from '../../../../src/providers/catalog/price.ts'

const CLASSES: readonly RequestClass[] = ['tools', 'schema', 'images', 'code', 'mathematics', 'choice', 'long', 'short']
const AT = Date.UTC(2026, 10, 25)

describe('a prior', () => {
  it('is there for every chat model of the catalogue and every class, between 0 and 1 and never certain', () => {
    const models = CATALOG_PROVIDERS.flatMap((provider) => modelsOfProvider(provider))
    expect(models.length).toBeGreaterThan(500)
    for (const { provider, id } of models) {
      for (const requestClass of CLASSES) {
        const { quality, deviation } = priorOf(`${provider}/${id}`, requestClass, priceOf(provider, id, AT))
        expect(quality, id).toBeGreaterThan(0)
        expect(quality, id).toBeLessThan(1)
        expect(deviation, id).toBeGreaterThan(0)
      }
    }
  })

  it.each([
    ['anthropic/claude-opus-5-5', 'anthropic/claude-sonnet-5'],
    ['anthropic/claude-sonnet-4-5', 'anthropic/claude-haiku-4-5'],
    ['openai/gpt-5.4', 'openai/gpt-5.4-mini'],
    ['openai/gpt-5.4-mini', 'openai/gpt-5.4-nano'],
    ['openai/gpt-6-sol', 'openai/gpt-6-luna'],
    ['openai/gpt-4o', 'openai/gpt-4o-mini'],
    ['gemini/gemini-2.5-pro', 'gemini/gemini-2.5-flash-lite'],
    ['gemini/gemini-3.5-flash', 'gemini/gemini-3.5-flash-lite'],
    ['deepseek/deepseek-v4-pro', 'deepseek/deepseek-v4-flash'],
    ['mistral/mistral-large-2512', 'mistral/mistral-small-3.2-24b-instruct'],
  ])('expects %s to do no worse than its lighter sibling %s at code and mathematics', (dear, light) => {
    for (const requestClass of ['code', 'mathematics'] as const) {
      expect(priorOf(dear, requestClass).quality).toBeGreaterThanOrEqual(priorOf(light, requestClass).quality)
    }
  })

  it.each([
    'anthropic/claude-haiku-4-5-20251001',
    'bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0',
    'bedrock/global.anthropic.claude-haiku-4-5-20251001-v1:0',
    'openrouter/anthropic/claude-haiku-4.5',
    'vertex/claude-haiku-4-5@20251001',
    'openrouter/~anthropic/claude-4.5-haiku:beta',
  ])('is the same however a provider spells the model: %s', (spelled) => {
    expect(priorOf(spelled, 'code')).toEqual(priorOf('anthropic/claude-haiku-4-5', 'code'))
    expect(priorOf(spelled, 'code').source).toBe('figures')
  })

  it('rests on the figures of the dated model where models differ by their dates alone', () => {
    const [older, newer] = ['mistral/mistral-large-2402', 'mistral/mistral-large-2407'].map((model) =>
      priorOf(model, 'code'),
    )
    expect(older?.source).toBe('figures')
    expect(newer?.source).toBe('figures')
    expect(older?.quality).toBeLessThan(newer?.quality ?? 0)
  })

  it('is less sure of a relative than of a model with figures, of a price than of a relative, of nothing still less', () => {
    const price = { inputNanosPer1k: 1_000_000, outputNanosPer1k: 4_000_000 }
    const sources = ['anthropic/claude-opus-4-6', 'anthropic/claude-opus-4-5'].map((model) => priorOf(model, 'code'))
    expect(sources.map(({ source }) => source)).toEqual(['figures', 'family'])
    expect(sources[1]?.deviation).toBeGreaterThan(sources[0]?.deviation ?? 1)
    const [priced, unknown] = [priorOf('acme/wombat', 'code', price), priorOf('acme/wombat', 'code')]
    expect([priced.source, unknown.source]).toEqual(['price', 'none'])
    const perOdds = ({ quality, deviation }: typeof priced) => deviation / (quality * (1 - quality))
    expect(perOdds(priced)).toBeGreaterThan(1)
    expect(perOdds(unknown)).toBeGreaterThan(perOdds(priced))
  })

  it('never expects less of a dearer model when only prices are known', () => {
    const cents = fc.integer({ min: 1, max: 100_000_000 })
    fc.assert(
      fc.property(cents, cents, (one, other) => {
        const [less, more] = [one, other]
          .sort((a, b) => a - b)
          .map((nanos) => ({ inputNanosPer1k: nanos, outputNanosPer1k: nanos }))
        expect(priorOf('acme/wombat', 'short', more).quality).toBeGreaterThanOrEqual(
          priorOf('acme/wombat', 'short', less).quality,
        )
      }),
    )
  })

  it('takes a model for what is known of it, whatever it costs', () => {
    const dear = { inputNanosPer1k: 1e9, outputNanosPer1k: 1e9 }
    expect(priorOf('openai/gpt-4o-mini', 'code', dear)).toEqual(priorOf('openai/gpt-4o-mini', 'code'))
  })

  it('gives a number for any name at all', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...CLASSES), (name, requestClass) => {
        const { quality, deviation } = priorOf(name, requestClass)
        expect(quality > 0 && quality < 1 && deviation > 0).toBe(true)
      }),
    )
  })
})

describe('figures', () => {
  it('name a source and a date each, and lie on their scale', () => {
    for (const { url, date, value, benchmark, skill, model } of FIGURES) {
      expect(url).toMatch(/^https:\/\//)
      expect(date).toMatch(/^20\d\d(-\d\d){0,2}$/)
      const most = benchmark === 'whatmodel' && skill !== 'overall' ? 1 : 100
      expect(value > 0 && value < most, `${model} ${benchmark} ${skill}`).toBe(true)
    }
  })

  it('name each model once in a benchmark', () => {
    const keys = FIGURES.map(({ model, benchmark, skill }) => `${model} ${benchmark} ${skill}`)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
