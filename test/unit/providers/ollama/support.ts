import { type ChatChunk, type ChatDelta, ChatRequest } from '../../../../src/contract/chat.ts'
import type { ChatBody, ServerEvent, Target } from '../../../../src/providers/contract.ts'
import { ollama } from '../../../../src/providers/ollama/ollama.ts'

export const target: Target = { provider: 'ollama', model: 'qwen3', apiKey: '', baseUrl: 'http://localhost:11434/v1' }

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const whole = { model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields }
  return { chat: ChatRequest.parse(whole), text: JSON.stringify(whole) }
}

/** What Ollama would receive. */
export function sent(fields: Record<string, unknown> = {}): any {
  return JSON.parse(ollama.request(bodyOf(fields), target).body ?? '')
}

/** The events of bytes that arrive in pieces, cut at these places. */
export function eventsIn(text: string, cuts: readonly number[] = []): ServerEvent[] {
  const bytes = new TextEncoder().encode(text)
  const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((one, other) => one - other), bytes.length]
  const split = ollama.frames!()
  const pieces = places.slice(1).map((place, at) => bytes.slice(places[at], place))
  return [...pieces.flatMap((piece) => split(piece)), ...split(null)]
}

/** Every chunk of a stream that must not contain a refusal. */
export function readAll(text: string): ChatChunk[] {
  const reader = ollama.reader!(bodyOf({ stream: true }))
  return eventsIn(text).flatMap((event) => {
    const read = reader.read(event)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return [...read]
  })
}

export function deltas(chunks: readonly ChatChunk[]): ChatDelta[] {
  return chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
}
