import type { ChatChunk } from '../../contract/chat.ts'
import type { Found } from '../filter.ts'
import { type ChoiceStream, choiceStream, type Delta } from './choice-stream.ts'
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
  const found: Found = {}
  const open = new Map<number, ChoiceStream>()
  const mayChange = how.filter?.rules.some(({ action }) => action !== 'flag') ?? false
  let last: ChatChunk | null = null
  let blockedBy: string | null = null
  const pushChoice = (choice: Choice): Choice[] => {
    const stream = open.get(choice.index) ?? choiceStream(how, found)
    open.set(choice.index, stream)
    const delta = stream.push(choice.delta)
    const isLast = choice.finish_reason !== null && choice.finish_reason !== undefined
    const rest = isLast && stream.blockedBy === null ? stream.end() : {}
    blockedBy = stream.blockedBy
    if (isLast && blockedBy === null) open.delete(choice.index)
    const bare: Choice = mayChange && choice.logprobs ? { ...choice, logprobs: null } : choice
    const said = [delta, rest].filter(isSaid).map((one) => ({ ...bare, delta: one, finish_reason: null }))
    return isLast && blockedBy === null ? [...said, { ...bare, delta: {}, logprobs: null }] : said
  }
  const blocked = (chunk: ChatChunk): ChatChunk[] => {
    const ends = [...open.keys()].map((index): Choice => ({ index, delta: {}, finish_reason: 'content_filter' }))
    open.clear()
    return ends.map((choice) => only(chunk, choice))
  }
  return {
    push(chunk) {
      if (blockedBy !== null) return chunk.usage ? [{ ...chunk, choices: [] }] : []
      last = chunk
      if (chunk.choices.length === 0) return [chunk]
      const said: Choice[] = []
      for (const choice of chunk.choices) if (blockedBy === null) said.push(...pushChoice(choice))
      const sent = said.map((choice) => only(chunk, choice))
      if (blockedBy !== null) sent.push(...blocked(chunk))
      return withUsage(sent, chunk)
    },
    end() {
      if (last === null || blockedBy !== null) return []
      const sent: ChatChunk[] = []
      for (const [index, stream] of open) {
        const delta = stream.end()
        blockedBy ??= stream.blockedBy
        if (isSaid(delta)) sent.push(only(last, { index, delta, finish_reason: null }))
      }
      return blockedBy === null ? sent : [...sent, ...blocked(last)]
    },
    found,
    get blockedBy() {
      return blockedBy
    },
  }
}

function isSaid(delta: Delta): boolean {
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
