import { Fault } from '../../shared/faults.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { Call, Settlement } from '../call.ts'
import { splitEvents } from './server-events.ts'
import { cutFault, errorEvent } from './stream-end.ts'
import type { StreamFilter } from './stream-filter.ts'

const DONE = 'data: [DONE]\n\n'
/** How long a provider may be silent between two pieces of its stream. */
const SILENCE_LIMIT_MS = 120 * SECOND_MS

/** Reads the upstream piece by piece, and writes what a filter makes of each in one go. */
export function relayTranslated(upstream: ReadableStream, filter: StreamFilter, call: Call) {
  const { readable, writable } = new IdentityTransformStream()
  return { readable, settled: pump(upstream.getReader(), writable.getWriter(), filter, call) }
}

async function pump(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  filter: StreamFilter,
  call: Call,
): Promise<Settlement> {
  const encoder = new TextEncoder()
  const pieces = readPieces(reader, filter)
  let text = ''
  let fault: Fault | null = null
  try {
    for await (const piece of pieces) {
      text += piece.kept
      fault = piece.fault
      if (piece.shown !== '') await writer.write(encoder.encode(piece.shown))
    }
    if (!filter.finished()) fault ??= cutFault()
    await writer.write(encoder.encode(fault ? errorEvent(fault, call.id) : DONE))
    await writer.close()
    return { outcome: fault ? 'failed' : 'ok', errorCode: fault?.code ?? null, text: fault ? text : text + DONE }
  } catch {
    // Writing fails only when the caller is gone; then nobody needs the rest.
    await reader.cancel().catch(() => undefined)
    return { outcome: 'cancelled', errorCode: null, text }
  }
}

interface Piece {
  readonly shown: string
  readonly kept: string
  readonly fault: Fault | null
}

/** What each read of the upstream brought, until it ends, fails, or reports a failure. */
async function* readPieces(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  filter: StreamFilter,
): AsyncGenerator<Piece> {
  const decoder = new TextDecoder()
  const split = splitEvents()
  for (;;) {
    const read = await within(SILENCE_LIMIT_MS, reader.read(), () => null).catch(() => null)
    if (read === null) return
    // The blank line closes a last event that the provider left open.
    const piece = filterAll(split(read.done ? '\n\n' : decoder.decode(read.value, { stream: true })), filter)
    yield piece
    if (read.done) return
    if (piece.fault) {
      await reader.cancel().catch(() => undefined)
      return
    }
  }
}

function filterAll(events: ReturnType<ReturnType<typeof splitEvents>>, filter: StreamFilter): Piece {
  let shown = ''
  let kept = ''
  for (const event of events) {
    const filtered = filter.read(event)
    shown += filtered.shown
    kept += filtered.kept
    if (filtered.refusal) return { shown, kept, fault: new Fault('provider_failed', filtered.refusal.message) }
  }
  return { shown, kept, fault: null }
}
