import { type ChatChunk, type ChatDelta, ChatRequest } from '../../../../src/contract/chat.ts'
import { cohere } from '../../../../src/providers/cohere/cohere.ts'
import type { ChatBody, ServerEvent, Target } from '../../../../src/providers/contract.ts'
import { eventsOf } from '../../../support/sse.ts'

export const target: Target = { provider: 'cohere', model: 'command-a-03-2025', apiKey: 'key', baseUrl: null }

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const whole = { model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields }
  return { chat: ChatRequest.parse(whole), text: JSON.stringify(whole) }
}

/** What Cohere would receive. */
export function sent(fields: Record<string, unknown> = {}): any {
  return JSON.parse(cohere.request(bodyOf(fields), target).body ?? '')
}

/** What it would receive for one assistant turn after a question. */
export function sentTurn(message: Record<string, unknown>): any {
  return sent({ messages: [{ role: 'user', content: 'Hi' }, message] }).messages[1]
}

/** Every chunk of a stream that must not contain a refusal. */
export function readAll(stream: string | readonly ServerEvent[]): ChatChunk[] {
  const reader = cohere.reader!(bodyOf({ stream: true }))
  return (typeof stream === 'string' ? eventsOf(stream) : stream).flatMap((event) => {
    const read = reader.read(event)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return [...read]
  })
}

export function deltas(chunks: readonly ChatChunk[]): ChatDelta[] {
  return chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
}
