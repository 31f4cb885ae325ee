import type { ChatRequest } from '../../contract/chat.ts'
import { asText } from '../../shared/json.ts'

/** Takes out of an answer the beginning that Mistral was given and says again before it goes on. */
export interface Echo {
  /** What of a piece of text is new. */
  strip(piece: string): string
  /** What was held back because it looked like the beginning, where the answer has ended and it was not. */
  rest(): string
}

/** The text of an assistant turn at the end of the conversation, with which the answer is to begin; '' when there is none. */
export function beginningOf({ messages }: ChatRequest): string {
  const last = messages.at(-1)
  if (last?.role !== 'assistant' || last.tool_calls?.length) return ''
  const { content } = last
  return typeof content === 'string' ? content : (content ?? []).map((part) => asText(part.text)).join('')
}

/** Source: docs.mistral.ai, "Prefix": the answer includes the prefix. */
export function echoOf(beginning: string): Echo {
  let left = beginning
  const taken = () => beginning.slice(0, beginning.length - left.length)
  return {
    strip(piece) {
      if (left === '') return piece
      if (left.startsWith(piece)) {
        left = left.slice(piece.length)
        return ''
      }
      const fresh = piece.startsWith(left) ? piece.slice(left.length) : taken() + piece
      left = ''
      return fresh
    },
    rest() {
      const held = left === '' ? '' : taken()
      left = ''
      return held
    },
  }
}
