import { type CellBook, emptyCells, learnGrades } from '../../../src/learning/cells/cells.ts'
import { type Arm, type Exploring, FEW_TRIALS, pick } from '../../../src/learning/cells/pick.ts'
import { classOf } from '../../../src/learning/cells/request-class.ts'
import { ONLY_QUALITY } from '../../../src/learning/policy/select-aim.ts'
import { plainRequest } from '../../../src/learning/predictor/features.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import type { Row } from './read-set.ts'

/** What is expected of a model on a row before any feedback. */
export type Expect = (
  row: Row,
  model: number,
) => { readonly quality: number; readonly deviation: number; readonly cost: number }

/** How a stream of requests is run. */
export interface StreamOptions {
  readonly models: readonly string[]
  readonly expect: Expect
  /** Share of answers that are graded. */
  readonly feedback: number
  readonly exploring?: Exploring
  readonly seed: number
  /** The quality that a model's answer gets, where it is not that of the data. */
  readonly outcome?: (row: Row, model: number, at: number) => number
}

/** One request of a stream: who answered, and what it was worth. */
export interface Served {
  readonly model: number
  readonly requestClass: string
  readonly quality: number
  readonly utility: number
  readonly isTrial: boolean
}

/** What a thousandth of a dollar weighs against quality: 0.02, as in the published experiments on this data. */
export const COST_WEIGHT = 0.02

/** What an answer is worth. */
export function utilityOf(row: Row, model: number, quality = row.quality[model] ?? 0): number {
  return quality - COST_WEIGHT * (row.cost?.[model] ?? 0)
}

/** Serves rows one by one from a book that starts empty; what is graded is learned at once. */
export function serve(rows: readonly Row[], options: StreamOptions): Served[] {
  const { models, expect, feedback, exploring = FEW_TRIALS, seed } = options
  const outcome = options.outcome ?? ((row: Row, model: number) => row.quality[model] ?? 0)
  const random = seeded(seed)
  const aim = { ...ONLY_QUALITY, costWeight: COST_WEIGHT }
  let book: CellBook = emptyCells()
  return rows.map((row, at) => {
    const requestClass = classOf(plainRequest(row.prompt))
    const arms = models.map((model, each): Arm => ({ model: `bench/${model}`, ...expect(row, each) }))
    const picked = pick(arms, book, requestClass, aim, exploring, random)
    const model = models.findIndex((name) => `bench/${name}` === picked?.model)
    const quality = outcome(row, model, at)
    if (random() < feedback) {
      const expected = arms[model]?.quality ?? 0
      book = learnGrades(book, [
        { model: `bench/${models[model]}`, requestClass, expected, grade: quality, weight: 1, at },
      ])
    }
    return { model, requestClass, quality, utility: utilityOf(row, model, quality), isTrial: picked?.isTrial === true }
  })
}
