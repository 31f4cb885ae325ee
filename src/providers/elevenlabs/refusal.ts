import { asRecord, asText, isRecord, parseJson } from '../../shared/json.ts'
import type { Refusal, RefusalKind } from '../contract.ts'
import { kindOf, readRefusal, readRetryAfter, refuse } from '../refusal.ts'

/** What its codes mean whatever the HTTP status says. Older answers call the code `status`. */
const KINDS: Readonly<Record<string, RefusalKind>> = {
  quota_exceeded: 'credential',
  insufficient_credits: 'credential',
  detected_unusual_activity: 'credential',
  // More text than this model takes; another may take it.
  max_character_limit_exceeded: 'context_length',
  text_too_long: 'context_length',
  // A 404 that is not about the model.
  voice_not_found: 'invalid_request',
  model_not_found: 'model_missing',
  content_against_policy: 'content_policy',
  // Both are a 429: the first is the account's doing, the second nobody's.
  too_many_concurrent_requests: 'rate_limit',
  system_busy: 'overloaded',
}

/** Reads an HTTP error: `{detail:{code, status, message, param}}`, or FastAPI's `{detail:[…]}`. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const { detail } = asRecord(parseJson(body))
  if (!isRecord(detail)) return readRefusal(status, headers, body)
  const message = asText(detail.message) || `ElevenLabs answered ${status}.`
  const kind = KINDS[asText(detail.code)] ?? KINDS[asText(detail.status)] ?? kindOf(status, message)
  return refuse(kind, message, { param: asText(detail.param) || null, retryAfterMs: readRetryAfter(headers) })
}
