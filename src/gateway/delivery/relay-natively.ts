import type { Fault } from '../../shared/faults.ts'
import type { Call, Settlement } from '../call.ts'
import { cutFault, errorEvent } from './stream-end.ts'

const DONE = 'data: [DONE]\n\n'

/**
 * Copies a stream to the caller natively and keeps a second copy for the books, read once at its end. Copying fails when
 * the caller goes away; then the second copy stops too, which cancels the upstream call, and what came so far is counted.
 */
export function relayNatively(
  upstream: ReadableStream,
  call: Call,
): { readable: ReadableStream; settled: Promise<Settlement> } {
  const [toCaller, toBooks] = upstream.tee()
  const caller = new IdentityTransformStream()
  const books = new IdentityTransformStream()
  const stop = new AbortController()
  // Without this stage `Response.text()` would hold the caller's branch back until the end.
  const text = new Response(books.readable).text().catch(() => '')
  const booked = toBooks
    .pipeTo(books.writable, { signal: stop.signal, preventAbort: true })
    .catch(() => books.writable.close())
    .catch(() => undefined)
  const copied = toCaller.pipeTo(caller.writable, { preventClose: true, preventAbort: true }).then(
    () => true,
    () => false,
  )
  return { readable: caller.readable, settled: settle(call, { copied, booked, text, stop, writable: caller.writable }) }
}

interface Copies {
  readonly copied: Promise<boolean>
  readonly booked: Promise<void>
  readonly text: Promise<string>
  readonly stop: AbortController
  readonly writable: WritableStream
}

async function settle(call: Call, { copied, booked, text, stop, writable }: Copies): Promise<Settlement> {
  const whole = await copied
  if (!whole) stop.abort()
  await booked
  const received = await text
  if (call.signal.aborted) return { outcome: 'cancelled', errorCode: null, text: received }
  const { fault, tail } = judgeEnd(received, call)
  const left = await writeEnd(writable, tail)
  if (!left) return { outcome: 'cancelled', errorCode: null, text: received }
  return { outcome: fault ? 'failed' : 'ok', errorCode: fault?.code ?? null, text: received + (fault ? '' : tail) }
}

/** What is still to be said when the bytes end: nothing, a forgotten `[DONE]`, or that the answer is not whole. */
function judgeEnd(received: string, call: Call): { fault: Fault | null; tail: string } {
  const end = received.slice(-4096)
  if (/^data:\s*\[DONE\]/m.test(end)) return { fault: null, tail: '' }
  const failed = /^data:\s*\{\s*"error"/m.test(end)
  if (!failed && /"finish_reason"\s*:\s*"/.test(end))
    return { fault: null, tail: `${received.endsWith('\n\n') ? '' : '\n\n'}${DONE}` }
  const fault = cutFault()
  return { fault, tail: failed ? '' : `\n\n${errorEvent(fault, call.id)}` }
}

/** False when the caller is no longer there to be told. */
async function writeEnd(writable: WritableStream, tail: string): Promise<boolean> {
  try {
    const writer = writable.getWriter()
    if (tail !== '') await writer.write(new TextEncoder().encode(tail))
    await writer.close()
    return true
  } catch {
    return false
  }
}
