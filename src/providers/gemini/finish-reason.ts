import type { FinishReason } from '../../contract/chat.ts'

/** Gemini's finish reasons that withhold an answer or cut it short; every other one is an ordinary stop. */
const REASONS: Readonly<Record<string, FinishReason>> = {
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  LANGUAGE: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
}

/** OpenAI's finish reason for Gemini's. Gemini says STOP after function calls too, hence the count of calls. */
export function finishReason(reason: string, toolCalls: number): FinishReason {
  const known = REASONS[reason]
  if (known !== undefined) return known
  return toolCalls > 0 ? 'tool_calls' : 'stop'
}
