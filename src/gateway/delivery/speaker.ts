import { estimateTokenCount } from 'tokenx'
import type { ChatChunk, ChatUsage } from '../../contract/chat.ts'
import { isNothing } from './empty-answer.ts'
import { NO_REPETITION, type Repetition, repetitionOf, type Takeover } from './repetition.ts'
import type { Item } from './stream-filter.ts'

export type ChunkItem = Extract<Item, { is: 'chunk' }>

/**
 * Speaks to the caller on behalf of one target after another, so that it sounds like one: one id, one role, one finish, one
 * usage. It remembers what was said.
 */
export interface Speaker {
  readonly showUsage: boolean
  first: ChatChunk | null
  latest: ChatChunk | null
  usage: ChatUsage | null
  /** What the first choice has said. */
  text: string
  /** All that was told, and the usage whether or not it was shown: for the books. */
  transcript: string
  /** What has come since a tool call began and is not told yet: half a call cannot be continued. */
  held: ChunkItem[]
  /** Which choices have begun, and whether each has finished. */
  readonly choices: Map<number, boolean>
  /** The id that each tool call was given first. */
  readonly calls: Map<string, string>
  repetition: Repetition
  isTakeover: boolean
  /** Tokens said by targets that did not finish, as estimated; part of the usage that is told. */
  carriedTokens: number
}

export function newSpeaker(showUsage: boolean): Speaker {
  return {
    showUsage,
    first: null,
    latest: null,
    usage: null,
    text: '',
    transcript: '',
    held: [],
    choices: new Map(),
    calls: new Map(),
    repetition: NO_REPETITION,
    isTakeover: false,
    carriedTokens: 0,
  }
}

/** What the caller is to be sent for a chunk; null when a restarted answer is another one than was begun. */
export function say(speaker: Speaker, item: ChunkItem): string | null {
  const { chunk, line } = oneIdPerCall(speaker, item)
  if (chunk.usage) speaker.usage = chunk.usage
  if (chunk.choices.length === 0 || isSecondFinish(speaker, chunk)) return ''
  if (!speaker.isTakeover) return tell(speaker, chunk, line)
  const rewritten = rewrite(speaker, chunk)
  if (rewritten === null || (finishes(chunk) && !speaker.repetition.complete())) return null
  return saysAnything(rewritten) ? tell(speaker, rewritten, `data: ${JSON.stringify(rewritten)}\n\n`) : ''
}

/** What ends the stream, after its last chunk: the usage, where it was asked for. */
export function conclude(speaker: Speaker): string {
  const { usage, first, latest, showUsage } = speaker
  if (!usage || !first || !latest) return ''
  const { id, created } = first
  const last = { id, object: latest.object, created, model: latest.model, choices: [], usage: merged(speaker, usage) }
  const line = `data: ${JSON.stringify(last)}\n\n`
  speaker.transcript += line
  return showUsage ? line : ''
}

/** Lets another target speak from here on. */
export function takeOver(speaker: Speaker, how: Takeover): void {
  speaker.isTakeover = speaker.first !== null
  speaker.repetition = repetitionOf(speaker.text, how)
  speaker.carriedTokens = how === 'prefill' ? estimateTokenCount(speaker.text) : 0
  speaker.held = []
  speaker.calls.clear()
  speaker.usage = null
}

/** Whether every choice that was begun has finished. */
export function isFinished({ choices }: Speaker): boolean {
  return choices.size > 0 && [...choices.values()].every(Boolean)
}

/** Whether no other target could take over: only one text is ever continued. */
export function isBound({ choices }: Speaker): boolean {
  return [...choices.keys()].some((index) => index > 0)
}

/** A call has one id, the first it was given: some say another with every piece. */
function oneIdPerCall({ calls }: Speaker, item: ChunkItem): ChunkItem {
  const said = item.chunk.choices.flatMap(({ index, delta }) =>
    (delta?.tool_calls ?? []).map((call) => ({ call, name: `${index} ${call.index}` })),
  )
  const others = said.filter(({ call, name }) => call.id && (calls.get(name) ?? call.id) !== call.id)
  for (const { call, name } of said) if (call.id && !calls.has(name)) calls.set(name, call.id)
  if (others.length === 0) return item
  for (const { call, name } of others) call.id = calls.get(name) ?? ''
  return { ...item, line: `data: ${JSON.stringify(item.chunk)}\n\n` }
}

/** Tells a chunk, or holds it back while a tool call is not whole. */
function tell(speaker: Speaker, chunk: ChatChunk, line: string): string {
  const due = [...speaker.held, { is: 'chunk' as const, chunk, line }]
  if (due.some((item) => callsTool(item.chunk)) && !finishes(chunk)) {
    speaker.held = due
    return ''
  }
  speaker.held = []
  for (const item of due) remember(speaker, item.chunk)
  const words = due.map((item) => item.line).join('')
  speaker.transcript += words
  return words
}

function remember(speaker: Speaker, chunk: ChatChunk): void {
  speaker.first ??= chunk
  // Annotations that come by themselves have no name.
  if (chunk.id !== '' || !speaker.latest) speaker.latest = chunk
  for (const { index, delta, finish_reason } of chunk.choices) {
    speaker.choices.set(index, speaker.choices.get(index) === true || Boolean(finish_reason))
    if (index === 0 && typeof delta?.content === 'string') speaker.text += delta.content
  }
}

/** The chunk as the first target would have said it, less what was said before; null where it says something else. */
function rewrite({ first, repetition }: Speaker, chunk: ChatChunk): ChatChunk | null {
  const choices: ChatChunk['choices'] = []
  for (const choice of chunk.choices) {
    // Role and thoughts have been told.
    const { role: _, reasoning_content: __, reasoning_details: ___, content, ...delta } = choice.delta ?? {}
    const fresh = typeof content === 'string' ? repetition.strip(content) : ''
    const saysMore = Object.values(delta).some((value) => !isNothing(value))
    if (fresh === null || (saysMore && !repetition.complete())) return null
    choices.push({ ...choice, delta: fresh === '' ? delta : { ...delta, content: fresh } })
  }
  // The usage is told once, at the end.
  const { usage: _, ...told } = chunk
  return { ...told, id: first?.id ?? chunk.id, created: first?.created ?? chunk.created, choices }
}

function merged({ carriedTokens }: Speaker, usage: ChatUsage): ChatUsage {
  if (carriedTokens === 0) return usage
  const completion_tokens = usage.completion_tokens + carriedTokens
  return { ...usage, completion_tokens, total_tokens: usage.prompt_tokens + completion_tokens }
}

function isSecondFinish({ choices }: Speaker, chunk: ChatChunk): boolean {
  return chunk.choices.every(({ index, finish_reason }) => Boolean(finish_reason) && choices.get(index) === true)
}

function saysAnything({ choices }: ChatChunk): boolean {
  return choices.some(
    ({ delta, finish_reason }) =>
      Boolean(finish_reason) || Object.values(delta ?? {}).some((value) => !isNothing(value)),
  )
}

function finishes({ choices }: ChatChunk): boolean {
  return choices.some(({ finish_reason }) => Boolean(finish_reason))
}

function callsTool({ choices }: ChatChunk): boolean {
  return choices.some(({ delta }) => (delta?.tool_calls?.length ?? 0) > 0)
}
