import type { ChatChunk } from '../../contract/chat.ts'
import type { ChatBody, Provider, Refusal, ServerEvent } from '../../providers/contract.ts'
import { readRefusal, refuse } from '../../providers/refusal.ts'
import { newId } from '../../shared/ids.ts'

/** One chunk in OpenAI's shape, as a line to be sent on; or the end; or what went wrong. */
export type Item =
  | { readonly is: 'chunk'; readonly chunk: ChatChunk; readonly line: string }
  | { readonly is: 'end' }
  | { readonly is: 'broken'; readonly refusal: Refusal }

/** Makes items of one event. One per response; it may remember. */
export type ReadEvent = (event: ServerEvent) => readonly Item[]

/** How a provider's events are read: as they are, or by the provider's own reader. */
export function readerOf(provider: Provider, body: ChatBody): ReadEvent {
  return provider.reader ? translated(provider.reader(body)) : passed
}

/** JSON may have them between its parts; in an event each would end a line. */
const LINE_BREAK = /[\r\n]/

const END: readonly Item[] = [{ is: 'end' }]

/** OpenAI's own events stay the lines they are; each is parsed, so that rubbish is noticed before it is passed on. */
function passed({ data }: ServerEvent): readonly Item[] {
  if (data === '[DONE]') return END
  const chunk = parse(data)
  if (!chunk) return broken('It sent something that is no JSON.')
  if (chunk.error) return [{ is: 'broken', refusal: readRefusal(502, new Headers(), data) }]
  if (!Array.isArray(chunk.choices)) return []
  return [{ is: 'chunk', chunk, line: `data: ${LINE_BREAK.test(data) ? JSON.stringify(chunk) : data}\n\n` }]
}

/** Providers have neither clock nor dice: `created` is stamped here, and an id where an answer has none. */
function translated(reader: ReturnType<NonNullable<Provider['reader']>>): ReadEvent {
  const created = Math.floor(Date.now() / 1000)
  const id = newId('chatcmpl')
  let ended = false
  return (event) => {
    const chunks = read(reader, event)
    if (chunks === null) return broken('It sent something that cannot be read.')
    if ('kind' in chunks) return [{ is: 'broken', refusal: chunks }]
    const items: Item[] = chunks.map((each) => {
      const chunk = { ...each, id: each.id || id, created }
      return { is: 'chunk', chunk, line: `data: ${JSON.stringify(chunk)}\n\n` }
    })
    if (ended || !reader.finished()) return items
    ended = true
    return [...items, ...END]
  }
}

function read(reader: ReturnType<NonNullable<Provider['reader']>>, event: ServerEvent) {
  try {
    return reader.read(event)
  } catch {
    return null
  }
}

function broken(message: string): readonly Item[] {
  return [{ is: 'broken', refusal: refuse('failed', message) }]
}

function parse(data: string): (ChatChunk & { error?: unknown }) | null {
  try {
    const chunk: unknown = JSON.parse(data)
    return typeof chunk === 'object' && chunk !== null ? (chunk as ChatChunk) : null
  } catch {
    return null
  }
}
