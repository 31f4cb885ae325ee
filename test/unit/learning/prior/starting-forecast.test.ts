import { describe, expect, it } from 'vitest'
import { classOf, type RequestClass } from '../../../../src/learning/cells/request-class.ts'
import { plainRequest, readFeatures } from '../../../../src/learning/predictor/features.ts'
import { forecast } from '../../../../src/learning/predictor/forecast.ts'
import { train } from '../../../../src/learning/predictor/train.ts'
import { checksumOf } from '../../../../src/learning/prior/checksum.ts'
import { priorOf } from '../../../../src/learning/prior/prior-of.ts'
import { bytesOf, shippedPredictor } from '../../../../src/learning/prior/shipped-predictor.ts'
import { startingForecast } from '../../../../src/learning/prior/starting-forecast.ts'
import { WEIGHTS, WEIGHTS_CHECKSUM } from '../../../../src/learning/prior/weights.ts'
import { CATALOG_PROVIDERS, modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'
import { priceOf } from '../../../../src/providers/catalog/price.ts'
import { examplesOf, MODELS } from '../predictor/support.ts'

const EASY = 'Tom has 3 apples and buys 2 more. How many apples does he have?'
const HARD =
  'Let $a_n$ be the sequence defined by $a_1 = 1$ and $a_{n+1} = \\frac{a_n^2 + 3}{\\sqrt{a_n}}$. Find the remainder when ' +
  '$\\sum_{n=1}^{2024} \\lfloor a_n \\rfloor$ is divided by $\\binom{20}{10}$. Express the probability in simplest form.'
const strong = { model: 'anthropic/claude-opus-5-5', price: null }
const weak = { model: 'bedrock/meta.llama3-8b-instruct-v1:0', price: null }

describe('shipped weights', () => {
  it('are those that were generated, and small', () => {
    const bytes = bytesOf(WEIGHTS)
    expect(checksumOf(bytes)).toBe(WEIGHTS_CHECKSUM)
    expect(bytes.length).toBeLessThanOrEqual(45_000)
  })

  it('are of the features that this code reads', () => {
    expect(shippedPredictor().amounts.map(({ name }) => name)).toEqual(['tokens'])
    expect(shippedPredictor()).toBe(shippedPredictor())
  })
})

describe('a starting forecast', () => {
  it('leaves no chat model of the catalogue without a forecast', () => {
    const models = CATALOG_PROVIDERS.flatMap((provider) =>
      modelsOfProvider(provider).map(({ id }) => ({
        model: `${provider}/${id}`,
        price: priceOf(provider, id, Date.UTC(2026, 10, 25)),
      })),
    )
    for (const text of ['', EASY, HARD, 'def f(x): return x', '你好', 'x'.repeat(50_000)]) {
      const request = plainRequest(text)
      const { quality, deviation, outputTokens } = startingForecast(
        shippedPredictor(),
        readFeatures(request),
        models,
        classOf(request),
      )
      expect(quality.every((value) => value > 0 && value < 1)).toBe(true)
      expect(deviation.every((value) => value > 0 && value < 1)).toBe(true)
      expect(outputTokens.every((count) => count >= 1 && count < 100_000)).toBe(true)
    }
  })

  it('expects less of a harder request, and takes more from weak models than from strong ones', () => {
    const [easy, hard] = [EASY, HARD].map((text) =>
      startingForecast(shippedPredictor(), readFeatures(plainRequest(text)), [strong, weak], 'mathematics'),
    )
    const loss = (at: number) => (easy?.quality[at] ?? 0) - (hard?.quality[at] ?? 0)
    expect(loss(0)).toBeGreaterThan(0)
    expect(loss(1)).toBeGreaterThan(loss(0))
  })

  it('expects longer answers to hard problems than to a yes or no', () => {
    const tokensOf = (text: string, requestClass: RequestClass) =>
      startingForecast(shippedPredictor(), readFeatures(plainRequest(text)), [strong], requestClass).outputTokens[0] ??
      0
    expect(tokensOf(HARD, 'mathematics')).toBeGreaterThan(1.2 * tokensOf(EASY, 'mathematics'))
  })

  it('leaves the order of priors as it is on any one request', () => {
    const models = ['openai/gpt-5.4', 'openai/gpt-4o-mini', 'mistral/mixtral-8x7b', 'gemini/gemini-3.8-flash']
    const orderOf = (values: ArrayLike<number>) =>
      models.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
    const { quality } = startingForecast(
      shippedPredictor(),
      readFeatures(plainRequest(HARD)),
      models.map((model) => ({ model, price: null })),
      'mathematics',
    )
    expect(orderOf(quality)).toEqual(orderOf(models.map((model) => priorOf(model, 'mathematics').quality)))
  })

  it('uses what a predictor has learned of the models it knows by name, and priors for the others', () => {
    const predictor = train(MODELS, examplesOf(300, 1))
    const features = readFeatures(plainRequest('python function loop array'))
    const candidates = [...MODELS, 'openai/gpt-4o-mini'].map((model) => ({ model, price: null }))
    const mixed = startingForecast(predictor, features, candidates, 'code')
    const own = forecast(predictor, features)
    expect([...mixed.quality.slice(0, 3)]).toEqual([...own.quality])
    expect([...mixed.deviation.slice(0, 3)]).toEqual([...own.deviation])
    expect([...mixed.outputTokens.slice(0, 3)]).toEqual([...(own.amounts['tokens'] ?? [])])
    expect(mixed.quality[3]).toBeGreaterThan(0)
    expect(mixed.deviation[3]).toBeGreaterThan(0)
  })
})
