import type { AnswerMessage, ChatCompletion, FinishReason, ReasoningDetail, ToolCall } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import type { ChatBody } from '../contract.ts'
import { logprobsOf } from './logprobs.ts'
import { THINKING_FORMAT } from './messages.ts'
import { failureOf } from './refusal.ts'
import { toChatUsage } from './usage.ts'

/** OpenAI's completion from Cohere's answer, which names neither the time, stamped by delivery, nor the model. */
export function toCompletion(json: unknown, { chat }: ChatBody): ChatCompletion {
  const reply = asRecord(json)
  if (!isRecord(reply.message)) throw new Fault('provider_failed', 'Cohere sent no message.')
  const reason = asText(reply.finish_reason)
  const failure = failureOf(reason, asText(reply.error))
  if (failure !== null) throw new Fault('provider_failed', failure)
  const logprobs = logprobsOf(asRecords(reply.logprobs))
  const choice = { index: 0, message: toMessage(reply.message), finish_reason: finishReason(reason) }
  return {
    id: asText(reply.id),
    object: 'chat.completion',
    created: 0,
    model: chat.model,
    choices: [logprobs === undefined ? choice : { ...choice, logprobs }],
    usage: toChatUsage(asRecord(reply.usage)),
  }
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
}

/** OpenAI's finish reason for that of an answer that did not fail. */
export function finishReason(reason: string): FinishReason {
  return FINISH[reason] ?? 'stop'
}

/** Where the citations of an answer are kept: OpenAI has none of documents. They go back with the message. */
export function withCitations(citations: readonly Raw[]): { extra_content?: unknown } {
  return citations.length === 0 ? {} : { extra_content: { cohere: { citations } } }
}

/** The arguments of a call, which are `null` or nothing where a tool has no parameters. */
export function argumentsOf(text: unknown): string {
  const written = asText(text)
  return written === '' || written === 'null' ? '{}' : written
}

/** A plan before calls is what the model says beside them. */
function toMessage(message: Raw): AnswerMessage {
  const blocks = asRecords(message.content)
  const calls = asRecords(message.tool_calls).map(toCall)
  const content = asText(message.tool_plan) + blocks.map(({ text }) => asText(text)).join('')
  const details = blocks.filter(({ type }) => type === 'thinking').map(toDetail)
  const thought = details.map(({ text }) => text ?? '').join('')
  return {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    ...(thought && { reasoning_content: thought }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...withCitations(asRecords(message.citations)),
  }
}

function toDetail(block: Raw, index: number): ReasoningDetail {
  return { type: 'reasoning.text', text: asText(block.thinking), format: THINKING_FORMAT, index }
}

function toCall(call: Raw): ToolCall {
  const { name, arguments: text } = asRecord(call.function)
  return { id: asText(call.id), type: 'function', function: { name: asText(name), arguments: argumentsOf(text) } }
}
