import type { ChatChunk, ChatCompletion, ChatUsage, FinishReason } from '../contract/chat.ts'
import { asRecord, asRecords, asText, parseJson, type Raw } from '../shared/json.ts'
import type { Refusal, StreamReader } from './contract.ts'
import { kindOf, refuse } from './refusal.ts'
import { count } from './usage.ts'

/**
 * What the books need of an answer in OpenAI's Responses format that passes untouched: who made it, how it ended, what it
 * used. Source: OpenAI's API reference, "The response object" and "Streaming events".
 */
export function readResponse(json: unknown): ChatCompletion {
  const raw = asRecord(json)
  return {
    id: asText(raw.id),
    object: 'chat.completion',
    created: count(raw.created_at),
    model: asText(raw.model),
    choices: [{ index: 0, message: { role: 'assistant', content: textOf(raw) }, finish_reason: finishOf(raw) }],
    ...usageOf(raw),
  }
}

/** Reads the events of such an answer. */
export function responsesReader(): StreamReader {
  let finished = false
  return {
    read: (event) => {
      const raw = asRecord(parseJson(event.data))
      const type = asText(raw.type) || event.event
      if (type === 'error' || type === 'response.failed') return refusalOf(raw)
      if (ENDS.has(type)) finished = true
      return chunksOf(type, raw)
    },
    finished: () => finished,
  }
}

const ENDS: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete'])
const SPEAKS: ReadonlySet<string> = new Set(['response.output_text.delta', 'response.refusal.delta'])
const THINKS: ReadonlySet<string> = new Set(['response.reasoning_summary_text.delta', 'response.reasoning_text.delta'])

function chunksOf(type: string, raw: Raw): readonly ChatChunk[] {
  if (ENDS.has(type)) return endOf(asRecord(raw.response))
  const frame = { id: '', object: 'chat.completion.chunk' as const, created: 0, model: '' }
  const said = (delta: ChatChunk['choices'][number]['delta']): ChatChunk[] => [
    { ...frame, choices: [{ index: 0, delta, finish_reason: null }] },
  ]
  if (SPEAKS.has(type)) return said({ content: asText(raw.delta) })
  if (THINKS.has(type)) return said({ reasoning_content: asText(raw.delta) })
  // A call of a tool is an answer too; which one is the caller's business.
  return type === 'response.output_item.added' && /call/.test(asText(asRecord(raw.item).type))
    ? said({ reasoning_content: ' ' })
    : []
}

function endOf(response: Raw): readonly ChatChunk[] {
  const { id, model, created, usage } = readResponse(response)
  const frame = { id, object: 'chat.completion.chunk' as const, created, model }
  const finish: ChatChunk = { ...frame, choices: [{ index: 0, delta: {}, finish_reason: finishOf(response) }] }
  return usage ? [finish, { ...frame, choices: [], usage }] : [finish]
}

function finishOf(raw: Raw): FinishReason {
  if (raw.status === 'incomplete') {
    return asRecord(raw.incomplete_details).reason === 'content_filter' ? 'content_filter' : 'length'
  }
  return asRecords(raw.output).some(({ type }) => type === 'function_call' || type === 'custom_tool_call')
    ? 'tool_calls'
    : 'stop'
}

function textOf(raw: Raw): string {
  const parts = asRecords(raw.output).flatMap(({ content }) => asRecords(content))
  return parts.map(({ text }) => asText(text)).join('')
}

function usageOf(raw: Raw): { usage?: ChatUsage } {
  const { input_tokens, output_tokens, input_tokens_details, output_tokens_details } = asRecord(raw.usage)
  if (input_tokens === undefined) return {}
  const [prompt_tokens, completion_tokens] = [count(input_tokens), count(output_tokens)]
  return {
    usage: {
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
      prompt_tokens_details: { ...asRecord(input_tokens_details) },
      completion_tokens_details: { ...asRecord(output_tokens_details) },
      ...searchesIn(raw),
    },
  }
}

/** Searches are paid one by one, and told as items of the answer. */
function searchesIn(raw: Raw): { server_tool_use?: { web_search_requests: number } } {
  const searches = asRecords(raw.output).filter(({ type }) => type === 'web_search_call').length
  return searches > 0 ? { server_tool_use: { web_search_requests: searches } } : {}
}

function refusalOf(raw: Raw): Refusal {
  const error = asRecord(raw.error ?? asRecord(raw.response).error ?? raw)
  const message = asText(error.message) || 'It failed.'
  return refuse(kindOf(502, `${asText(error.code)} ${message}`), message)
}
