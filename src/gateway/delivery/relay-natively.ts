import type { Call, Delivery, Settlement } from '../call.ts'
import type { Limits } from './deadlines.ts'
import type { Opening } from './open-stream.ts'
import { giveUp, speakOn } from './relay-guarded.ts'
import type { Resume, Streaming } from './resume.ts'
import { isFinished, newSpeaker, type Speaker, say } from './speaker.ts'
import { CUT } from './stream-end.ts'

const DONE = 'data: [DONE]\n\n'

/**
 * Copies a stream to the caller natively and keeps a second copy for the books, read once at its end. Copying fails when
 * the caller goes away; then the second copy stops too, which cancels the upstream, and what came so far is counted. A
 * stream that ends before its answer does is taken up again.
 */
export function relayNatively(
  answered: Streaming,
  call: Call,
  limits: Limits,
  resume: Resume,
): Pick<Delivery, 'body' | 'settled'> {
  const caller = new IdentityTransformStream()
  const settled = copy(answered.answer, caller.writable).then((copied) =>
    settle(answered, copied, caller.writable, call, limits, resume),
  )
  return { body: caller.readable, settled }
}

interface Copied {
  /** What was read before the copying began, and what after. */
  readonly opening: string
  readonly rest: string
}

/** Copies what was read already, then all that is to come. */
async function copy({ bytes, upstream, reader, ended }: Opening, writable: WritableStream): Promise<Copied> {
  const opening = bytes.map((piece) => new TextDecoder().decode(piece)).join('')
  const isThere = await writeAll(writable, bytes)
  if (!isThere) await reader.cancel().catch(() => undefined)
  if (!isThere || ended) return { opening, rest: '' }
  reader.releaseLock()
  const [toCaller, toBooks] = upstream.tee()
  const books = new IdentityTransformStream()
  const stop = new AbortController()
  // Without this stage `Response.text()` would hold the caller's branch back until the end.
  const text = new Response(books.readable).text().catch(() => '')
  const booked = toBooks
    .pipeTo(books.writable, { signal: stop.signal, preventAbort: true })
    .catch(() => books.writable.close())
    .catch(() => undefined)
  const whole = await toCaller.pipeTo(writable, { preventClose: true, preventAbort: true }).then(
    () => true,
    // A source that fails and a caller who leaves look alike; the next write tells.
    () => false,
  )
  if (!whole) stop.abort()
  await booked
  return { opening, rest: await text }
}

async function settle(
  answered: Streaming,
  { opening, rest }: Copied,
  writable: WritableStream,
  call: Call,
  { idleMs }: Limits,
  resume: Resume,
): Promise<Settlement> {
  const text = opening + rest
  if (call.signal.aborted) return gone(text)
  const writer = writable.getWriter()
  const end = text.slice(-4096)
  if (/^data:\s*\[DONE\]/m.test(end)) return close(writer, text, '')
  const voice = listenTo(answered.answer, rest)
  const isCutInside = !/\n\r?\n$/.test(end)
  if (isFinished(voice)) return close(writer, text, `${isCutInside ? '\n\n' : ''}${DONE}`)
  // Half an event was passed on already: nothing that follows could make it whole.
  const isLost = isCutInside || /^data:\s*\{\s*"error"/m.test(end)
  const next = isLost ? null : await resume(answered, voice, CUT)
  if (next) return speakOn(next, writer, voice, call, idleMs, resume)
  if (isCutInside && !(await writeAll(writer, [encoder.encode('\n\n')]))) return gone(text)
  return { ...(await giveUp(writer, voice, call, CUT)), text }
}

function gone(text: string): Settlement {
  return { outcome: 'cancelled', errorCode: null, text }
}

/** What a copied stream has said, found out afterwards. */
function listenTo({ items, parse }: Opening, rest: string): Speaker {
  const voice = newSpeaker(true)
  for (const item of [...items, ...parse(encoder.encode(rest))]) if (item.is === 'chunk') say(voice, item)
  return voice
}

const encoder = new TextEncoder()

async function close(writer: WritableStreamDefaultWriter<Uint8Array>, text: string, tail: string): Promise<Settlement> {
  const isThere = await writeAll(writer, tail === '' ? [] : [encoder.encode(tail)])
  await writer.close().catch(() => undefined)
  return isThere ? { outcome: 'ok', errorCode: null, text: text + tail } : gone(text)
}

/** False when the caller is no longer there. */
async function writeAll(
  to: WritableStream | WritableStreamDefaultWriter<Uint8Array>,
  pieces: readonly Uint8Array[],
): Promise<boolean> {
  const writer = 'getWriter' in to ? to.getWriter() : to
  try {
    for (const piece of pieces) await writer.write(piece)
    return true
  } catch {
    return false
  } finally {
    if ('getWriter' in to) writer.releaseLock()
  }
}
