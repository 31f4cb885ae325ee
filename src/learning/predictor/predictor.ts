import type { Scale } from './scale.ts'

/** How one outcome of each model is read from the heads. */
export interface Outcome {
  /** `quality`, or the name of an amount: `tokens`. */
  readonly name: string
  /** The first of its heads: the shared one, after which come its factors. */
  readonly firstHead: number
  readonly rank: number
  /** The mean of each model; of amounts, the mean logarithm. */
  readonly offsets: Float32Array
  /** Models times factors. */
  readonly loadings: Float32Array
  /** What the raw value of each model is multiplied by, then what is added to it: learned on requests it was not trained on. */
  readonly slopes: Float32Array
  readonly shifts: Float32Array
  /** Variance of single results around the forecast, for each model. */
  readonly noise: Float32Array
  /** Variance of the forecasts themselves, for each model: what is at stake where a request is unlike all examples. */
  readonly spread: Float32Array
}

/** All that is known of how models do on a request: eight-bit weights, a few tables. */
export interface Predictor {
  readonly models: readonly string[]
  readonly scale: Scale
  readonly heads: number
  /** All dimensions of one head after those of another: each head's fit into the nearest cache. */
  readonly weights: Int8Array
  /** What one unit of a head's weights is worth. */
  readonly units: Float32Array
  readonly quality: Outcome
  readonly amounts: readonly Outcome[]
}

/** What is expected of each model, in the order of the predictor's models. */
export interface Forecast {
  /** Expected quality, 0 to 1. */
  readonly quality: Float64Array
  /** One standard deviation of that expectation; a single result scatters far more. */
  readonly deviation: Float64Array
  /** Expected amounts by name: output tokens, and whatever else was learned. */
  readonly amounts: Readonly<Record<string, Float64Array>>
}
