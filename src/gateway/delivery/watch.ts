import { SECOND_MS } from '../../shared/time.ts'
import type { Call } from '../call.ts'

/** How long a target may take to begin, and a JSON answer to end. */
const HEADERS_LIMIT_MS = 60 * SECOND_MS
const BODY_LIMIT_MS = 300 * SECOND_MS
const TICK_MS = SECOND_MS

/** The target took too long. */
export class Timeout extends Error {
  override name = 'Timeout'
}

/** Watches over one attempt. */
export interface Watch {
  /** Gives what `work` gives; throws once the target took too long or the caller went away, whichever is noticed first. */
  over<T>(work: Promise<T>): Promise<T>
  /** For work that can be told to stop. */
  readonly signal: AbortSignal
  /** The target has begun to answer: from now on the longer limit holds. */
  begun(): void
  end(): void
}

/**
 * One timer looks once a second whether a limit has passed or the caller has gone. Listening to the caller's signal and
 * handing one to `fetch` would cost a tenth of a whole request; without, an abandoned `fetch` ends with the request.
 */
export function watchOver(call: Call): Watch {
  let limitMs = HEADERS_LIMIT_MS
  let waitedMs = 0
  let stopper: AbortController | null = null
  let fail: (reason: Error) => void = () => undefined
  let timer = setTimeout(tick, TICK_MS)
  function tick(): void {
    waitedMs += TICK_MS
    if (call.signal.aborted) giveUp(new Error('the caller went away'))
    else if (waitedMs >= limitMs) giveUp(new Timeout())
    else timer = setTimeout(tick, TICK_MS)
  }
  function giveUp(reason: Error): void {
    stopper?.abort(reason)
    fail(reason)
  }
  return {
    // Not `Promise.race` with one promise that outlives each race: that keeps every request in memory for longer.
    over: (work) =>
      new Promise((resolve, reject) => {
        fail = reject
        work.then(resolve, reject)
      }),
    get signal() {
      stopper ??= new AbortController()
      return stopper.signal
    },
    begun() {
      limitMs = BODY_LIMIT_MS
    },
    end: () => clearTimeout(timer),
  }
}
