import { type ChatChunk, type ChatDelta, ChatRequest } from '../../../../src/contract/chat.ts'
import type { ChatBody, ServerEvent, Target } from '../../../../src/providers/contract.ts'
import { mistral } from '../../../../src/providers/mistral/mistral.ts'
import { eventsOf } from '../../../support/sse.ts'

export const target: Target = { provider: 'mistral', model: 'mistral-small-latest', apiKey: 'key', baseUrl: null }

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const whole = { model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields }
  return { chat: ChatRequest.parse(whole), text: JSON.stringify(whole) }
}

/** What Mistral would receive. */
export function sent(fields: Record<string, unknown>, model = target.model): any {
  return JSON.parse(mistral.request(bodyOf(fields), { ...target, model }).body ?? '')
}

/** Every chunk of a stream that must not contain a refusal. */
export function readAll(stream: string | readonly ServerEvent[], fields: Record<string, unknown> = {}): ChatChunk[] {
  const reader = mistral.reader!(bodyOf({ stream: true, ...fields }))
  return (typeof stream === 'string' ? eventsOf(stream) : stream).flatMap((event) => {
    const read = reader.read(event)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return [...read]
  })
}

export const event = (data: unknown): ServerEvent => ({ event: '', data: JSON.stringify(data) })

export function deltas(chunks: readonly ChatChunk[]): ChatDelta[] {
  return chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
}

export function textOf(chunks: readonly ChatChunk[]): string {
  return deltas(chunks)
    .map(({ content }) => content ?? '')
    .join('')
}
