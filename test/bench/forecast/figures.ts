import { type Grade, gradeOf } from '../../../src/learning/forecast/grade.ts'
import type { WindowExpectation } from '../../../src/learning/forecast/intervals.ts'
import { scoreForecast } from '../../../src/learning/forecast/score-forecast.ts'
import { print } from '../../../src/local/print.ts'

/** A forecast total, held against what came. */
export interface Judged {
  readonly accuracy: number
  readonly within80: boolean
  readonly within95: boolean
  readonly grade: Grade
}

/** How a number of totals were forecast. */
export interface TotalFigures {
  readonly mean: number
  readonly median: number
  readonly goodShare: number
  readonly coverage80: number
  readonly coverage95: number
}

const GOOD = 0.8

/** Holds the forecast of a total against what came. */
export function judged(total: WindowExpectation, actual: number): Judged {
  return { ...scoreForecast(total, actual), grade: gradeOf(total) }
}

/** The figures of a number of totals. */
export function figuresOf(rows: readonly Judged[]): TotalFigures {
  const accuracies = rows.map(({ accuracy }) => accuracy).toSorted((a, b) => a - b)
  const share = (holds: (row: Judged) => boolean) => rows.filter(holds).length / rows.length
  return {
    mean: accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length,
    median: accuracies[accuracies.length >> 1] ?? 0,
    goodShare: share(({ accuracy }) => accuracy >= GOOD),
    coverage80: share(({ within80 }) => within80),
    coverage95: share(({ within95 }) => within95),
  }
}

/** Prints the figures of all totals of a kind, and of those among them that are graded high. */
export function printTotals(name: string, rows: readonly Judged[]): TotalFigures {
  const figures = figuresOf(rows)
  const high = rows.filter(({ grade }) => grade === 'high')
  const ofHigh = high.length > 0 ? `, accuracy ${inFigures(figuresOf(high))}` : ''
  const coverage = `80 % hold ${figures.coverage80.toFixed(3)}, 95 % ${figures.coverage95.toFixed(3)}`
  print(`${name.padEnd(32)} ${String(rows.length).padStart(5)}  accuracy ${inFigures(figures)}  ${coverage}`)
  print(`${' '.repeat(39)}graded high ${(high.length / rows.length).toFixed(2)}${ofHigh}`)
  return figures
}

function inFigures({ mean, median, goodShare }: TotalFigures): string {
  return `${mean.toFixed(3)} (median ${median.toFixed(3)}, >= ${GOOD}: ${goodShare.toFixed(2)})`
}
