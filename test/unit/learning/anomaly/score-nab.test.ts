import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type NabFile, readNab, readScores } from '../../../bench/anomaly/nab/read-nab.ts'
import { PROFILES, scoreNab, scoreNabAt } from '../../../bench/anomaly/nab/score-nab.ts'

const FOLDER = '../shared/data/nab'
const file: NabFile = {
  name: 'f',
  at: Array.from({ length: 200 }, (_, row) => row),
  values: new Array<number>(200).fill(0),
  windows: [[100, 119]],
}
const scores = (...rows: number[]) => new Map([['f', file.values.map((_, row) => Number(rows.includes(row)))]])
const standard = (...rows: number[]) => scoreNabAt([file], scores(...rows), PROFILES.standard, 0.5)
const sigmoid = (x: number) => 2 / (1 + Math.exp(5 * x)) - 1

describe('the scorer of NAB', () => {
  it('gives 100 for the first row of every window and 0 for silence', () => {
    expect(standard(100)).toBeCloseTo(100, 9)
    expect(standard()).toBe(0)
  })

  it('gives less the later in a window, and counts only the best row of it', () => {
    expect(standard(119)).toBeCloseTo(50 + (50 * sigmoid(-1 / 20)) / sigmoid(-1), 9)
    expect(standard(100, 110, 119)).toBeCloseTo(100, 9)
  })

  it('takes 0.11 for a false row before any window, less soon after one, and twice that where false ones weigh more', () => {
    expect(standard(100, 50)).toBeCloseTo(100 - 50 * 0.11, 9)
    expect(standard(100, 124)).toBeCloseTo(100 + 50 * 0.11 * sigmoid(5 / 19), 9)
    expect(scoreNabAt([file], scores(100, 50), PROFILES.fewFalse, 0.5)).toBeCloseTo(100 - 50 * 0.22, 9)
  })

  it('does not look at the probation', () => {
    expect(standard(100, 10)).toBeCloseTo(100, 9)
  })

  it('finds the threshold that is best', () => {
    const graded = new Map([['f', file.values.map((_, row) => (row === 100 ? 0.9 : row === 50 ? 0.4 : 0))]])
    expect(scoreNab([file], graded, PROFILES.standard)).toEqual({
      score: 100,
      threshold: 0.9,
      found: 1,
      falseRows: 0,
      raw: 1,
    })
  })
})

describe.skipIf(!existsSync(FOLDER))('on recorded files', () => {
  it.each(['ARTime', 'contextOSE', 'twitterADVec', 'windowedGaussian'])(
    'the threshold published for %s, found over more files, is nearly the best on these',
    (name) => {
      const files = readNab(FOLDER) ?? []
      const theirs = readScores(`${FOLDER}/scores_${name}.csv.gz`, files) ?? new Map()
      const published = JSON.parse(readFileSync(`${FOLDER}/scoreboard_final_results.json`, 'utf8'))[name]
      const best = scoreNab(files, theirs, PROFILES.standard).score
      const at = scoreNabAt(files, theirs, PROFILES.standard, published.standard.threshold)
      expect(best - at).toBeGreaterThanOrEqual(-1e-9)
      expect(best - at).toBeLessThan(2)
    },
  )
})
