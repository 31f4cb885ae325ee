import { SECOND_MS } from '../../shared/time.ts'
import type { Asking, Settlement } from '../call.ts'
import { type Strike, strikeOut } from './strike-out.ts'
import { CallerGone, Timeout, type Watch, watchOver } from './watch.ts'

/** So much of what was passed on is kept, its end if it was more: there the usage is told. */
const TAIL_CHARACTERS = 1_000_000
/** Pictures and sounds may be long in coming, but not for ever. */
const IDLE_MS = 120 * SECOND_MS

/** Bytes under way to the caller, and how that ended; `text` is the end of what was said, '' where it is no text. */
export interface BytesRelayed {
  readonly body: ReadableStream
  readonly settled: Promise<Settlement>
}

/**
 * Hands bytes on as they come. A caller who leaves ends the stream behind him too, and so does a source that says nothing
 * for `idleMs`. Of text, the secret that opened the source is struck out.
 */
export function relayBytes(
  source: ReadableStream<Uint8Array>,
  type: string,
  call: Pick<Asking, 'signal'>,
  secret: string,
  idleMs = IDLE_MS,
): BytesRelayed {
  const { readable, writable } = new IdentityTransformStream()
  const decoder = /event-stream|json/.test(type) ? new TextDecoder() : null
  const strike = strikeOut(decoder ? secret : '')
  const watch = watchOver(call, idleMs)
  const settled = pump(source.getReader(), writable.getWriter(), decoder, strike, watch).finally(watch.end)
  return { body: readable, settled }
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  decoder: TextDecoder | null,
  strike: Strike,
  watch: Watch,
): Promise<Settlement> {
  let text = ''
  try {
    for (;;) {
      const { done, value } = await watch.over(from.read())
      const bytes = strike(done ? null : value)
      if (decoder) text = (text + decoder.decode(bytes, { stream: true })).slice(-TAIL_CHARACTERS)
      if (bytes.length > 0) await put(to, bytes)
      if (done) break
    }
    await to.close().catch(leave)
    return { outcome: 'ok', errorCode: null, text }
  } catch (thrown) {
    // Neither is waited for: what is stuck may not end.
    void from.cancel().catch(() => undefined)
    void to.abort(thrown).catch(() => undefined)
    return { ...endOf(thrown), text }
  }
}

function put(to: WritableStreamDefaultWriter<Uint8Array>, bytes: Uint8Array): Promise<void> {
  return to.write(bytes).catch(leave)
}

function leave(): never {
  throw new CallerGone()
}

function endOf(thrown: unknown): Pick<Settlement, 'outcome' | 'errorCode'> {
  if (thrown instanceof CallerGone) return { outcome: 'cancelled', errorCode: null }
  return { outcome: 'failed', errorCode: thrown instanceof Timeout ? 'provider_timeout' : 'provider_failed' }
}
