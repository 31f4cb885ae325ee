import { hash32 } from '../../shared/hash.ts'
import type { Fact } from '../../storage/facts.ts'
import { readTraceparent } from './traceparent.ts'

/** Where a request belongs: the caller's trace where it named one, or else one of its own, which is the hex of its id. */
export function traceOf({ id, traceparent }: Fact): { readonly traceId: string; readonly parentSpanId: string | null } {
  return readTraceparent(traceparent) ?? { traceId: ownTraceId(id), parentSpanId: null }
}

function ownTraceId(id: string): string {
  const digits = id.slice(id.lastIndexOf('_') + 1)
  return /^(?!0{32})[0-9a-f]{32}$/.test(digits) ? digits : hexOf(id, 4)
}

/** The id of a request's span, or of that of one of its attempts: the same however often it is asked for. */
export function spanIdOf(requestId: string, attempt: number | null): string {
  return hexOf(`${requestId}:${attempt ?? 'root'}`, 2)
}

/** As many words of 32 bits in hex. All zeros are no id. */
function hexOf(text: string, words: number): string {
  const hex = Array.from({ length: words }, (_, at) => hash32(`${at}:${text}`).toString(16).padStart(8, '0')).join('')
  return /[1-9a-f]/.test(hex) ? hex : hex.replace(/.$/, '1')
}

/**
 * Whether a trace is among the share that is sent, which is the same at every sampler of that share that goes by ids. Source: W3C
 * Trace Context Level 2, "Randomness of trace-id": the last 7 bytes are random; 52 bits of them are exact here.
 */
export function isSampled(traceId: string, share: number): boolean {
  return Number.parseInt(traceId.slice(-13), 16) / 2 ** 52 < share
}
