import { GRAM_BUCKETS } from './ngrams.ts'
import type { Outcome, Predictor } from './predictor.ts'
import { DIMENSIONS } from './scale.ts'
import { SIGNS } from './signs.ts'

interface Head {
  readonly format: number
  readonly models: readonly string[]
  readonly examples: number
  readonly heads: number
  readonly dimensions: number
  readonly outcomes: readonly { readonly name: string; readonly firstHead: number; readonly rank: number }[]
}

const FORMAT = 1
/** Tables of four-byte numbers must start at a multiple of four. */
const ALIGNED = 4

/** A predictor as bytes, to be stored or published: a length, a line of JSON, then its tables. Little-endian. */
export function packPredictor(predictor: Predictor): Uint8Array<ArrayBuffer> {
  const { models, scale, heads, quality, amounts } = predictor
  const all = [quality, ...amounts]
  const head: Head = {
    format: FORMAT,
    models,
    examples: scale.examples,
    heads,
    dimensions: DIMENSIONS,
    outcomes: all.map(({ name, firstHead, rank }) => ({ name, firstHead, rank })),
  }
  const json = new TextEncoder().encode(JSON.stringify(head))
  const tables = [scale.mean, scale.deviation, predictor.units, ...all.flatMap(tablesOf)]
  const start = padded(ALIGNED + json.byteLength)
  const floats = tables.reduce((sum, table) => sum + table.byteLength, 0)
  const bytes = new Uint8Array(start + floats + scale.rarity.length + predictor.weights.length)
  new DataView(bytes.buffer).setUint32(0, json.byteLength, true)
  bytes.set(json, ALIGNED)
  let at = start
  for (const table of tables) {
    bytes.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength), at)
    at += table.byteLength
  }
  bytes.set(scale.rarity, at)
  bytes.set(
    new Uint8Array(predictor.weights.buffer, predictor.weights.byteOffset, predictor.weights.length),
    at + scale.rarity.length,
  )
  return bytes
}

/** The predictor that was packed; null when the bytes are of another format, or of other features than this code reads. */
export function unpackPredictor(bytes: Uint8Array): Predictor | null {
  if (bytes.byteLength < ALIGNED) return null
  // A copy of its own: a view may start anywhere, and tables must be aligned.
  const own = Uint8Array.from(bytes)
  const length = new DataView(own.buffer).getUint32(0, true)
  const head = headOf(own.subarray(ALIGNED, ALIGNED + length))
  if (head === null) return null
  let at = padded(ALIGNED + length)
  if (own.byteLength !== at + sizeOf(head)) return null
  const floats = (count: number): Float32Array => {
    at += count * 4
    return new Float32Array(own.buffer, at - count * 4, count)
  }
  const [mean, deviation, units] = [floats(SIGNS), floats(SIGNS), floats(head.heads)]
  const outcomes = head.outcomes.map(({ name, firstHead, rank }): Outcome => {
    const count = head.models.length
    const [offsets, loadings] = [floats(count), floats(count * rank)]
    return {
      name,
      firstHead,
      rank,
      offsets,
      loadings,
      slopes: floats(count),
      shifts: floats(count),
      noise: floats(count),
      spread: floats(count),
    }
  })
  const rarity = own.subarray(at, at + GRAM_BUCKETS)
  const weights = new Int8Array(own.buffer, at + GRAM_BUCKETS, DIMENSIONS * head.heads)
  const [quality, ...amounts] = outcomes
  if (quality === undefined) return null
  const scale = { examples: head.examples, rarity, mean, deviation }
  return { models: head.models, scale, heads: head.heads, weights, units, quality, amounts }
}

function headOf(json: Uint8Array): Head | null {
  try {
    const head = JSON.parse(new TextDecoder().decode(json)) as Head
    return head.format === FORMAT && head.dimensions === DIMENSIONS ? head : null
  } catch {
    return null
  }
}

function tablesOf({ offsets, loadings, slopes, shifts, noise, spread }: Outcome): Float32Array[] {
  return [offsets, loadings, slopes, shifts, noise, spread]
}

function sizeOf({ models, heads, outcomes }: Head): number {
  const floats = outcomes.reduce((sum, { rank }) => sum + models.length * (5 + rank), 2 * SIGNS + heads)
  return floats * 4 + GRAM_BUCKETS + DIMENSIONS * heads
}

function padded(length: number): number {
  return Math.ceil(length / ALIGNED) * ALIGNED
}
