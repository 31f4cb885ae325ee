import type { ChatRequest } from '../../contract/chat.ts'
import type { ChatBody, Target, UpstreamRequest } from '../contract.ts'
import { type Changes, withChat, withModel } from '../splice.ts'
import { fitFormat } from './format.ts'
import { fitMessages } from './messages.ts'
import { fitChoice, fitTools } from './tools.ts'

/** Fields of OpenAI's and of others' that Mistral answers with 422. A field nobody knows yet passes: it may be a new one of its own. */
const DROPS: readonly string[] = [
  'stream_options',
  'store',
  'user',
  'safety_identifier',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'modalities',
  'audio',
  'verbosity',
  'web_search_options',
  'prompt_cache_retention',
  'functions',
  'function_call',
  'top_k',
  'thinking',
  'reasoning',
  'cache_control',
]

const CHANGES: Changes = { drops: DROPS, renames: { max_completion_tokens: 'max_tokens', seed: 'random_seed' } }

/**
 * Builds `POST /v1/chat/completions`; a request that holds nothing foreign is the caller's own text. Source: the request
 * type of the client `@mistralai/mistralai` 2.7.0 and docs.mistral.ai, "Chat completion", "Reasoning".
 */
export function toRequest(body: ChatBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: `${addressOf(target)}/chat/completions`,
    headers: { ...authorization(target), 'content-type': 'application/json' },
    body: toText(body, target.model),
  }
}

/** The list of models: free, and refused when the key is bad. */
export function toProbe(target: Target): UpstreamRequest {
  return { method: 'GET', url: `${addressOf(target)}/models`, headers: authorization(target), body: null }
}

/** Where its paths begin, without a trailing slash. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.mistral.ai/v1'
}

/** What opens them. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}

/** The body for one of its models, wherever that is served. */
export function toText(body: ChatBody, model: string): string {
  const changed = changesOf(body.chat, model)
  if (changed.length === 0) return withModel(body, model, CHANGES)
  return withModel(withChat(body, { ...body.chat, ...Object.fromEntries(changed) }), model, CHANGES)
}

/** The fields that must be other than the caller wrote them: null, which some refuse, is as good as nothing said. */
function changesOf(chat: ChatRequest, model: string): (readonly [string, unknown])[] {
  const fitted: Partial<ChatRequest> = {
    messages: fitMessages(chat.messages),
    tools: fitTools(chat.tools, chat.tool_choice),
    tool_choice: fitChoice(chat.tool_choice),
    response_format: fitFormat(chat),
    // OpenAI's scale ends at 2; above this one's end it answers 422.
    temperature: typeof chat.temperature === 'number' ? Math.min(HOTTEST, chat.temperature) : chat.temperature,
    reasoning_effort: effortOf(chat.reasoning_effort, model),
    service_tier: tierOf(chat.service_tier),
  }
  const unset = Object.entries(chat).filter(([, value]) => value === null)
  const changed = Object.entries(fitted).filter(([field, value]) => value !== chat[field])
  return [...unset.map(([field]) => [field, undefined] as const), ...changed]
}

/** The highest temperature it takes. */
export const HOTTEST = 1.5

/** Models that either think or do not: they answer 400 to the words between. */
const ALL_OR_NOTHING = /^(magistral|mistral-(small|medium))/

function effortOf(effort: ChatRequest['reasoning_effort'], model: string): ChatRequest['reasoning_effort'] {
  return effort && effort !== 'none' && ALL_OR_NOTHING.test(model) ? 'high' : effort
}

const TIERS: Readonly<Record<string, string>> = {
  auto: 'auto',
  standard_only: 'standard_only',
  default: 'standard_only',
}

function tierOf(tier: unknown): string | undefined {
  return typeof tier === 'string' ? TIERS[tier] : undefined
}
