import type { Features } from './features.ts'
import type { Forecast, Outcome, Predictor } from './predictor.ts'
import { encode, type Encoded, occurrencesOf, type Scale } from './scale.ts'
import { GRAM_BUCKETS } from './ngrams.ts'

const LEAST = 0.005
const MOST = 0.995
/** How much evidence an n-gram needs before it counts as known: as strong as the shared penalty. */
const DOUBT = 5

/** What is to be expected of every model on a request. */
export function forecast(predictor: Predictor, features: Features): Forecast {
  const input = encode(features, predictor.scale)
  const values = headsOf(predictor, input)
  const quality = rawOutcome(predictor.quality, values)
  const lever = leverage(predictor.scale, input)
  const deviation = new Float64Array(quality.length)
  for (let model = 0; model < quality.length; model++) {
    quality[model] = Math.min(MOST, Math.max(LEAST, quality[model] ?? 0))
    deviation[model] = Math.sqrt((predictor.quality.noise[model] ?? 0) * lever)
  }
  const amounts: Record<string, Float64Array> = {}
  for (const outcome of predictor.amounts) amounts[outcome.name] = rawOutcome(outcome, values).map(Math.exp)
  return { quality, deviation, amounts }
}

function headsOf({ heads, weights, units }: Predictor, { index, value }: Encoded): Float64Array {
  const sums = new Float64Array(heads)
  for (let at = 0; at < index.length; at++) {
    const from = (index[at] ?? 0) * heads
    const factor = value[at] ?? 0
    for (let head = 0; head < heads; head++) sums[head] = (sums[head] ?? 0) + factor * (weights[from + head] ?? 0)
  }
  for (let head = 0; head < heads; head++) sums[head] = (sums[head] ?? 0) * (units[head] ?? 0)
  return sums
}

function rawOutcome(outcome: Outcome, heads: Float64Array): Float64Array {
  const { firstHead, rank, offsets, loadings, slopes, shifts } = outcome
  const out = new Float64Array(offsets.length)
  for (let model = 0; model < out.length; model++) {
    let raw = (offsets[model] ?? 0) + (heads[firstHead] ?? 0)
    for (let at = 0; at < rank; at++) raw += (loadings[model * rank + at] ?? 0) * (heads[firstHead + 1 + at] ?? 0)
    out[model] = raw * (slopes[model] ?? 1) + (shifts[model] ?? 0)
  }
  return out
}

/**
 * How little the examples had in common with a request: near 0 where all of it occurred often, the squared length of its
 * vector over the penalty where nothing did. Times the noise it is the variance of the expectation (ridge regression with
 * the cross terms left out).
 */
function leverage(scale: Scale, { index, value }: Encoded): number {
  let sum = 1 / (1 + scale.examples)
  for (let at = 0; at < index.length; at++) {
    const dimension = index[at] ?? 0
    const square = (value[at] ?? 0) ** 2
    const seen = dimension < GRAM_BUCKETS ? occurrencesOf(scale, dimension) : scale.examples
    sum += square / (DOUBT + seen * square)
  }
  return sum
}
