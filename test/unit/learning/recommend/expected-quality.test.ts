import { describe, expect, it } from 'vitest'
import {
  addForecast,
  addGrade,
  expectedQuality,
  newQualitySums,
} from '../../../../src/learning/recommend/expected-quality.ts'

const prior = (arm: string, requestClass: string) => ({
  quality: arm === 'a/x' && requestClass === 'code' ? 0.4 : 0.6,
  deviation: 0.2,
})

describe('the expected quality of a model', () => {
  it('is its prior where the log says nothing', () => {
    expect(expectedQuality(newQualitySums(), prior, ['short'])('a/x', 'code')).toEqual({
      quality: 0.4,
      deviation: 0.2,
      graded: 0,
    })
    expect(expectedQuality(newQualitySums(), prior, ['code'])('a/x', null).quality).toBeCloseTo(0.4, 9)
  })

  it('is the mean of its logged forecasts of that class', () => {
    const sums = newQualitySums()
    addForecast(sums, 'a/x', 'code', { quality: 0.7, deviation: 0.1 })
    addForecast(sums, 'a/x', 'code', { quality: 0.9, deviation: 0.05 })
    const of = expectedQuality(sums, prior, ['short'])
    expect(of('a/x', 'code')).toEqual({
      quality: expect.closeTo(0.8, 9),
      deviation: expect.closeTo(0.075, 9),
      graded: 0,
    })
    expect(of('a/x', 'short').quality).toBe(0.6)
  })

  it('moves to the grades of its answers, the surer the more there are', () => {
    const sums = newQualitySums()
    for (let at = 0; at < 270; at++) addGrade(sums, 'a/x', 'code', 1, 1)
    const { quality, deviation } = expectedQuality(sums, prior, ['short'])('a/x', 'code')
    expect(quality).toBeCloseTo((30 * 0.4 + 270) / 300, 9)
    expect(deviation).toBeCloseTo(0.2 * Math.sqrt(0.1), 9)
  })

  it('counts grades of requests of no known class for every class', () => {
    const sums = newQualitySums()
    for (let at = 0; at < 30; at++) addGrade(sums, 'a/x', null, 0, 1)
    const of = expectedQuality(sums, prior, ['short'])
    expect(of('a/x', 'code').quality).toBeCloseTo(0.2, 9)
    expect(of('a/x', 'short').quality).toBeCloseTo(0.3, 9)
  })

  it('is for no class in particular that for all of them where nothing tells what the tenant asks', () => {
    expect(expectedQuality(newQualitySums(), prior, ['code', 'short'])('a/x', null).quality).toBeCloseTo(0.5, 9)
  })

  it('is for no class in particular that for the tenant’s mix of classes', () => {
    const sums = newQualitySums()
    sums.classes.set('code', 3)
    sums.classes.set('short', 1)
    expect(expectedQuality(sums, prior, ['short'])('a/x', null).quality).toBeCloseTo(0.75 * 0.4 + 0.25 * 0.6, 9)
  })
})
