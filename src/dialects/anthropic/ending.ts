import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord } from '../../shared/json.ts'
import type { DialectRequest } from '../dialect.ts'

/** How an answer ended, as far as it was told. */
export interface Ending {
  readonly finishReason: string | null
  /** The stop string that some vendors name beside the finish reason. */
  readonly stop: unknown
  readonly refusal: string
  readonly calls: number
}

/** Why the model stopped, in Anthropic's words. */
export function stopOf(ending: Ending, { chat }: DialectRequest) {
  const { stop, refusal } = ending
  const sequence = [chat.stop ?? []].flat().find((asked) => asked === stop) ?? null
  const reason = reasonOf(ending, sequence)
  return {
    stop_reason: reason,
    stop_sequence: reason === 'stop_sequence' ? sequence : null,
    ...(refusal && { stop_details: { type: 'refusal', category: null, explanation: refusal } }),
  }
}

/** Whoever calls a tool stops for it, whatever the vendor says. */
function reasonOf({ finishReason, refusal, calls }: Ending, sequence: string | null): string {
  if (refusal) return 'refusal'
  if (finishReason === 'length') return 'max_tokens'
  if (finishReason === 'content_filter') return 'refusal'
  if (calls > 0) return 'tool_use'
  return sequence === null ? 'end_turn' : 'stop_sequence'
}

/** Anthropic's usage, where the three kinds of input are separate and add up. */
export function toUsage(usage: ChatUsage | null | undefined) {
  const details = usage?.prompt_tokens_details
  const read = details?.cached_tokens ?? 0
  const written = details?.cache_write_tokens ?? 0
  const thinking = usage?.completion_tokens_details?.reasoning_tokens ?? 0
  return {
    input_tokens: Math.max(0, (usage?.prompt_tokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage?.completion_tokens ?? 0,
    ...(thinking > 0 && { output_tokens_details: { thinking_tokens: thinking } }),
  }
}

/** The stop string beside a choice's finish reason, which OpenAI's own format does not have. */
export function stopBeside(choice: unknown): unknown {
  return asRecord(choice).stop_reason
}

/** The id of a message, of Anthropic's kind. */
export function messageId({ id }: DialectRequest): string {
  return `msg_${id}`
}

/** The id of a tool call; one that the vendor left out is made up, for its result has to name it. */
export function callId(id: string, order: number, asked: DialectRequest): string {
  return id || `toolu_${asked.id}_${order}`
}
