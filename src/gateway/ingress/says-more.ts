import { SECRET_FIELDS } from '../../conventions/secret-fields.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import type { Asking, Said } from '../call.ts'

/** Fields by which a body says how it wants to be routed: ours, and those of other gateways. */
const FIELDS: readonly string[] = [
  'sluice',
  'models',
  'provider',
  'route',
  'transforms',
  'plugins',
  'preset',
  'session_id',
  'usage',
  'reasoning',
  'providerOptions',
  'fallbacks',
  'num_retries',
  'timeout',
  'mock_response',
  'disable_fallbacks',
  'fastest_response',
  'context_window_fallbacks',
  'drop_params',
  'allowed_openai_params',
  'custom_llm_provider',
  'api_version',
  ...SECRET_FIELDS,
  ...['include_reasoning', 'trace', 'debug', 'image_config', 'request_timeout', 'stream_timeout'],
  ...['guardrails', 'user_config', 'content_policy_fallbacks', 'context_window_fallback_dict'],
  ...['additional_drop_params', 'mock_testing_fallbacks', 'mock_testing_context_window_fallbacks'],
  ...['mock_testing_content_policy_fallbacks', 'litellm_session_id', 'litellm_trace_id', 'litellm_metadata'],
]

const HEADERS =
  /^(x-portkey-|cf-aig-|helicone-|x-litellm-|x-openrouter-|x-session-id$|x-sluice-model$|cf-(skip-cache|cache-ttl)$|http-referer$|x-title$)/
const MODELS =
  /^(@|openrouter\/|cloudflare\/|dynamic\/|~)|:[a-z]+$|,|^[a-z0-9]+(_[a-z0-9]+)+\/|^(dashscope|friendliai|codestral|text-completion-\w+)\//

/** LiteLLM's words for how an answer may be kept. */
const CACHE_WORDS = ['no-cache', 'no-store', 's-maxage', 'use-cache']

/** Whether a request says anything of its own routing. Asked of each, so it looks at names alone. */
export function saysMore(headers: Headers, body: Raw): boolean {
  for (const field of FIELDS) if (field in body) return true
  if (typeof body.model === 'string' && MODELS.test(body.model)) return true
  if (isRecord(body.metadata) && Array.isArray(body.metadata.tags)) return true
  if (isRecord(body.cache) && CACHE_WORDS.some((word) => word in (body.cache as Raw))) return true
  for (const name of headers.keys()) if (HEADERS.test(name)) return true
  return false
}

/** A call that minds what its request says. */
export function saying<C extends Asking>(call: C, { model, said }: { model: string; said: Said }): C {
  const { wish } = said
  const patienceMs = wish.deadlines?.total_ms ?? call.patienceMs
  return {
    ...call,
    model,
    said,
    session: wish.session ?? call.session,
    metadata: wish.metadata ? { ...call.metadata, ...wish.metadata } : call.metadata,
    ...('cacheWish' in call && wish.cache ? { cacheWish: { ...(call.cacheWish as object), ...wish.cache } } : {}),
    patienceMs,
  }
}
