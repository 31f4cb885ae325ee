import { describe, expect, it } from 'vitest'
import { calibrate } from '../../../../src/learning/predictor/calibrate.ts'
import { plainRequest, readFeatures } from '../../../../src/learning/predictor/features.ts'
import { forecast } from '../../../../src/learning/predictor/forecast.ts'
import { packPredictor, unpackPredictor } from '../../../../src/learning/predictor/pack.ts'
import { placeModel } from '../../../../src/learning/predictor/place-model.ts'
import { train } from '../../../../src/learning/predictor/train.ts'
import { examplesOf, MODELS, TRUTH } from './support.ts'

const predictor = train(MODELS, examplesOf(600, 1))
const code = readFeatures(plainRequest('python function loop array bug compile python bug array loop function compile'))
const history = readFeatures(plainRequest('treaty rome war empire king century treaty war king rome empire century'))
const unheard = readFeatures(plainRequest('zebra quagga okapi giraffe wildebeest gnu kudu eland'))

describe('a predictor', () => {
  it.each([
    ['named tasks', true],
    ['tasks without names', false],
  ])('learns which model is good at what, from %s', (_title, named) => {
    const trained = train(MODELS, examplesOf(600, 2, named))
    const [ofCode, ofHistory] = [forecast(trained, code).quality, forecast(trained, history).quality]
    expect(ofCode[1]).toBeGreaterThan(ofCode[0] ?? 1)
    expect(ofHistory[0]).toBeGreaterThan(ofHistory[1] ?? 1)
    expect(Math.abs((ofHistory[0] ?? 0) - TRUTH.history[0])).toBeLessThan(0.15)
  })

  it('expects the amounts that the examples had', () => {
    const held = examplesOf(200, 3)
    const straight = calibrate(
      predictor,
      held.map((example) => ({ example, forecast: forecast(predictor, example.features) })),
    )
    const tokens = forecast(straight, code).amounts['tokens'] ?? []
    expect(tokens[0]).toBeGreaterThan(240)
    expect(tokens[0]).toBeLessThan(360)
    expect((tokens[1] ?? 0) / (tokens[2] ?? 1)).toBeGreaterThan(2.5)
  })

  it('gives the same forecast for the same examples and request', () => {
    expect(forecast(train(MODELS, examplesOf(600, 1)), code)).toEqual(forecast(predictor, code))
  })

  it('keeps forecasts of quality between 0 and 1', () => {
    for (const { features } of examplesOf(100, 4)) {
      const { quality } = forecast(predictor, features)
      expect(quality.every((value) => value > 0 && value < 1)).toBe(true)
    }
  })

  it('is less sure of words it never saw', () => {
    const [known, strange] = [forecast(predictor, code), forecast(predictor, unheard)]
    expect(strange.deviation[0]).toBeGreaterThan(1.8 * (known.deviation[0] ?? 0))
  })

  it('does not change who is better on a request when it is calibrated', () => {
    const held = examplesOf(300, 5)
    const checked = held.map((example) => ({ example, forecast: forecast(predictor, example.features) }))
    const straight = calibrate(predictor, checked)
    const gap = (of: typeof predictor) => {
      const totals = held.map(({ features, quality }) => (forecast(of, features).quality[0] ?? 0) - (quality[0] ?? 0))
      return Math.abs(totals.reduce((sum, value) => sum + value, 0) / held.length)
    }
    expect(gap(straight)).toBeLessThan(0.06)
    expect((forecast(straight, code).quality[1] ?? 0) > (forecast(straight, code).quality[0] ?? 1)).toBe(true)
  })
})

describe('a packed predictor', () => {
  const bytes = packPredictor(predictor)

  it('forecasts what it did before', () => {
    const back = unpackPredictor(bytes)
    expect(back && forecast(back, history)).toEqual(forecast(predictor, history))
    expect(back?.models).toEqual(MODELS)
  })

  it('can be read from anywhere in a buffer', () => {
    const shifted = new Uint8Array(bytes.byteLength + 3)
    shifted.set(bytes, 3)
    const back = unpackPredictor(shifted.subarray(3))
    expect(back && forecast(back, code)).toEqual(forecast(predictor, code))
  })

  it('stays below 100 KB for ten models', () => {
    const ten = examplesOf(200, 6).map((example) => ({
      ...example,
      quality: Array.from({ length: 10 }, (_, at) => example.quality[at % 3] ?? 0),
      amounts: { tokens: Array.from({ length: 10 }, (_, at) => at + 1) },
    }))
    const names = Array.from({ length: 10 }, (_, at) => `provider/model-${at}`)
    expect(packPredictor(train(names, ten)).byteLength).toBeLessThan(100_000)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['bytes cut short', bytes.subarray(0, bytes.byteLength - 1)],
    ['other bytes', new Uint8Array(500).fill(7)],
  ])('is not read from %s', (_title, broken) => {
    expect(unpackPredictor(broken)).toBeNull()
  })
})

describe('a model placed by probes', () => {
  const reduced = train(
    MODELS.slice(0, 2),
    examplesOf(600, 7).map((example) => ({ ...example, quality: example.quality.slice(0, 2), amounts: {} })),
  )
  const probes = examplesOf(200, 8).map(({ features, quality }) => ({ features, quality: quality[2] ?? 0 }))
  const placed = placeModel(reduced, 'a/weak', probes, 0)

  it('gets its own mean and its own strengths', () => {
    expect(placed.models).toEqual(MODELS)
    const [ofCode, ofHistory] = [forecast(placed, code).quality[2] ?? 0, forecast(placed, history).quality[2] ?? 0]
    expect(ofCode).toBeLessThan(ofHistory)
    expect(Math.abs((ofCode + ofHistory) / 2 - 0.35)).toBeLessThan(0.12)
  })

  it('leaves the others as they were', () => {
    expect([...forecast(placed, code).quality].slice(0, 2)).toEqual([...forecast(reduced, code).quality])
  })
})
