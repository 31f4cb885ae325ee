import type { ChatCompletion, ChatUsage, FinishReason, ToolCall } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import type { ChatBody } from '../contract.ts'
import { count } from '../usage.ts'

/** OpenAI's completion from Ollama's answer. */
export function toCompletion(json: unknown, { chat }: ChatBody): ChatCompletion {
  const reply = asRecord(json)
  if (!isRecord(reply.message)) throw new Fault('provider_failed', asText(reply.error) || 'Ollama sent no message.')
  const { content, thinking, tool_calls: called } = reply.message
  const id = idOf(reply)
  const calls = asRecords(called).map((call, index) => toCall(call, id, index))
  const text = asText(content)
  const thought = asText(thinking)
  const logprobs = logprobsOf(reply)
  const message = {
    role: 'assistant' as const,
    content: text === '' && calls.length > 0 ? null : text,
    ...(thought && { reasoning_content: thought }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  const choice = { index: 0, message, finish_reason: finishReason(reply, calls.length) }
  return {
    id,
    object: 'chat.completion',
    created: createdOf(reply),
    model: asText(reply.model) || chat.model,
    choices: [logprobs === undefined ? choice : { ...choice, logprobs }],
    usage: toChatUsage(reply),
  }
}

/** Answers have no id there; when one was made tells it from others. */
export function idOf({ created_at: createdAt }: Raw): string {
  return `chatcmpl-${asText(createdAt).replaceAll(/\W/g, '') || 'ollama'}`
}

/** A call, with an id of the answer's where the server gives none. */
export function toCall(call: Raw, answerId: string, index: number): ToolCall {
  const { name, arguments: args = {} } = asRecord(call.function)
  const id = asText(call.id) || `call_${answerId.slice('chatcmpl-'.length)}_${index}`
  const text = typeof args === 'string' ? args : JSON.stringify(args)
  return { id, type: 'function', function: { name: asText(name), arguments: text } }
}

/** Why an answer ended: it says `stop` after calls too. */
export function finishReason({ done_reason: reason }: Raw, toolCalls: number): FinishReason {
  if (reason === 'length') return 'length'
  return toolCalls > 0 ? 'tool_calls' : 'stop'
}

/** The counts that come with the end of an answer. */
export function toChatUsage(reply: Raw): ChatUsage {
  const prompt = count(reply.prompt_eval_count)
  const completion = count(reply.eval_count)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

/** OpenAI's `logprobs`; undefined when there are none. */
export function logprobsOf({ logprobs }: Raw): unknown {
  const tokens = asRecords(logprobs)
  if (tokens.length === 0) return undefined
  return { content: tokens.map((token) => ({ ...token, top_logprobs: asRecords(token.top_logprobs) })), refusal: null }
}

function createdOf({ created_at: createdAt }: Raw): number {
  return Math.floor((Date.parse(asText(createdAt)) || 0) / 1000)
}
