import type { Refusal } from '../../providers/contract.ts'
import { refuse } from '../../providers/refusal.ts'
import { Fault, type FaultCode } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { Call, Settlement } from '../call.ts'
import { type Answered, withoutKey } from './attempt.ts'
import type { Opening } from './open-stream.ts'
import type { Resume } from './resume.ts'
import { conclude, isFinished, newSpeaker, type Speaker, say } from './speaker.ts'
import { CUT, cutFault, errorEvent, SILENT } from './stream-end.ts'
import type { Item } from './stream-filter.ts'
import { CallerGone, Timeout, type Watch, watchOver } from './watch.ts'

const DONE = 'data: [DONE]\n\n'
/** How long a stream that has finished may take to say its usage, or that it is done. */
const FAREWELL_MS = 2 * SECOND_MS

/** How one target's part of a stream ended: with the answer whole, with the caller gone, or before its end. */
export type PartEnd = 'whole' | 'gone' | Refusal

/**
 * Reads a stream event by event and hands on what is sound. When it breaks off, stalls or turns to rubbish another target
 * takes over; only when none can is the caller told, in the stream, that the answer is not whole.
 */
export function relayGuarded(
  answered: Answered & { readonly answer: Opening },
  call: Call,
  idleMs: number,
  resume: Resume,
) {
  const { readable, writable } = new IdentityTransformStream()
  const voice = newSpeaker(call.showUsage)
  const settled = speakOn(answered, writable.getWriter(), voice, call, idleMs, resume)
  return { body: readable, settled }
}

/** Speaks for a target, and for those that take over from it, until the stream is closed. */
export async function speakOn(
  answered: Answered & { readonly answer: Opening },
  writer: WritableStreamDefaultWriter<Uint8Array>,
  voice: Speaker,
  call: Call,
  idleMs: number,
  resume: Resume,
): Promise<Settlement> {
  let current = answered
  let end = await relayPart(current.answer, writer, voice, call, idleMs)
  while (typeof end === 'object') {
    const refusal = withoutKey(end, current.target)
    const next = await resume(current, voice, refusal)
    if (next === null) return giveUp(writer, voice, call, refusal)
    current = next
    end = await relayPart(current.answer, writer, voice, call, idleMs)
  }
  const target = current.target
  if (end === 'gone') return { ...cancelled(voice), target, carriedTokens: voice.carriedTokens }
  return { ...(await close(writer, voice)), target, carriedTokens: voice.carriedTokens }
}

/** Tells the caller that the answer is not whole, where nobody could make it so. */
export async function giveUp(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  voice: Speaker,
  call: Call,
  refusal: Refusal,
): Promise<Settlement> {
  const cause = cutFault()
  const code: FaultCode = refusal.kind === 'overloaded' ? 'provider_overloaded' : cause.code
  const told = await write(writer, errorEvent(new Fault(code, refusal.message || cause.message), call.id))
  await writer.close().catch(() => undefined)
  return told ? { outcome: 'failed', errorCode: code, text: voice.transcript } : cancelled(voice)
}

async function relayPart(
  opening: Opening,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  voice: Speaker,
  call: Call,
  idleMs: number,
): Promise<PartEnd> {
  // Plain workerd notices that a caller has left only when it writes to him; clients pass over comments.
  const watch = watchOver(call, idleMs, { isThere: () => write(writer, ': waiting\n\n') })
  try {
    return await leave(opening, await handAll(opening, writer, voice, watch, idleMs))
  } catch (thrown) {
    return await leave(opening, endOf(thrown, voice, call))
  } finally {
    watch.end()
  }
}

async function handAll(
  opening: Opening,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  voice: Speaker,
  watch: Watch,
  idleMs: number,
): Promise<PartEnd> {
  let { items, ended } = opening
  for (;;) {
    const end = await hand(items, writer, voice)
    if (end) return end
    if (ended) return isFinished(voice) ? 'whole' : CUT
    watch.allow(isFinished(voice) ? Math.min(FAREWELL_MS, idleMs) : idleMs)
    const { done, value } = await watch.over(opening.reader.read())
    items = opening.parse(done ? null : value)
    ended = done
  }
}

/** Hands on what one read brought, in one write. */
async function hand(
  items: readonly Item[],
  writer: WritableStreamDefaultWriter<Uint8Array>,
  voice: Speaker,
): Promise<PartEnd | null> {
  let words = ''
  for (const item of items) {
    const said = item.is === 'chunk' ? say(voice, item) : null
    if (said === null) {
      const isThere = words === '' || (await write(writer, words))
      return isThere ? partEnd(item, voice) : 'gone'
    }
    words += said
  }
  return words === '' || (await write(writer, words)) ? null : 'gone'
}

/** What it means that an item says nothing more. */
function partEnd(item: Item, voice: Speaker): PartEnd {
  if (item.is === 'chunk') return refuse('failed', 'Another provider could not go on with the answer.')
  if (isFinished(voice)) return 'whole'
  return item.is === 'broken' ? item.refusal : CUT
}

function endOf(thrown: unknown, voice: Speaker, call: Call): PartEnd {
  if (isFinished(voice)) return 'whole'
  if (call.signal.aborted || thrown instanceof CallerGone) return 'gone'
  return thrown instanceof Timeout ? SILENT : CUT
}

/** Nobody reads on: the provider is told so. */
async function leave(opening: Opening, end: PartEnd): Promise<PartEnd> {
  await opening.reader.cancel().catch(() => undefined)
  return end
}

async function close(writer: WritableStreamDefaultWriter<Uint8Array>, voice: Speaker): Promise<Settlement> {
  const told = await write(writer, conclude(voice) + DONE)
  await writer.close().catch(() => undefined)
  return told ? { outcome: 'ok', errorCode: null, text: voice.transcript + DONE } : cancelled(voice)
}

function cancelled({ transcript }: Speaker): Settlement {
  return { outcome: 'cancelled', errorCode: null, text: transcript }
}

const encoder = new TextEncoder()

/** False when the caller is no longer there. */
async function write(writer: WritableStreamDefaultWriter<Uint8Array>, words: string): Promise<boolean> {
  try {
    await writer.write(encoder.encode(words))
    return true
  } catch {
    return false
  }
}
