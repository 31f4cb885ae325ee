import type { FinishReason } from '../../contract/chat.ts'

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  // Gemini has no word of its own for it.
  tool_calls: 'STOP',
  content_filter: 'SAFETY',
}

/** Gemini's finish reason for OpenAI's; OTHER when nobody said why. */
export function finishReason(reason: FinishReason | null): string {
  return (reason !== null && REASONS[reason]) || 'OTHER'
}
