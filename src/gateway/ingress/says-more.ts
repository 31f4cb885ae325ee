import type { Raw } from '../../shared/json.ts'
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
  'api_key',
  'api_base',
  'api_version',
]

const HEADERS =
  /^(x-portkey-|cf-aig-|helicone-|x-litellm-|x-openrouter-|x-session-id$|cf-(skip-cache|cache-ttl)$|http-referer$|x-title$)/
const MODELS = /^(@|openrouter\/|cloudflare\/|dynamic\/|~)|:[a-z]+$|,/

/** Whether a request says anything of its own routing. Asked of each, so it looks at names alone. */
export function saysMore(headers: Headers, body: Raw): boolean {
  for (const field of FIELDS) if (field in body) return true
  if (typeof body.model === 'string' && MODELS.test(body.model)) return true
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
