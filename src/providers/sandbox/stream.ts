interface Pace {
  /** Before the first event. */
  readonly delayMs: number
  /** Between two events. */
  readonly paceMs: number
  /** The stream breaks when this is aborted. */
  readonly signal: AbortSignal | undefined
  /** Breaks the connection after the last event instead of ending it. */
  readonly breaks: boolean
}

/** Sends texts one by one, each made only when it is asked for, and stops waiting when nobody listens any more. */
export function paced(texts: Iterable<string>, { delayMs, paceMs, signal, breaks }: Pace): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = texts[Symbol.iterator]()
  const cancelled = new AbortController()
  const ended = signal ? AbortSignal.any([signal, cancelled.signal]) : cancelled.signal
  let waitMs = delayMs
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await pause(waitMs, ended)
        } catch (thrown) {
          // A cancelled stream is closed already, and refuses to hear of it.
          if (!cancelled.signal.aborted) controller.error(thrown)
          return
        }
        waitMs = paceMs
        const next = iterator.next()
        if (!next.done) controller.enqueue(encoder.encode(next.value))
        else if (breaks) controller.error(new Error('The sandbox broke the connection.'))
        else controller.close()
      },
      cancel: () => cancelled.abort(),
    },
    { highWaterMark: 0 },
  )
}

/** Waits, or throws the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    if (ms <= 0) return resolve()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
