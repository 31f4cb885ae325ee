import { mainDirections, project } from './factors.ts'
import { type Matrix, ridge, times, zeros } from './ridge.ts'
import type { Encoded } from './scale.ts'

/** How strongly each part is held back, and how many parts there are. */
export interface Penalties {
  /** On what all models have in common. */
  readonly shared: number
  /** On what sets a model apart. */
  readonly apart: number
  /** On telling tasks apart, where tasks are named. */
  readonly task: number
  /** How many factors tell the models apart, at most. */
  readonly rank: number
}

/** What was learned of one outcome: a shared part, factors, and how each model depends on these. */
export interface Heads {
  /** One column for the shared part, then one for each factor. */
  readonly weights: Matrix
  /** The mean of each model. */
  readonly offsets: Float64Array
  /** A row for each model: how much of each factor it takes. */
  readonly loadings: readonly (readonly number[])[]
}

/** A task's mean counts as if this many examples of it had shown the overall mean. */
const TASK_DOUBT = 10
const STEPS = 25

/**
 * Fits what each model makes of each request: what is common to all models is learned freely, what sets one apart is held
 * back hard, since a choice among many noisy estimates falls for the luckiest. Where tasks are named, each target is split
 * into its task's mean, which is nearly without noise, and the rest.
 */
export function fitHeads(
  inputs: readonly Encoded[],
  outcomes: readonly (readonly number[])[],
  tasks: readonly string[],
  penalties: Penalties,
): Heads {
  const models = outcomes[0]?.length ?? 0
  const targets = split(outcomes, models)
  const means = columnMeans(targets)
  const ofTask = taskMeans(targets, means, tasks)
  const rest = zeros(outcomes.length, targets.width)
  for (let at = 0; at < rest.values.length; at++) {
    rest.values[at] = (targets.values[at] ?? 0) - (means[at % targets.width] ?? 0) - (ofTask.values[at] ?? 0)
  }
  const columns = Array.from({ length: targets.width }, (_, column) => column)
  const ofRest = columns.map((column) => (column === 0 ? penalties.shared : penalties.apart))
  const weights = ridge(inputs, rest, ofRest, STEPS)
  const isTaskless = ofTask.values.every((value) => value === 0)
  if (!isTaskless) {
    const ofTasks = ridge(
      inputs,
      ofTask,
      columns.map(() => penalties.task),
      STEPS,
    )
    for (let at = 0; at < weights.values.length; at++)
      weights.values[at] = (weights.values[at] ?? 0) + (ofTasks.values[at] ?? 0)
  }
  return compress(inputs, weights, means, penalties.rank)
}

/** Column 0: the mean of a row. The others: how far each model is from it. */
function split(outcomes: readonly (readonly number[])[], models: number): Matrix {
  const out = zeros(outcomes.length, models + 1)
  for (const [row, outcome] of outcomes.entries()) {
    const mean = outcome.reduce((sum, value) => sum + value, 0) / Math.max(1, models)
    const start = row * (models + 1)
    out.values[start] = mean
    for (const [model, value] of outcome.entries()) out.values[start + 1 + model] = value - mean
  }
  return out
}

function columnMeans({ width, values }: Matrix): Float64Array {
  const means = new Float64Array(width)
  const rows = Math.max(1, values.length / width)
  for (const [at, value] of values.entries()) means[at % width] = (means[at % width] ?? 0) + value / rows
  return means
}

/** For each row how far its task is from the overall mean; zero where tasks have no name. */
function taskMeans(targets: Matrix, means: Float64Array, tasks: readonly string[]): Matrix {
  const { width } = targets
  const known = tallyTasks(targets, means, tasks)
  const out = zeros(tasks.length, width)
  for (const [row, task] of tasks.entries()) {
    const tally = known.get(task)
    if (tally === undefined || task === '') continue
    out.values.set(
      tally.sums.map((sum) => sum / (tally.count + TASK_DOUBT)),
      row * width,
    )
  }
  return out
}

interface TaskTally {
  count: number
  readonly sums: Float64Array
}

function tallyTasks({ width, values }: Matrix, means: Float64Array, tasks: readonly string[]): Map<string, TaskTally> {
  const known = new Map<string, TaskTally>()
  for (const [row, task] of tasks.entries()) {
    const tally = known.get(task) ?? { count: 0, sums: new Float64Array(width) }
    known.set(task, tally)
    tally.count++
    for (let column = 0; column < width; column++) {
      tally.sums[column] = (tally.sums[column] ?? 0) + (values[row * width + column] ?? 0) - (means[column] ?? 0)
    }
  }
  return known
}

/** Replaces one column a model by a few factors: those in which the fitted deviations differ most. */
function compress(inputs: readonly Encoded[], weights: Matrix, means: Float64Array, rank: number): Heads {
  const offsets = means.slice(1).map((apart) => apart + (means[0] ?? 0))
  const [shared, apart] = [columns(weights, 0, 1), columns(weights, 1, weights.width)]
  const directions = mainDirections(times(inputs, apart), rank)
  const factors = project(apart, directions)
  const loadings = Array.from(offsets, (_, model) => directions.map((direction) => direction[model] ?? 0))
  return { weights: beside(shared, factors), offsets, loadings }
}

function columns({ width, values }: Matrix, from: number, to: number): Matrix {
  const rows = values.length / width
  const out = zeros(rows, to - from)
  for (let row = 0; row < rows; row++)
    out.values.set(values.subarray(row * width + from, row * width + to), row * (to - from))
  return out
}

/** Two matrices of as many rows in one, the columns of the second after those of the first. */
export function beside(left: Matrix, right: Matrix): Matrix {
  const width = left.width + right.width
  const rows = left.values.length / left.width
  const out = zeros(rows, width)
  for (let row = 0; row < rows; row++) {
    out.values.set(left.values.subarray(row * left.width, (row + 1) * left.width), row * width)
    out.values.set(right.values.subarray(row * right.width, (row + 1) * right.width), row * width + left.width)
  }
  return out
}
