import type { FinishReason } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'

const FINISH: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

/** OpenAI's finish reason for a stop reason. Without a call of the caller's own tools, a tool use is a finished answer. */
export function finishReason(stopReason: string, toolCalls: number): FinishReason {
  const reason = FINISH[stopReason] ?? 'stop'
  return reason === 'tool_calls' && toolCalls === 0 ? 'stop' : reason
}

/** The stop sequence that was met, beside OpenAI's finish reason and by the name that vLLM gave it there. */
export function stopBeside({ stop_reason: reason, stop_sequence: sequence }: Raw): { readonly stop_reason?: string } {
  return reason === 'stop_sequence' && typeof sequence === 'string' ? { stop_reason: sequence } : {}
}
