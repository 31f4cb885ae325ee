import { refuse } from '../../providers/refusal.ts'
import { Fault } from '../../shared/faults.ts'
import type { Call, Native, Settlement } from '../call.ts'
import type { Opening } from './open-stream.ts'
import type { Relayed } from './relay-stream.ts'
import type { Streaming } from './resume.ts'
import { conclude, isFinished, newSpeaker, type Speaker, say } from './speaker.ts'
import { CUT, SILENT } from './stream-end.ts'
import type { Item } from './stream-filter.ts'
import { type Strike, strikeOut } from './strike-out.ts'
import { CallerGone, Timeout, type Watch, watchOver } from './watch.ts'

/**
 * Passes a stream in the caller's own format on, byte for byte, and listens along for the books. One that breaks off ends
 * with an error in that format.
 */
export function relayOwn(answered: Streaming, call: Call, native: Native, idleMs: number): Relayed {
  const { readable, writable } = new IdentityTransformStream()
  return { body: readable, settled: passOn(answered, writable.getWriter(), call, native, idleMs) }
}

type Writer = WritableStreamDefaultWriter<Uint8Array>

async function passOn(
  { answer, target }: Streaming,
  writer: Writer,
  call: Call,
  native: Native,
  idleMs: number,
): Promise<Settlement> {
  const voice = newSpeaker(true)
  const watch = watchOver(call, idleMs)
  try {
    const told = await passAll(answer, writer, voice, watch, idleMs, strikeOut(target.apiKey))
    return await close(writer, voice, native, told ?? CUT)
  } catch (thrown) {
    await answer.reader.cancel().catch(() => undefined)
    if (thrown instanceof CallerGone || call.signal.aborted) return gone(writer, voice)
    return close(writer, voice, native, thrown instanceof Timeout ? SILENT : CUT)
  } finally {
    watch.end()
  }
}

/** Passes everything on; gives what the stream itself reported of having failed. */
async function passAll(answer: Opening, writer: Writer, voice: Speaker, watch: Watch, idleMs: number, strike: Strike) {
  let told = listen(voice, answer.items)
  for (const bytes of answer.bytes) await put(writer, strike(bytes))
  let { ended } = answer
  while (!ended) {
    watch.allow(idleMs)
    const { done, value } = await watch.over(answer.reader.read())
    ended = done
    told ??= listen(voice, answer.parse(done ? null : value))
    await put(writer, strike(done ? null : value))
  }
  return told
}

/** What the stream itself reports of having failed; null while it is sound. */
function listen(voice: Speaker, items: readonly Item[]) {
  for (const item of items) {
    if (item.is === 'chunk') say(voice, item)
    if (item.is === 'broken') return refuse(item.refusal.kind, '')
  }
  return null
}

async function put(writer: Writer, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return
  try {
    await writer.write(bytes)
  } catch {
    throw new CallerGone()
  }
}

/** An error that the provider has told in its own words needs no second one. */
async function close(
  writer: Writer,
  voice: Speaker,
  native: Native,
  { message }: { readonly message: string },
): Promise<Settlement> {
  const isWhole = isFinished(voice)
  conclude(voice)
  try {
    if (!isWhole && message !== '') {
      await put(writer, new TextEncoder().encode(native.fail(new Fault('provider_failed', message))))
    }
    await writer.close()
  } catch {
    return gone(writer, voice)
  }
  const text = `${voice.transcript}${isWhole ? 'data: [DONE]\n\n' : ''}`
  return isWhole ? { outcome: 'ok', errorCode: null, text } : { outcome: 'failed', errorCode: 'provider_failed', text }
}

async function gone(writer: Writer, { transcript }: Speaker): Promise<Settlement> {
  await writer.abort().catch(() => undefined)
  return { outcome: 'cancelled', errorCode: null, text: transcript }
}
