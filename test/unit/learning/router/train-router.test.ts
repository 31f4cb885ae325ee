import { describe, expect, it } from 'vitest'
import { choose } from '../../../../src/learning/policy/choose.ts'
import { plainRequest, readFeatures } from '../../../../src/learning/predictor/features.ts'
import { forecast } from '../../../../src/learning/predictor/forecast.ts'
import { packPredictor } from '../../../../src/learning/predictor/pack.ts'
import { type PricedExample, trainRouter } from '../../../../src/learning/router/train-router.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const models = ['test/strong', 'test/cheap']

/** A world in which the cheap model is as good as the strong one at sums, and fails at proofs. */
function world(count: number, seed = 7): PricedExample[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, at) => {
    const isSum = random() < 0.6
    const text = isSum ? `Add ${at} and ${at + 7} please` : `Prove the theorem number ${at} about rings rigorously`
    return {
      features: readFeatures(plainRequest(text)),
      task: '',
      twin: text,
      quality: [Number(random() < 0.95), Number(random() < (isSum ? 0.95 : 0.2))],
      costsUsd: [0.01, 0.001],
      amounts: { cost: [10, 1] },
    }
  })
}

const examples = world(900)
const router = trainRouter(models, examples)

describe('a router trained on graded prompts', () => {
  it('sends each kind of request to the cheapest model that is good at it', () => {
    const dial = router.dials.find(({ share }) => share === 0.95)
    const chosenFor = (text: string) => {
      const { quality, deviation } = forecast(router.predictor, readFeatures(plainRequest(text)))
      const aim = { costWeight: dial?.costWeight ?? 0, latencyWeight: 0, caution: dial?.caution ?? 0, floor: 0 }
      return models[choose({ quality, deviation, cost: [0.01, 0.001] }, aim)]
    }
    expect(chosenFor('Add 12 and 19 please')).toBe('test/cheap')
    expect(chosenFor('Prove the theorem number 3 about rings rigorously')).toBe('test/strong')
  })

  it('has dials that kept to their share on prompts held out, and says what they save', () => {
    for (const { share, bound, saving } of router.outlook) {
      expect(bound).toBeGreaterThanOrEqual(share)
      expect(saving).toBeLessThanOrEqual(1)
    }
    expect(router.outlook.find(({ share }) => share === 0.95)?.saving).toBeGreaterThan(0.4)
  })

  it('keeps to its promise on prompts it has never seen', () => {
    const fresh = world(900, 99)
    const dial = router.dials.find(({ share }) => share === 0.95)
    const aim = { costWeight: dial?.costWeight ?? 0, latencyWeight: 0, caution: dial?.caution ?? 0, floor: 0 }
    const got = fresh.map(({ features, quality, costsUsd }) => {
      const expected = forecast(router.predictor, features)
      return quality[choose({ ...expected, cost: costsUsd }, aim)] ?? 0
    })
    const best = fresh.map(({ quality }) => quality[0] ?? 0)
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(got) / mean(best)).toBeGreaterThan(0.93)
  })

  it('is the same, byte for byte, for the same prompts', () => {
    const again = trainRouter(models, world(900))
    expect(packPredictor(again.predictor)).toEqual(packPredictor(router.predictor))
    expect(again.dials).toEqual(router.dials)
  })
})
