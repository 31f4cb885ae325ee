import type { ChatRequest } from '../../contract/chat.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import type { ChatBody, Target, UpstreamRequest } from '../contract.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { COHERE } from '../schema/schema-rules.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'
import { pick } from '../tasks/post.ts'
import { toMessages } from './messages.ts'
import { toolFields } from './tools.ts'

/** Fields of its own that a caller may send beside OpenAI's. */
const OWN = ['documents', 'citation_options', 'safety_mode', 'priority']

/**
 * Builds `POST /v2/chat`. What has no counterpart there is left out, as `losses.ts` tells; `user` and `metadata` are,
 * too. Source: docs.cohere.com/reference/chat, and the types of the client `cohere-ai` 8.1.0.
 */
export function toRequest({ chat }: ChatBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: `${addressOf(target)}/chat`,
    headers: { ...authorization(target), 'content-type': 'application/json' },
    body: JSON.stringify(toBody(chat, target.model)),
  }
}

/** A list of one model, which only the first version has: free, and refused when the key is bad. */
export function toProbe(target: Target): UpstreamRequest {
  const url = `${addressOf(target).replace(/\/v2$/, '/v1')}/models?page_size=1`
  return { method: 'GET', url, headers: authorization(target), body: null }
}

/** Where its paths begin. The address of its OpenAI layer leads to the same host. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl?.replace(/\/compatibility\/v1$/, '/v2') ?? 'https://api.cohere.com/v2'
}

/** What opens them. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}

function toBody(chat: ChatRequest, model: string): Raw {
  return {
    model,
    messages: toMessages(chat.messages),
    ...pick(chat, OWN),
    ...toolFields(chat),
    response_format: formatOf(chat),
    max_tokens: chat.max_completion_tokens ?? chat.max_tokens ?? undefined,
    stop_sequences: stopsOf(chat),
    temperature: chat.temperature ?? undefined,
    seed: chat.seed ?? undefined,
    ...penaltyOf(chat),
    k: chat.k ?? chat.top_k ?? undefined,
    p: within(0.01, 0.99, chat.p ?? chat.top_p),
    logprobs: chat.logprobs ?? undefined,
    thinking: thinkingOf(chat),
    stream: chat.stream === true ? true : undefined,
  }
}

/** A schema stands beside the type `json_object`, which is the only one. */
function formatOf(chat: ChatRequest): Raw | undefined {
  const type = chat.response_format?.type
  if (type !== 'json_object' && type !== 'json_schema') return undefined
  const schema = wantedSchema(chat)
  return { type: 'json_object', ...(schema && { json_schema: compileSchema(schema, COHERE).schema }) }
}

function stopsOf({ stop }: ChatRequest): string[] | undefined {
  const stops = [stop ?? []].flat()
  return stops.length > 0 ? stops : undefined
}

/** Most models take one penalty, not both. */
function penaltyOf({ frequency_penalty: frequency, presence_penalty: presence }: ChatRequest): Raw {
  if (frequency) return { frequency_penalty: within(0, 1, frequency) }
  return presence ? { presence_penalty: within(0, 1, presence) } : {}
}

/** Its scales are narrower than OpenAI's: the nearest value on them. */
function within(least: number, most: number, value: unknown): number | undefined {
  return typeof value === 'number' ? Math.min(most, Math.max(least, value)) : undefined
}

const BUDGETS: Readonly<Record<string, number>> = { minimal: 1_024, low: 1_024, medium: 4_096 }

/** Its reasoning models think unasked and without a limit; `budget_tokens` is how another vendor spells the limit. */
function thinkingOf({ thinking, reasoning_effort: effort }: ChatRequest): Raw | undefined {
  if (isRecord(thinking)) {
    const { type, token_budget: budget = thinking.budget_tokens } = thinking
    return { type: type === 'disabled' ? 'disabled' : 'enabled', token_budget: budget }
  }
  if (!effort) return undefined
  return effort === 'none' ? { type: 'disabled' } : { type: 'enabled', token_budget: BUDGETS[effort] }
}
