import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainRequest, readFeatures } from '../../../../src/learning/predictor/features.ts'
import { forecast, headsOf } from '../../../../src/learning/predictor/forecast.ts'
import { encode } from '../../../../src/learning/predictor/scale.ts'
import { train } from '../../../../src/learning/predictor/train.ts'
import { type GradedAnswer, refitModels } from '../../../../src/learning/refit/refit-models.ts'
import { solve } from '../../../../src/learning/refit/solve.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const models = ['test/a', 'test/b', 'test/c']
const requests = Array.from({ length: 300 }, (_, at) =>
  readFeatures(plainRequest(at % 2 ? `add ${at} and ${at + 3}` : `prove theorem ${at} about rings`)),
)
const predictor = train(
  models,
  requests.map((features, at) => ({
    features,
    task: '',
    quality: [0.8, at % 2 ? 0.9 : 0.4, 0.6],
    amounts: { tokens: [100, 200, 300] },
  })),
)

function answersOf(model: string, count: number, truth: (at: number) => number, seed = 1): GradedAnswer[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, at) => {
    const features = requests[at % requests.length]
    if (!features) throw new Error('no request')
    const heads = headsOf(predictor, encode(features, predictor.scale))
    const { firstHead, rank } = predictor.quality
    return {
      model,
      heads: [...heads.slice(firstHead, firstHead + 1 + rank)],
      predicted: forecast(predictor, features).quality[Math.max(0, models.indexOf(model))] ?? 0.5,
      grade: Number(random() < truth(at)),
      weight: 1,
      tokenRatio: 2,
    }
  })
}

const meanOf = (model: string, of = predictor) => {
  const at = of.models.indexOf(model)
  const all = requests.map((features) => forecast(of, features).quality[at] ?? 0)
  return all.reduce((sum, value) => sum + value, 0) / all.length
}

describe('a refit', () => {
  it('finds out that a model got worse, and leaves the others alone', () => {
    const { predictor: after, evidence } = refitModels(
      predictor,
      answersOf('test/a', 600, () => 0.3),
    )
    expect(meanOf('test/a', after)).toBeLessThan(0.4)
    expect(meanOf('test/b', after)).toBeCloseTo(meanOf('test/b'), 6)
    expect(evidence).toMatchObject([{ model: 'test/a', graded: 600 }])
    expect(evidence[0]?.before).toBeGreaterThan(0.7)
  })

  it('moves little on little evidence, and not at all on less', () => {
    const some = refitModels(
      predictor,
      answersOf('test/a', 25, () => 0),
    )
    const moved = meanOf('test/a') - meanOf('test/a', some.predictor)
    expect(moved).toBeGreaterThan(0.05)
    expect(moved).toBeLessThan(0.6)
    expect(
      refitModels(
        predictor,
        answersOf('test/a', 15, () => 0),
      ).predictor,
    ).toEqual(predictor)
  })

  it('finds out on which requests a model got better', () => {
    const { predictor: after } = refitModels(
      predictor,
      answersOf('test/b', 3_000, (at) => (at % 2 ? 0.4 : 0.9)),
    )
    const on = (text: string, of = predictor) => forecast(of, readFeatures(plainRequest(text))).quality[1] ?? 0
    expect(on('prove theorem 7 about rings', after) - on('prove theorem 7 about rings')).toBeGreaterThan(0.2)
    expect(on('add 7 and 10', after)).toBeLessThan(on('add 7 and 10'))
  })

  it('adds a model it does not know, from what was expected of it and how it did', () => {
    const { predictor: after } = refitModels(
      predictor,
      answersOf('test/new', 400, () => 0.5),
    )
    expect(after.models).toEqual([...models, 'test/new'])
    expect(Math.abs(meanOf('test/new', after) - 0.5)).toBeLessThan(0.1)
    expect(meanOf('test/a', after)).toBeCloseTo(meanOf('test/a'), 6)
    expect(
      refitModels(
        predictor,
        answersOf('test/new', 25, () => 0.5),
      ).predictor.models,
    ).toEqual(models)
  })

  it('corrects how long answers are expected to be', () => {
    const [features] = requests
    if (!features) throw new Error('no request')
    const { predictor: after } = refitModels(
      predictor,
      answersOf('test/a', 600, () => 0.8),
    )
    const [before, now] = [predictor, after].map((of) => forecast(of, features).amounts['tokens']?.[0] ?? 0)
    expect((now ?? 0) / (before ?? 1)).toBeGreaterThan(1.8)
  })

  it('does not depend on the order of the answers, and survives grades that make no sense', () => {
    const answers = answersOf('test/a', 200, () => 0.5)
    const odd = [
      { ...answers[0], grade: Number.NaN },
      { ...answers[0], weight: -1 },
    ] as GradedAnswer[]
    const there = refitModels(predictor, [...answers, ...odd]).predictor
    const back = refitModels(predictor, answers.toReversed()).predictor
    for (const [at, offset] of there.quality.offsets.entries()) expect(back.quality.offsets[at]).toBeCloseTo(offset, 5)
  })
})

it('elimination solves what it is given', () => {
  return fc.assert(
    fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }), (wanted) => {
      const base = wanted.map((_, row) => wanted.map((__, column) => (row === column ? 9 : 1 / (1 + row + column))))
      const system = base.map((row) => [...row, row.reduce((sum, value, at) => sum + value * (wanted[at] ?? 0), 0)])
      for (const [at, value] of solve(system).entries()) expect(value).toBeCloseTo(wanted[at] ?? 0, 8)
    }),
  )
})
