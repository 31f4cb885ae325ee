import type { FinishReason } from '../../../contract/chat.ts'

const FINISH: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
}

/** OpenAI's finish reason for a stop reason. Without a call of the caller's own tools, a tool use is a finished answer. */
export function finishReason(stopReason: string, toolCalls: number): FinishReason {
  const reason = FINISH[stopReason] ?? 'stop'
  return reason === 'tool_calls' && toolCalls === 0 ? 'stop' : reason
}

/** What went wrong when a model wrote what Bedrock could not read, which asking again may heal; null otherwise. */
export function malformed(stopReason: string): string | null {
  return stopReason.startsWith('malformed_') ? 'The model wrote an answer that the provider could not read.' : null
}
