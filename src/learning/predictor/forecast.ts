import type { Features } from './features.ts'
import { GRAM_BUCKETS } from './ngrams.ts'
import type { Forecast, Outcome, Predictor } from './predictor.ts'
import { DIMENSIONS, type Encoded, encode, occurrencesOf, type Scale } from './scale.ts'

const LEAST = 0.005
const MOST = 0.995
/** An n-gram that occurred in this many examples is half known. */
const HALF_KNOWN = 5
/** What even a request of nothing but known n-grams may differ from what these usually mean, as a share of all differences. */
const NEVER_KNOWN = 0.1

/** What is to be expected of every model on a request. */
export function forecast(predictor: Predictor, features: Features): Forecast {
  const input = encode(features, predictor.scale)
  const values = headsOf(predictor, input)
  const quality = rawOutcome(predictor.quality, values)
  const unknown = NEVER_KNOWN + noveltyOf(predictor.scale, input)
  const deviation = new Float64Array(quality.length)
  for (let model = 0; model < quality.length; model++) {
    quality[model] = Math.min(MOST, Math.max(LEAST, quality[model] ?? 0))
    const ofMean = (predictor.quality.noise[model] ?? 0) / (1 + predictor.scale.examples)
    deviation[model] = Math.sqrt(ofMean + unknown * (predictor.quality.spread[model] ?? 0))
  }
  const amounts: Record<string, Float64Array> = {}
  for (const outcome of predictor.amounts) amounts[outcome.name] = rawOutcome(outcome, values).map(Math.exp)
  return { quality, deviation, amounts }
}

/** What each head gives for an encoded request. */
export function headsOf({ heads, weights, units }: Predictor, { index, value }: Encoded): Float64Array {
  const out = new Float64Array(heads)
  for (let head = 0; head < heads; head++) {
    const from = head * DIMENSIONS
    let sum = 0
    for (let at = 0; at < index.length; at++) sum += (value[at] ?? 0) * (weights[from + (index[at] ?? 0)] ?? 0)
    out[head] = sum * (units[head] ?? 0)
  }
  return out
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

/** Which part of a request, 0 to 1 of its squared length, is made of n-grams that the examples had seldom or never. */
export function noveltyOf(scale: Scale, { index, value }: Encoded): number {
  let [whole, strange] = [0, 0]
  for (let at = 0; at < index.length; at++) {
    const bucket = index[at] ?? 0
    if (bucket >= GRAM_BUCKETS) break
    const part = value[at] ?? 0
    whole += part * part
    strange += (part * part * HALF_KNOWN) / (HALF_KNOWN + occurrencesOf(scale, bucket))
  }
  return whole > 0 ? strange / whole : 1
}
