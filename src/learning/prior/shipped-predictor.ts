import { unpackPredictor } from '../predictor/pack.ts'
import type { Predictor } from '../predictor/predictor.ts'
import { WEIGHTS } from './weights.ts'

let shipped: Predictor | null = null

/** The predictor that a router starts from: how hard a request is and how long its answer gets. Unpacked once. */
export function shippedPredictor(): Predictor {
  shipped ??= unpackPredictor(bytesOf(WEIGHTS))
  if (shipped === null) throw new TypeError('shipped weights are of another format: run test/bench/routing/ship-weights.ts')
  return shipped
}

/** The bytes of a text in base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** FNV-1a of some bytes, eight hexadecimal digits: enough to tell whether they are the ones that were generated. */
export function checksumOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
