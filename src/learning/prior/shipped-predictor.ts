import { unpackPredictor } from '../predictor/pack.ts'
import type { Predictor } from '../predictor/predictor.ts'
import { checksumOf } from './checksum.ts'
import { WEIGHTS, WEIGHTS_CHECKSUM } from './weights.ts'

/** What its version is called in records. */
export const SHIPPED = 'shipped'

let shipped: Predictor | null = null

/** The predictor that a router starts from: how hard a request is and how long its answer gets. Unpacked once. */
export function shippedPredictor(): Predictor {
  shipped ??= unpacked()
  return shipped
}

function unpacked(): Predictor {
  const bytes = bytesOf(WEIGHTS)
  const predictor = checksumOf(bytes) === WEIGHTS_CHECKSUM ? unpackPredictor(bytes) : null
  if (predictor === null) throw new TypeError('shipped weights are damaged or of another format: generate them again')
  return predictor
}

/** The bytes of a text in base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
