import { plainRequest, readFeatures } from '../../../../src/learning/predictor/features.ts'
import type { Example } from '../../../../src/learning/predictor/train.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

export const MODELS = ['a/strong', 'a/coder', 'a/weak'] as const

const SUBJECTS = {
  code: ['function', 'array', 'loop', 'compile', 'python', 'bug'],
  history: ['king', 'war', 'empire', 'century', 'treaty', 'rome'],
}
/** What each model gets right, by subject. */
export const TRUTH = { code: [0.7, 0.9, 0.2], history: [0.95, 0.4, 0.5] } as const

/** Examples of two subjects on which models differ; the same ones for the same seed. */
export function examplesOf(count: number, seed: number, named = true): Example[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (): Example => {
    const subject = random() < 0.5 ? 'code' : 'history'
    const words = Array.from({ length: 12 }, () => SUBJECTS[subject][Math.floor(random() * 6)])
    const length = subject === 'code' ? 300 : 50
    return {
      features: readFeatures(plainRequest(words.join(' '))),
      task: named ? subject : '',
      quality: TRUTH[subject].map((chance) => Number(random() < chance)),
      amounts: { tokens: [length, length * 2, length / 2].map((tokens) => tokens * (0.8 + 0.4 * random())) },
    }
  })
}
