import { SECOND_MS } from '../../shared/time.ts'
import type { Call } from '../call.ts'

/** How long a target may take to begin, and a JSON answer to end. */
const HEADERS_LIMIT_MS = 60 * SECOND_MS
const BODY_LIMIT_MS = 300 * SECOND_MS

/** Why a signal fired: the target took too long. */
export class Timeout extends Error {
  override name = 'Timeout'
}

/** Watches over one attempt. */
export interface Watch {
  /** Fires when the caller goes away or the target takes too long. */
  readonly signal: AbortSignal
  /** The target has begun to answer: from now on the longer limit holds. */
  begun(): void
  end(): void
}

/** One timer serves both limits: setting another for the second would cost more than admitting and routing together. */
export function watchOver(call: Call): Watch {
  const controller = new AbortController()
  const leave = () => controller.abort(new Error('the caller went away'))
  let hasBegun = false
  let timer = setTimeout(expire, HEADERS_LIMIT_MS)
  call.signal.addEventListener('abort', leave, { once: true })
  function expire(): void {
    if (hasBegun) timer = setTimeout(() => controller.abort(new Timeout()), BODY_LIMIT_MS - HEADERS_LIMIT_MS)
    else controller.abort(new Timeout())
  }
  return {
    signal: controller.signal,
    begun() {
      hasBegun = true
    },
    end() {
      clearTimeout(timer)
      call.signal.removeEventListener('abort', leave)
    },
  }
}
