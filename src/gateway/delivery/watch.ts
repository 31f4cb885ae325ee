import { SECOND_MS } from '../../shared/time.ts'
import type { Asking } from '../call.ts'

const TICK_MS = SECOND_MS
/** Where the caller is written to, to find out whether he is there: it takes two writes. */
const SENSING_TICK_MS = 400

/** The target took too long. */
export class Timeout extends Error {
  override name = 'Timeout'
}

/** The caller went away. */
export class CallerGone extends Error {
  override name = 'CallerGone'
  override message = 'the caller went away'
}

/** What else a watch listens to. */
export interface Senses {
  /** Ends the attempt from outside. */
  readonly outside?: AbortSignal | undefined
  /** Says something to the caller while nothing comes, once a tick; false when nobody is there. */
  readonly isThere?: () => Promise<boolean>
}

/** Watches over one attempt. */
export interface Watch {
  /** Gives what `work` gives; throws once time is up, the caller went away or the attempt was ended from outside. */
  over<T>(work: Promise<T>): Promise<T>
  /** From now on it may take so long, in ms, and at most two ticks longer. */
  allow(limitMs: number): void
  /** For work that can be told to stop. */
  readonly signal: AbortSignal
  end(): void
}

/**
 * One timer looks once a second whether the caller has gone, and sooner where time is up sooner. Listening to the caller's
 * signal and handing one to `fetch` would cost a tenth of a whole request; without, an abandoned `fetch` ends with the request.
 */
export function watchOver(
  call: Pick<Asking, 'signal'>,
  firstLimitMs: number,
  { outside, isThere }: Senses = {},
): Watch {
  let limitMs = firstLimitMs
  let waitedMs = 0
  /** Whether anything was allowed since the last tick. */
  let isFresh = false
  const usualMs = isThere ? SENSING_TICK_MS : TICK_MS
  let tickMs = Math.min(usualMs, limitMs / 2)
  let stopper: AbortController | null = null
  let failure: Error | null = outside?.aborted ? new Error(ENDED) : null
  /** Ends the wait that is going on; null while nobody waits: then no time counts. */
  let fail: ((reason: Error) => void) | null = null
  let timer = setTimeout(tick, tickMs)
  const leave = () => giveUp(new Error(ENDED))
  outside?.addEventListener('abort', leave)
  function tick(): void {
    waitedMs = isFresh || !fail ? 0 : waitedMs + tickMs
    isFresh = false
    if (call.signal.aborted) giveUp(new CallerGone())
    else if (waitedMs >= limitMs) giveUp(new Timeout())
    else {
      tickMs = Math.min(usualMs, limitMs / 2)
      timer = setTimeout(tick, tickMs)
      if (waitedMs > SENSING_TICK_MS) void isThere?.().then((there) => there || giveUp(new CallerGone()))
    }
  }
  function giveUp(reason: Error): void {
    failure = reason
    stopper?.abort(reason)
    fail?.(reason)
  }
  return {
    // Not `Promise.race` with one promise that outlives each race: that keeps every request in memory for longer.
    over: (work) =>
      new Promise((resolve, reject) => {
        if (failure) reject(failure)
        else fail = reject
        // First, so that it does not undo what the next wait has set.
        work.finally(() => (fail = null)).then(resolve, reject)
      }),
    allow(ms) {
      limitMs = ms
      isFresh = true
    },
    get signal() {
      stopper ??= new AbortController()
      return stopper.signal
    },
    end() {
      clearTimeout(timer)
      outside?.removeEventListener('abort', leave)
    },
  }
}

const ENDED = 'the attempt was ended'
