import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import type { ChatBody, Target, UpstreamRequest } from '../contract.ts'
import { addressOf, authorization } from './address.ts'
import { toMessages } from './messages.ts'

/**
 * Builds `POST /api/chat`. What has no counterpart there is left out, as `losses.ts` tells. Source: docs.ollama.com,
 * "Chat", "Thinking", "Tool calling", "Structured outputs".
 */
export function toRequest({ chat }: ChatBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: `${addressOf(target)}/api/chat`,
    headers: { ...authorization(target), 'content-type': 'application/json' },
    body: JSON.stringify(toBody(chat, target.model)),
  }
}

/** The list of what is installed. */
export function toProbe(target: Target): UpstreamRequest {
  return { method: 'GET', url: `${addressOf(target)}/api/tags`, headers: authorization(target), body: null }
}

/** It streams unless it is told not to. */
function toBody(chat: ChatRequest, model: string): Raw {
  return {
    model,
    messages: toMessages(chat.messages),
    tools: toolsOf(chat),
    format: formatOf(chat),
    options: optionsOf(chat),
    think: thinkOf(chat),
    keep_alive: chat.keep_alive ?? undefined,
    logprobs: chat.logprobs ?? undefined,
    top_logprobs: chat.top_logprobs ?? undefined,
    stream: chat.stream === true,
  }
}

/** Settings that are named the same in both. */
const SAME = ['temperature', 'top_p', 'seed', 'frequency_penalty', 'presence_penalty', 'top_k', 'min_p', 'num_ctx']

/** What the caller says in Ollama's own words, `options: {num_ctx: 8192}`, comes before OpenAI's. */
function optionsOf(chat: ChatRequest): Raw | undefined {
  const told = SAME.map((name) => [name, chat[name]] as const)
  const limit = ['num_predict', chat.max_completion_tokens ?? chat.max_tokens] as const
  const stop = ['stop', chat.stop ? [chat.stop].flat() : undefined] as const
  const set = [...told, limit, stop].filter(([, value]) => value !== undefined && value !== null)
  const options = { ...Object.fromEntries(set), ...asRecord(chat.options) }
  return Object.keys(options).length > 0 ? options : undefined
}

function formatOf({ response_format: format }: ChatRequest): Raw | 'json' | undefined {
  if (format?.type === 'json_object') return 'json'
  if (format?.type !== 'json_schema') return undefined
  const { schema } = asRecord(format.json_schema)
  return isRecord(schema) ? schema : 'json'
}

/** Every thinking model knows the three words between; those beyond them mean the nearest. */
const LEVELS: Readonly<Record<string, string | false>> = {
  none: false,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
}

function thinkOf({ think, reasoning_effort: effort }: ChatRequest): unknown {
  return think ?? LEVELS[effort ?? '']
}

/** A choice of certain tools, or of none, is made by offering no others. */
function toolsOf({ tools, tool_choice: choice }: ChatRequest): Raw[] | undefined {
  const names = chosenNames(choice)
  const offered = (tools ?? []).filter(({ function: called }) => called && (names?.includes(called.name) ?? true))
  return offered.length > 0 ? offered.map(toTool) : undefined
}

function chosenNames(choice: ChatRequest['tool_choice']): readonly string[] | null {
  if (choice === 'none') return []
  if (typeof choice !== 'object' || choice === null) return null
  const chosen = choice.type === 'allowed_tools' ? asRecords(asRecord(choice.allowed_tools).tools) : [choice]
  return chosen.map((tool) => asText(asRecord(tool.function).name))
}

function toTool({ function: called }: Tool): Raw {
  const parameters = called?.parameters ?? { type: 'object', properties: {} }
  return { type: 'function', function: { name: called?.name, description: called?.description, parameters } }
}
