import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import type { ChatBody, NativeBody, Target, UpstreamRequest } from '../contract.ts'
import { withOwnModel } from '../splice.ts'
import { toSystem, toTurns } from './messages.ts'
import { type ModelTraits, traitsOf } from './model-traits.ts'
import { planStrict, type StrictPlan } from './strict.ts'
import { JSON_INSTRUCTION, wantsAnyJson } from './structured.ts'
import { planThinking, sampling } from './thinking.ts'
import { planTools } from './tools.ts'

const DEFAULT_URL = 'https://api.anthropic.com/v1'

/**
 * Builds `POST /v1/messages`. What has no counterpart there is left out, as `losses.ts` tells. Source: platform.claude.com, Messages API reference and "OpenAI SDK compatibility".
 */
export function toRequest({ chat }: ChatBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: `${target.baseUrl ?? DEFAULT_URL}/messages`,
    headers: { ...headersOf(target), 'content-type': 'application/json' },
    body: JSON.stringify(toBody(chat, target.model)),
  }
}

/** A list of one model: free, and refused when the key is bad. */
export function toProbe(target: Target): UpstreamRequest {
  const url = `${target.baseUrl ?? DEFAULT_URL}/models?limit=1`
  return { method: 'GET', url, headers: headersOf(target), body: null }
}

/** The caller's own Messages request, with the target's model in it. */
export function toNative({ json, text, headers }: NativeBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: `${target.baseUrl ?? DEFAULT_URL}/messages`,
    headers: { ...headersOf(target), 'content-type': 'application/json', ...headers },
    body: withOwnModel(json, text, target.model),
  }
}

/** Where Anthropic's own paths begin, and what opens them. */
export function toDoor(target: Target) {
  return { url: target.baseUrl ?? DEFAULT_URL, headers: headersOf(target) }
}

function headersOf(target: Target): Record<string, string> {
  return { 'x-api-key': target.apiKey, 'anthropic-version': '2023-06-01' }
}

/** The body of a Messages request. Hosts of Claude that lack a trait of it pass the traits that are left. */
export function toBody(chat: ChatRequest, model: string, traits: ModelTraits = traitsOf(model)): Raw {
  const strict = planStrict(chat, traits)
  const { tools, choice, forced, instruction } = planTools(chat, traits, strict)
  const { maxTokens, thinking, effort } = planThinking(chat, traits, forced)
  const instructions = [instruction, wantsAnyJson(chat) ? JSON_INSTRUCTION : null].filter((text) => text !== null)
  return {
    model,
    max_tokens: maxTokens,
    system: toSystem(chat.messages, instructions),
    messages: toTurns(chat.messages),
    tools,
    tool_choice: choice,
    ...sampling(chat, traits, thinking),
    stop_sequences: stopsOf(chat),
    thinking,
    output_config: outputConfig(chat, strict, effort),
    metadata: userOf(chat),
    service_tier: tierOf(chat.service_tier),
    cache_control: chat.cache_control,
    stream: chat.stream === true ? true : undefined,
  }
}

/**
 * `output_config.format` is generally available from Claude 4.5 on and needs no beta header; older models, and schemas
 * that it cannot keep whole, get the answer tool of `tools.ts`. Source: platform.claude.com, "Structured outputs". The
 * caller's own value wins.
 */
function outputConfig(chat: ChatRequest, { format }: StrictPlan, effort: string | undefined): Raw | undefined {
  const config = {
    ...(effort && { effort }),
    ...(format && { format: { type: 'json_schema', schema: format.schema } }),
    ...asRecord(chat.output_config),
  }
  return Object.keys(config).length > 0 ? config : undefined
}

/** A stop sequence of white space alone is refused there. */
function stopsOf(chat: ChatRequest): string[] | undefined {
  const stops = [chat.stop ?? []].flat().filter((stop) => stop.trim() !== '')
  return stops.length > 0 ? stops : undefined
}

function userOf(chat: ChatRequest): Raw | undefined {
  const user = chat.user ?? chat.safety_identifier ?? chat.metadata?.user_id
  return typeof user === 'string' && user ? { user_id: user } : undefined
}

const TIERS: Readonly<Record<string, string>> = {
  auto: 'auto',
  standard_only: 'standard_only',
  default: 'standard_only',
}

function tierOf(tier: unknown): string | undefined {
  return typeof tier === 'string' ? TIERS[tier] : undefined
}
