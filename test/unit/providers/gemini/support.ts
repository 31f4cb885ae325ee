import type { ChatChunk, ChatDelta } from '../../../../src/contract/chat.ts'
import { ChatRequest } from '../../../../src/contract/chat.ts'
import type { ChatBody, ServerEvent, Target } from '../../../../src/providers/contract.ts'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'

export const target: Target = { provider: 'gemini', model: 'gemini-2.5-flash', apiKey: 'test-key', baseUrl: null }

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown>): ChatBody {
  const chat = ChatRequest.parse({
    model: 'gemini/gemini-2.5-flash',
    messages: [{ role: 'user', content: 'Hi' }],
    ...fields,
  })
  return { chat, text: JSON.stringify(chat) }
}

/** What Google would receive. */
export function sent(fields: Record<string, unknown>, model = target.model): any {
  return JSON.parse(gemini.request(bodyOf(fields), { ...target, model }).body ?? '')
}

export function replied(json: unknown) {
  return gemini.reply!(json, bodyOf({}))
}

export function events(recorded: string): ServerEvent[] {
  return recorded
    .split('\n\n')
    .filter((block) => block.startsWith('data: '))
    .map((block) => ({ event: '', data: block.slice('data: '.length) }))
}

export const event = (data: unknown): ServerEvent => ({ event: '', data: JSON.stringify(data) })

export function openReader() {
  return gemini.reader!(bodyOf({ stream: true }))
}

/** Every chunk of a stream that must not contain a refusal. */
export function readAll(stream: readonly ServerEvent[]): ChatChunk[] {
  const reader = openReader()
  return stream.flatMap((item) => {
    const read = reader.read(item)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return [...read]
  })
}

export function deltas(chunks: readonly ChatChunk[], index = 0): ChatDelta[] {
  return chunks.flatMap(({ choices }) => choices.filter((choice) => choice.index === index).map(({ delta }) => delta))
}

export function textOf(chunks: readonly ChatChunk[], index = 0): string {
  return deltas(chunks, index)
    .map((delta) => delta.content ?? '')
    .join('')
}
