import type { Features } from './features.ts'
import { GRAM_BUCKETS, WORD_BUCKETS } from './ngrams.ts'
import { SIGNS } from './signs.ts'

/** How rare each n-gram is and how each sign usually looks, as the training examples had it. */
export interface Scale {
  /** How many examples there were. */
  readonly examples: number
  /** Per bucket, in how many examples it occurred, as `8 * log2(1 + count)`. */
  readonly rarity: Uint8Array
  readonly mean: Float32Array
  readonly deviation: Float32Array
}

/** A request as a sparse vector: n-grams weighted by how rare they are, then signs in standard deviations. */
export interface Encoded {
  readonly index: Uint16Array
  readonly value: Float32Array
}

/** How many numbers an encoded request can have. */
export const DIMENSIONS = GRAM_BUCKETS + SIGNS

const RUN_LENGTH = 0.7
const SIGN_SCALE = 0.15
const SIGN_LIMIT = 4
const RARITY_STEP = 8

/** Learns the scale of some examples. */
export function fitScale(examples: readonly Features[]): Scale {
  const counts = new Float64Array(GRAM_BUCKETS)
  const sum = new Float64Array(SIGNS)
  const squares = new Float64Array(SIGNS)
  for (const { grams, signs } of examples) {
    for (const bucket of grams.buckets) counts[bucket] = (counts[bucket] ?? 0) + 1
    for (const [at, sign] of signs.entries()) {
      sum[at] = (sum[at] ?? 0) + sign
      squares[at] = (squares[at] ?? 0) + sign * sign
    }
  }
  const n = Math.max(1, examples.length)
  const mean = Float32Array.from(sum, (total) => total / n)
  const variance = (total: number, at: number) => Math.max(1e-9, total / n - (mean[at] ?? 0) ** 2)
  return {
    examples: examples.length,
    rarity: Uint8Array.from(counts, (count) => Math.min(255, Math.round(RARITY_STEP * Math.log2(1 + count)))),
    mean,
    deviation: Float32Array.from(squares, (total, at) => Math.sqrt(variance(total, at)) + 1e-6),
  }
}

/** In how many training examples an n-gram occurred, about. */
export function occurrencesOf(scale: Scale, bucket: number): number {
  return OCCURRENCES[scale.rarity[bucket] ?? 0] ?? 0
}

const OCCURRENCES = Float64Array.from({ length: 256 }, (_, rarity) => 2 ** (rarity / RARITY_STEP) - 1)
const LOG_OCCURRENCES = Float64Array.from({ length: 256 }, (_, rarity) => (rarity / RARITY_STEP) * Math.LN2)

/** Turns the numbers of a request into a vector on the scale of the examples. */
export function encode({ grams, signs }: Features, scale: Scale): Encoded {
  const { buckets, counts } = grams
  const size = buckets.length
  const index = new Uint16Array(size + SIGNS)
  const value = new Float32Array(size + SIGNS)
  const most = Math.log(1 + scale.examples) + 1
  for (let at = 0; at < size; at++) {
    const bucket = buckets[at] ?? 0
    index[at] = bucket
    value[at] = (counts[at] ?? 0) * (most - (LOG_OCCURRENCES[scale.rarity[bucket] ?? 0] ?? 0))
  }
  normalize(index, value, size)
  for (let at = 0; at < SIGNS; at++) {
    index[size + at] = GRAM_BUCKETS + at
    value[size + at] = SIGN_SCALE * standardized(signs[at] ?? 0, scale.mean[at] ?? 0, scale.deviation[at] ?? 1)
  }
  return { index, value }
}

/** Gives the words of a request length 1, its runs of characters a little less, however many there are. */
function normalize(index: Uint16Array, value: Float32Array, size: number): void {
  const isWord = (at: number) => (index[at] ?? 0) < WORD_BUCKETS
  let [ofWords, ofRuns] = [0, 0]
  for (let at = 0; at < size; at++) {
    const part = value[at] ?? 0
    if (isWord(at)) ofWords += part * part
    else ofRuns += part * part
  }
  const [wordScale, runScale] = [1 / Math.sqrt(ofWords || 1), RUN_LENGTH / Math.sqrt(ofRuns || 1)]
  for (let at = 0; at < size; at++) value[at] = (value[at] ?? 0) * (isWord(at) ? wordScale : runScale)
}

function standardized(sign: number, mean: number, deviation: number): number {
  return Math.max(-SIGN_LIMIT, Math.min(SIGN_LIMIT, (sign - mean) / deviation))
}
