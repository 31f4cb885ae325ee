import type { ChatChunk } from '../../contract/chat.ts'
import type { Found } from '../filter.ts'
import { choiceStream } from './choice-stream.ts'
import type { ChunkFilter } from './field-stream.ts'

/** Filters a streamed chat answer, chunk by chunk. */
export interface ChunkStream {
  /** Takes a chunk; gives the chunks to send now. */
  push(chunk: ChatChunk): ChatChunk[]
  /** Says that the stream is over, however it ended; gives what was still held back. */
  end(): ChatChunk[]
  readonly found: Found
  /** What was found that must not leave: the stream then ends with `content_filter`. */
  readonly blockedBy: string | null
}

type Choice = ChatChunk['choices'][number]

/**
 * Begins a stream of chunks. What is held back leaves before the `finish_reason` of its choice. Once anything is blocked,
 * every choice ends with `content_filter` and only the usage still passes. `logprobs` repeat the text, so they are left
 * out where anything may be blocked or redacted.
 */
export function filterChunks(how: ChunkFilter): ChunkStream {
  const choices = choicesOf(how)
  let last: ChatChunk | null = null
  return {
    push(chunk) {
      if (choices.blockedBy() !== null) return chunk.usage ? [{ ...chunk, choices: [] }] : []
      last = chunk
      if (chunk.choices.length === 0) return [chunk]
      const said = chunk.choices.flatMap(choices.push)
      return withUsage(
        [...said, ...choices.blocked()].map((choice) => only(chunk, choice)),
        chunk,
      )
    },
    end() {
      const chunk = last
      if (chunk === null || choices.blockedBy() !== null) return []
      const said = choices.end()
      return [...said, ...choices.blocked()].map((choice) => only(chunk, choice))
    },
    found: choices.found,
    get blockedBy() {
      return choices.blockedBy()
    },
  }
}

/** The choices of a streamed answer, each with its own stream. */
function choicesOf(how: ChunkFilter) {
  const found: Found = {}
  const open = new Map<number, ReturnType<typeof choiceStream>>()
  const mayChange = how.filter?.rules.some(({ action }) => action !== 'flag') ?? false
  let blockedBy: string | null = null
  const push = (choice: Choice): Choice[] => {
    if (blockedBy !== null) return []
    const stream = open.get(choice.index) ?? choiceStream(how, found)
    open.set(choice.index, stream)
    const deltas = [stream.push(choice.delta)]
    // Not every vendor says null where there is no reason yet.
    const isLast = Boolean(choice.finish_reason)
    if (isLast) deltas.push(stream.end())
    blockedBy = stream.blockedBy
    const bare: Choice = mayChange && choice.logprobs ? { ...choice, logprobs: null } : choice
    const said = deltas.filter(isSaid).map((delta): Choice => ({ ...bare, delta, finish_reason: null }))
    if (!isLast || blockedBy !== null) return said
    open.delete(choice.index)
    return [...said, { index: choice.index, delta: {}, finish_reason: choice.finish_reason }]
  }
  return {
    push,
    found,
    blockedBy: () => blockedBy,
    /** The end of every choice that is open, if anything is blocked. */
    blocked(): Choice[] {
      if (blockedBy === null) return []
      const ends = [...open.keys()].map((index): Choice => ({ index, delta: {}, finish_reason: 'content_filter' }))
      open.clear()
      return ends
    },
    /** What was held back. */
    end: (): Choice[] =>
      [...open].flatMap(([index, stream]) => {
        const delta = stream.end()
        blockedBy ??= stream.blockedBy
        return isSaid(delta) ? [{ index, delta, finish_reason: null }] : []
      }),
  }
}

function isSaid(delta: object): boolean {
  return Object.values(delta).some((value) => value !== undefined)
}

function only({ usage: _, ...chunk }: ChatChunk, choice: Choice): ChatChunk {
  return { ...chunk, choices: [choice] }
}

/** The usage that came with a chunk, on the last that takes its place. */
function withUsage(sent: ChatChunk[], { usage, ...chunk }: ChatChunk): ChatChunk[] {
  const end = sent.at(-1)
  if (usage === undefined) return sent
  if (end) return [...sent.slice(0, -1), { ...end, usage }]
  return usage === null ? [] : [{ ...chunk, choices: [], usage }]
}
