import type { Features } from './features.ts'
import { beside, fitHeads, type Heads, type Penalties } from './heads.ts'
import type { Outcome, Predictor } from './predictor.ts'
import type { Matrix } from './ridge.ts'
import { DIMENSIONS, encode, fitScale } from './scale.ts'

/** A request and what every model made of it. */
export interface Example {
  readonly features: Features
  /** The kind of task, where it is known; '' where not. Helps in training, is not needed for a forecast. */
  readonly task: string
  /** Quality of each model's answer, 0 to 1. */
  readonly quality: readonly number[]
  /** Positive amounts of each model's answer by name: output tokens, seconds, cost. The same names in all examples. */
  readonly amounts: Readonly<Record<string, readonly number[]>>
}

/** How the parts of a predictor are held back. */
export interface TrainingOptions {
  readonly quality: Penalties
  readonly amounts: Penalties
}

export const TRAINING: TrainingOptions = {
  quality: { shared: 5, apart: 150, task: 3, rank: 5 },
  amounts: { shared: 3, apart: 10, task: 3, rank: 3 },
}

/** Variances of results and of forecasts of quality before they are measured. */
const VARIANCE_ASSUMED = 0.2
const SPREAD_ASSUMED = 0.04

/** Trains a predictor. Its figures are those of the training examples: see `calibrate` for what they are worth elsewhere. */
export function train(
  models: readonly string[],
  examples: readonly Example[],
  options: TrainingOptions = TRAINING,
): Predictor {
  const scale = fitScale(examples.map(({ features }) => features))
  const inputs = examples.map(({ features }) => encode(features, scale))
  const tasks = examples.map(({ task }) => task)
  const names = Object.keys(examples[0]?.amounts ?? {})
  const qualities = examples.map(({ quality }) => quality)
  const fitted = [
    { name: 'quality', heads: fitHeads(inputs, qualities, tasks, options.quality) },
    ...names.map((name) => {
      const logs = examples.map(({ amounts }) =>
        (amounts[name] ?? []).map((amount) => Math.log(Math.max(1e-9, amount))),
      )
      return { name, heads: fitHeads(inputs, logs, tasks, options.amounts) }
    }),
  ]
  const all = fitted.map(({ heads }) => heads.weights).reduce(beside)
  let firstHead = 0
  const outcomes = fitted.map(({ name, heads }) => {
    const outcome = outcomeOf(name, heads, firstHead)
    firstHead += heads.weights.width
    return outcome
  })
  const [quality, ...amounts] = outcomes
  if (quality === undefined) throw new TypeError('nothing to learn')
  return { models, scale, heads: all.width, ...quantized(all), quality, amounts }
}

/** One outcome of fitted heads, before it is calibrated. */
export function outcomeOf(name: string, { weights, offsets, loadings }: Heads, firstHead: number): Outcome {
  const models = offsets.length
  return {
    name,
    firstHead,
    rank: weights.width - 1,
    offsets: Float32Array.from(offsets),
    loadings: Float32Array.from(loadings.flat()),
    slopes: new Float32Array(models).fill(1),
    shifts: new Float32Array(models),
    noise: new Float32Array(models).fill(VARIANCE_ASSUMED),
    spread: new Float32Array(models).fill(SPREAD_ASSUMED),
  }
}

/** Eight bits a weight: the greatest of a head is 127 of its units. */
function quantized({ width, values }: Matrix): { weights: Int8Array; units: Float32Array } {
  const units = new Float32Array(width).fill(1e-12)
  for (const [at, value] of values.entries()) {
    units[at % width] = Math.max(units[at % width] ?? 0, Math.abs(value) / 127)
  }
  const weights = new Int8Array(DIMENSIONS * width)
  for (const [at, value] of values.entries()) {
    const head = at % width
    weights[head * DIMENSIONS + (at - head) / width] = Math.round(value / (units[head] ?? 1))
  }
  return { weights, units }
}
