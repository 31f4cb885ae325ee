import { estimateTokenCount, sliceByTokens } from 'tokenx'
import type { ChatRequest } from '../../contract/chat.ts'
import { imagesIn, textOf } from './prompt.ts'

/** What an image counts, whatever its size. */
export const IMAGE_TOKENS = 85
/** Role and boundaries. */
const MESSAGE_TOKENS = 4

/** Tokens of the messages and tools, estimated. */
export function promptTokensOf({ messages, tools }: ChatRequest): number {
  const counts = messages.map((message) => {
    const calls = message.tool_calls ? JSON.stringify(message.tool_calls) : ''
    return (
      MESSAGE_TOKENS +
      estimateTokenCount(textOf(message)) +
      estimateTokenCount(calls) +
      IMAGE_TOKENS * imagesIn(message)
    )
  })
  const offered = tools?.length ? estimateTokenCount(JSON.stringify(tools)) : 0
  return counts.reduce((sum, count) => sum + count, offered)
}

/** A limit on tokens that several texts share. */
export interface TokenBudget {
  /** Takes as much of a text as still fits. */
  spend(text: string): string
  readonly spentTokens: number
  /** True once something did not fit. */
  readonly exceeded: boolean
}

/** Starts a budget; null means no limit. */
export function tokenBudget(limitTokens: number | null): TokenBudget {
  let spentTokens = 0
  let exceeded = false
  return {
    spend(text) {
      const tokens = estimateTokenCount(text)
      const leftTokens = (limitTokens ?? Number.POSITIVE_INFINITY) - spentTokens
      if (tokens <= leftTokens) {
        spentTokens += tokens
        return text
      }
      exceeded = true
      spentTokens += leftTokens
      return sliceByTokens(text, 0, leftTokens)
    },
    get spentTokens() {
      return spentTokens
    },
    get exceeded() {
      return exceeded
    },
  }
}

/** Splits a text into the pieces it is streamed in: about a word each, and together exactly the text. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/\s*\S{1,16}|\s+/gu) ?? []
}
