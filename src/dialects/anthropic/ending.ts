import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord } from '../../shared/json.ts'
import { countsOf } from '../counts.ts'
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
  const { input, cached, written, writtenForAnHour, output, thought, searches } = countsOf(usage)
  const kept = {
    ephemeral_5m_input_tokens: written - writtenForAnHour,
    ephemeral_1h_input_tokens: writtenForAnHour,
  }
  return {
    input_tokens: input - cached - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: output,
    ...(writtenForAnHour > 0 && { cache_creation: kept }),
    ...(thought > 0 && { output_tokens_details: { thinking_tokens: thought } }),
    ...(searches > 0 && { server_tool_use: { web_search_requests: searches } }),
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
