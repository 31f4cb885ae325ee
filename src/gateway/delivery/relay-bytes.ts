import type { Asking, Settlement } from '../call.ts'

/** So much of what was passed on is kept, its end if it was more: there the usage is told. */
const TAIL_CHARACTERS = 1_000_000

/** Bytes under way to the caller, and how that ended; `text` is the end of what was said, '' where it is no text. */
export interface BytesRelayed {
  readonly body: ReadableStream
  readonly settled: Promise<Settlement>
}

/** Hands bytes on as they come. A caller who leaves ends the stream behind him too. */
export function relayBytes(source: ReadableStream<Uint8Array>, type: string, call: Asking): BytesRelayed {
  const { readable, writable } = new IdentityTransformStream()
  const decoder = /event-stream|json/.test(type) ? new TextDecoder() : null
  return { body: readable, settled: pump(source.getReader(), writable.getWriter(), decoder, call) }
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  decoder: TextDecoder | null,
  { signal }: Asking,
): Promise<Settlement> {
  let text = ''
  let isReading = true
  try {
    for (;;) {
      isReading = true
      const { done, value } = await from.read()
      if (done) break
      if (decoder) text = (text + decoder.decode(value, { stream: true })).slice(-TAIL_CHARACTERS)
      isReading = false
      await to.write(value)
    }
    await to.close()
    return { outcome: 'ok', errorCode: null, text }
  } catch {
    await from.cancel().catch(() => undefined)
    await to.abort().catch(() => undefined)
    const isCut = isReading && !signal.aborted
    return { outcome: isCut ? 'failed' : 'cancelled', errorCode: isCut ? 'provider_failed' : null, text }
  }
}
