import { unpackPredictor } from '../predictor/pack.ts'
import type { Predictor } from '../predictor/predictor.ts'
import { WEIGHTS } from './weights.ts'

let shipped: Predictor | null = null

/** The predictor that a router starts from: how hard a request is and how long its answer gets. Unpacked once. */
export function shippedPredictor(): Predictor {
  shipped ??= unpackPredictor(bytesOf(WEIGHTS))
  if (shipped === null)
    throw new TypeError('shipped weights are of another format: run test/bench/routing/ship-weights.ts')
  return shipped
}

/** The bytes of a text in base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
