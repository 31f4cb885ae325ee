import type { ChatChunk } from '../../contract/chat.ts'
import type { ChatBody, Provider, Refusal, ServerEvent } from '../../providers/contract.ts'
import { refuse } from '../../providers/refusal.ts'
import { splitEvents } from '../server-events.ts'
import { isNothing } from './empty-answer.ts'
import { type Item, type ReadEvent, readerOf } from './stream-filter.ts'

/** A stream whose first words have come. Nothing of it has reached the caller yet. */
export interface Opening {
  /** The bytes read so far, and what they say. */
  readonly bytes: readonly Uint8Array[]
  readonly items: readonly Item[]
  /** Reads on: bytes, or null at the end. */
  readonly upstream: ReadableStream<Uint8Array>
  readonly reader: ReadableStreamDefaultReader<Uint8Array>
  readonly ended: boolean
  /** Turns further bytes into items. */
  parse(bytes: Uint8Array | null): readonly Item[]
}

/** A stream that opens with so much and says nothing is none. */
const OPENING_BYTES_MAX = 262_144

/**
 * Reads a stream until it has said something, so that one that opens with an error, with rubbish, or ends before it began is
 * still a failure that another target can make good.
 */
export async function openStream(
  upstream: ReadableStream<Uint8Array>,
  provider: Provider,
  body: ChatBody,
  type: 'events' | 'unknown',
): Promise<Opening | Refusal> {
  const reader = upstream.getReader()
  const parse = parserOf(provider.frames?.() ?? textFrames(), readerOf(provider, body))
  const bytes: Uint8Array[] = []
  const items: Item[] = []
  const readOn = async () => {
    const { done, value } = await reader.read()
    if (value) bytes.push(value)
    items.push(...parse(done ? null : value))
    return done
  }
  for (;;) {
    const ended = await readOn()
    const isStream = type === 'events' || !looksLikeJson(bytes)
    const verdict = isStream ? judge(items, ended || sizeOf(bytes) > OPENING_BYTES_MAX) : NO_STREAM
    if (verdict === 'speaks') return { bytes, items, upstream, reader, ended, parse }
    if (verdict === 'wait') continue
    // What cannot be cancelled any more has ended by itself.
    await reader.cancel().catch(() => undefined)
    return verdict
  }
}

function sizeOf(bytes: readonly Uint8Array[]): number {
  return bytes.reduce((sum, { length }) => sum + length, 0)
}

const NO_STREAM = refuse('failed', 'It answered with something that is no stream.')

/** A reader of bytes that may be cut anywhere. */
function parserOf(split: Frames, read: ReadEvent): (bytes: Uint8Array | null) => readonly Item[] {
  return (bytes) => split(bytes).flatMap(read)
}

type Frames = (bytes: Uint8Array | null) => readonly ServerEvent[]

/** Server-sent events of bytes; null closes a last event that the provider left open. */
function textFrames(): Frames {
  const decoder = new TextDecoder()
  const split = splitEvents()
  return (bytes) => split(bytes === null ? '\n\n' : decoder.decode(bytes, { stream: true }))
}

function judge(items: readonly Item[], isLast: boolean): 'wait' | 'speaks' | Refusal {
  const broken = items.find((item) => item.is === 'broken')
  if (broken) return broken.refusal
  if (items.some((item) => item.is === 'chunk' && speaks(item.chunk))) return 'speaks'
  const ends = items.some((item) => item.is === 'end' || (item.is === 'chunk' && finishes(item.chunk)))
  if (ends && items.some((item) => item.is === 'chunk' && endsOtherwise(item.chunk))) return 'speaks'
  return ends || isLast ? refuse('failed', 'It ended its stream without a word.') : 'wait'
}

function speaks({ choices }: ChatChunk): boolean {
  return choices.some(({ delta }) => {
    const { role: _, ...said } = (delta ?? {}) as Readonly<Record<string, unknown>>
    return Object.values(said).some((value) => !isNothing(value))
  })
}

function finishes({ choices }: ChatChunk): boolean {
  return choices.some(({ finish_reason }) => Boolean(finish_reason))
}

/** A model may use up its tokens before it says a word, or be stopped by a filter; only `stop` promises words. */
function endsOtherwise({ choices }: ChatChunk): boolean {
  return choices.some(({ finish_reason }) => Boolean(finish_reason) && finish_reason !== 'stop')
}

function looksLikeJson([first]: readonly Uint8Array[]): boolean {
  return first !== undefined && /^\s*[{[<]/.test(new TextDecoder().decode(first.subarray(0, 64)))
}
