import { median, quantile } from '../../harness/statistics.ts'
import { dealParts, type Forecasted } from '../cross-forecast.ts'

/** How good forecasts of single answers and of many together were. */
export interface Quality {
  readonly auc: number
  readonly brier: number
  /** Brier score gained over always forecasting each model's mean, 0 to 1. */
  readonly brierSkill: number
  readonly ece: number
  /** Mean of 1 - |forecast - actual| / actual of each model's mean quality over windows of 500 requests. */
  readonly windows: number
  /** The same within tasks, over as many requests of a task as there are, 500 at most. */
  readonly taskWindows: number
  /** The same within tasks when each model's overall mean is forecast. */
  readonly taskWindowsOfMeans: number
  /** Share of windows of 500 that are off by less than two deviations as stated. */
  readonly coverage: number
}

export const WINDOW = 500
const BINS = 15

/** Judges forecasts of quality by what happened. */
export function judgeQuality(forecasted: readonly Forecasted[]): Quality {
  const models = forecasted[0]?.row.quality.length ?? 0
  const columns = Array.from({ length: models }, (_, model) => columnOf(forecasted, model))
  const all = columns.flat()
  const means = columns.map((column) => meanOf(column, ([, got]) => got))
  const brier = meanOf(all, ([expected, got]) => (expected - got) ** 2)
  const plain = columns.map((column, at) => meanOf(column, ([, got]) => (got - (means[at] ?? 0)) ** 2))
  const windows = windowsOf(forecasted)
  const tasks = windowsOfTasks(forecasted)
  return {
    auc: meanOf(columns.map(aucOf).filter(Number.isFinite), (auc) => auc),
    brier,
    brierSkill: 1 - brier / meanOf(plain, (value) => value),
    ece: eceOf(all),
    windows: meanOf(accuracies(windows, models), (value) => value),
    taskWindows: meanOf(accuracies(tasks, models), (value) => value),
    taskWindowsOfMeans: meanOf(accuracies(tasks, models, means), (value) => value),
    coverage: coverageOf(windows, models),
  }
}

type Pair = readonly [expected: number, got: number]

function columnOf(forecasted: readonly Forecasted[], model: number): Pair[] {
  return forecasted.map(({ row, forecast }): Pair => [forecast.quality[model] ?? 0, row.quality[model] ?? 0])
}

function aucOf(column: readonly Pair[]): number {
  const sorted = column.toSorted(([a], [b]) => a - b)
  let [ranks, good] = [0, 0]
  for (const [at, [, got]] of sorted.entries()) {
    if (got <= 0.5) continue
    ranks += at + 1
    good++
  }
  return (ranks - (good * (good + 1)) / 2) / (good * (sorted.length - good))
}

function eceOf(pairs: readonly Pair[]): number {
  const bins = Array.from({ length: BINS }, () => 0)
  for (const [expected, got] of pairs) {
    const bin = Math.min(BINS - 1, Math.floor(expected * BINS))
    bins[bin] = (bins[bin] ?? 0) + expected - got
  }
  return bins.reduce((sum, gap) => sum + Math.abs(gap), 0) / pairs.length
}

/** Windows of a stream in which tasks come in any order. */
function windowsOf(forecasted: readonly Forecasted[]): Forecasted[][] {
  const place = dealParts(forecasted.length, 7, forecasted.length)
  const shuffled = forecasted.toSorted(
    (a, b) => (place[forecasted.indexOf(a)] ?? 0) - (place[forecasted.indexOf(b)] ?? 0),
  )
  const count = Math.max(1, Math.floor(shuffled.length / WINDOW))
  return Array.from({ length: count }, (_, at) => shuffled.slice(at * WINDOW, (at + 1) * WINDOW))
}

function windowsOfTasks(forecasted: readonly Forecasted[]): Forecasted[][] {
  const tasks = Object.values(Object.groupBy(forecasted, ({ row }) => row.task))
  return tasks.flatMap((of = []) => windowsOf(of)).filter((window) => window.length >= 50)
}

/** Of each window and model the accuracy of the mean forecast, or of a mean that is given; models without success are left out. */
function accuracies(windows: readonly Forecasted[][], models: number, means?: readonly number[]): number[] {
  return windows.flatMap((window) =>
    Array.from({ length: models }, (_, model) => {
      const column = columnOf(window, model)
      const got = meanOf(column, ([, value]) => value)
      return 1 - Math.abs((means?.[model] ?? meanOf(column, ([value]) => value)) - got) / got
    }).filter(Number.isFinite),
  )
}

function coverageOf(windows: readonly Forecasted[][], models: number): number {
  const hits = windows.flatMap((window) =>
    Array.from({ length: models }, (_, model) => {
      const column = columnOf(window, model)
      const gap = meanOf(column, ([expected, got]) => expected - got)
      const scatter = meanOf(column, ([expected, got]) => (expected - got) ** 2) / column.length
      const doubt = meanOf(window, ({ forecast }) => forecast.deviation[model] ?? 0) / Math.sqrt(column.length)
      return Number(Math.abs(gap) < 2 * Math.hypot(Math.sqrt(scatter), doubt))
    }),
  )
  return meanOf(hits, (hit) => hit)
}

/** How far forecasts of an amount were off. */
export interface AmountErrors {
  /** Median of |forecast - actual| / actual of single answers; beside it that of each model's median as forecast. */
  readonly median: number
  readonly medianOfMedians: number
  /** Worst error of a model's total. */
  readonly total: number
}

/** Judges forecasts of an amount; null where it is not known. */
export function judgeAmount(forecasted: readonly Forecasted[], name: string): AmountErrors | null {
  const models = forecasted[0]?.row.quality.length ?? 0
  if (forecasted[0]?.forecast.amounts[name] === undefined) return null
  const columns = Array.from({ length: models }, (_, model) =>
    forecasted.map(
      ({ row, forecast }): Pair => [forecast.amounts[name]?.[model] ?? 0, row.amounts[name]?.[model] ?? 0],
    ),
  )
  const medians = columns.map((column) =>
    quantile(
      column.map(([, got]) => got),
      0.5,
    ),
  )
  return {
    median: median(columns.flat().map(([expected, got]) => Math.abs(expected - got) / Math.max(got, 1e-9))),
    medianOfMedians: median(
      columns.flatMap((column, at) =>
        column.map(([, got]) => Math.abs((medians[at] ?? 0) - got) / Math.max(got, 1e-9)),
      ),
    ),
    total: Math.max(
      ...columns
        .filter((column) => column.some(([, got]) => got > 0))
        .map((column) => Math.abs(meanOf(column, ([e]) => e) / meanOf(column, ([, g]) => g) - 1)),
    ),
  }
}

function meanOf<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((sum, value) => sum + read(value), 0) / Math.max(1, values.length)
}
