import { observe, startDetector } from '../../../../src/learning/anomaly/detector.ts'
import { print } from '../../../../src/local/print.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { printBar } from '../../outages/bars.ts'
import { type NabFile, probationOf, readNab, readScores } from './read-nab.ts'
import { type NabScore, PROFILES, scoreNab, scoreNabAt } from './score-nab.ts'

const PUBLISHED = ['ARTime', 'contextOSE', 'twitterADVec', 'windowedGaussian']
const SPLITS = 50

type Scores = ReadonlyMap<string, readonly number[]>

/** Runs the gauge over all files of a folder and prints its scores beside those of others over the same files. */
export function runNab(folder: string): void {
  const files = readNab(folder)
  if (files === null) {
    print(`skipped: no NAB in ${folder}`)
    return
  }
  const own: Scores = new Map(files.map((file) => [file.name, scoresOf(file)]))
  print(
    `${files.length} files, ${files.reduce((sum, { windows }) => sum + windows.length, 0)} windows; on the same files:`,
  )
  const standard = show('gauge', files, own)
  const others = PUBLISHED.flatMap((name) => {
    const scores = readScores(`${folder}/scores_${name}.csv.gz`, files)
    return scores === null ? [] : [{ name, score: show(name, files, scores).score }]
  })
  printBar('nab_standard', standard.score, '>=', 58)
  printBar('nab_threshold_from_other_half', crossValidated(files, own), '>=', 55)
  printBar('nab_at_shipped_threshold', scoreNabAt(files, own, PROFILES.standard, 1), '>=', 55)
  printBar('nab_over_rcf_published_on_all_58_files', standard.score, '>=', 51.7)
  const rival = others.find(({ name }) => name === 'twitterADVec')
  if (rival) printBar('nab_over_twitter_advec_on_the_same_files', standard.score - rival.score, '>=', 0)
}

function show(name: string, files: readonly NabFile[], scores: Scores): NabScore {
  const standard = scoreNab(files, scores, PROFILES.standard)
  const [fewFalse, fewMissed] = [
    scoreNab(files, scores, PROFILES.fewFalse),
    scoreNab(files, scores, PROFILES.fewMissed),
  ]
  const rest = [fewFalse, fewMissed].map(({ score }) => score.toFixed(1)).join(' / ')
  const { found, falseRows, threshold } = standard
  print(
    `${name.padEnd(18)} ${standard.score.toFixed(1)} (low FP / FN ${rest}), ${found} windows, ${falseRows} false rows, threshold ${threshold.toFixed(3)}`,
  )
  return standard
}

/** The score of each row, where an alert is a row that says more than any within half of the probation. */
function scoresOf(file: NabFile): number[] {
  const gaps = file.at.slice(1, 100).map((at, index) => at - (file.at[index] ?? at))
  const stepMs = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  let state = startDetector('gauge', { stepMs, refractoryMs: (stepMs * probationOf(file)) / 2 })
  return file.values.map((value, row) => {
    const verdict = observe(state, { at: file.at[row] ?? 0, value })
    state = verdict.state
    return verdict.isNews ? verdict.score : 0
  })
}

/** Mean score of halves of the files at the threshold that is best for the other half. */
function crossValidated(files: readonly NabFile[], scores: Scores): number {
  const random = seeded(1)
  let sum = 0
  for (let split = 0; split < SPLITS; split++) {
    const shuffled = files.map((file) => ({ file, by: random() })).toSorted((a, b) => a.by - b.by)
    const half = (parity: number) => shuffled.filter((_, index) => index % 2 === parity).map(({ file }) => file)
    const [one, other] = [half(0), half(1)]
    const best = (of: readonly NabFile[]) => scoreNab(of, scores, PROFILES.standard).threshold
    sum +=
      scoreNabAt(one, scores, PROFILES.standard, best(other)) + scoreNabAt(other, scores, PROFILES.standard, best(one))
  }
  return sum / (2 * SPLITS)
}
