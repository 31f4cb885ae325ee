import { usdFromNanos } from '../../shared/money.ts'
import { openRouterName } from './provider-name.ts'

/** A request as it was recorded, as far as OpenRouter's form can say it. Times are epoch ms and ms, money is nano-dollars. */
export interface GenerationRecord {
  readonly id: string
  /** Absent: chat. */
  readonly operation?: string
  readonly at: number
  readonly requestedModel: string
  readonly provider: string
  readonly model: string
  readonly upstreamId: string | null
  readonly stream: boolean
  readonly outcome: 'ok' | 'failed' | 'cancelled'
  readonly finishReason: string | null
  readonly attempts: readonly GenerationAttempt[]
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** What is not counted in tokens, and parts of these: `{ images: 2 }`. */
  readonly more?: Readonly<Record<string, number>>
  readonly costNanos: number
  readonly latencyMs: number
  readonly ttftMs: number
  /** Whether the key was the tenant's own. Absent: it was not. */
  readonly hasOwnKey?: boolean
  readonly session?: string | null
  readonly user?: string | null
}

/** One attempt at one target. */
export interface GenerationAttempt {
  readonly provider: string
  readonly model: string
  /** The HTTP status; 0 when none came back. */
  readonly status: number
  readonly latencyMs: number
}

/** How OpenRouter calls what was asked for; what is missing has no name there. */
const API_TYPES: ReadonlyMap<string, string> = new Map([
  ['chat', 'completions'],
  ['embeddings', 'embeddings'],
  ['rerank', 'rerank'],
  ['audio/speech', 'tts'],
  ['audio/transcriptions', 'stt'],
])

/**
 * The `data` of `GET /api/v1/generation`. What is not known of a request is null there, as it is in OpenRouter's own.
 * Source: OpenRouterTeam/typescript-sdk, `generationresponse.ts`.
 */
export function toGeneration(record: GenerationRecord) {
  const { id, upstreamId, stream, outcome, finishReason, costNanos, latencyMs, ttftMs, session, user } = record
  const costUsd = usdFromNanos(costNanos)
  return {
    id,
    request_id: id,
    upstream_id: upstreamId,
    created_at: new Date(record.at).toISOString(),
    api_type: API_TYPES.get(record.operation ?? 'chat') ?? null,
    model: slugOf(record),
    router: record.requestedModel === 'auto' ? 'openrouter/auto' : null,
    provider_name: openRouterName(record.provider).name,
    provider_responses: record.attempts.map(toResponse),
    is_byok: record.hasOwnKey ?? false,
    streamed: stream,
    cancelled: outcome === 'cancelled',
    finish_reason: finishReason,
    native_finish_reason: null,
    total_cost: costUsd,
    usage: costUsd,
    upstream_inference_cost: null,
    cache_discount: null,
    latency: latencyMs,
    generation_time: stream ? Math.max(0, latencyMs - ttftMs) : latencyMs,
    moderation_latency: null,
    ...tokensOf(record),
    session_id: session ?? null,
    external_user: user ?? null,
    ...UNKNOWN,
  }
}

/** What is not recorded. */
const UNKNOWN = {
  app_id: null,
  origin: '',
  http_referer: null,
  user_agent: null,
  service_tier: null,
  response_cache_source_id: null,
  num_media_prompt: null,
  num_input_audio_prompt: null,
  num_fetches: null,
  web_search_engine: null,
} as const

/** Tokens are the provider's own, as it counts them. */
function tokensOf({ inputTokens, cachedInputTokens, outputTokens, reasoningTokens, more = {} }: GenerationRecord) {
  return {
    tokens_prompt: inputTokens,
    tokens_completion: outputTokens,
    native_tokens_prompt: inputTokens,
    native_tokens_completion: outputTokens,
    native_tokens_cached: cachedInputTokens,
    native_tokens_reasoning: reasoningTokens,
    native_tokens_completion_images: more.outputImageTokens ?? null,
    num_media_completion: more.images ?? null,
    num_search_results: more.searches ?? null,
  }
}

function toResponse(attempt: GenerationAttempt) {
  const { status, latencyMs, provider } = attempt
  return {
    status: status === 0 ? null : status,
    latency: latencyMs,
    provider_name: openRouterName(provider).name,
    model_permaslug: slugOf(attempt),
  }
}

/** A model of OpenRouter's has the name that it has there. */
function slugOf({ provider, model }: { readonly provider: string; readonly model: string }): string {
  return provider === 'openrouter' ? model : `${provider}/${model}`
}
