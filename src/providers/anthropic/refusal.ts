import { asRecord, asText, type Raw } from '../../shared/json.ts'
import type { Refusal, RefusalKind } from '../contract.ts'
import { kindOf, readRefusal, refuse } from '../refusal.ts'

/** Reads an HTTP error: `{type:'error', error:{type, message}, request_id}`. */
export function toRefusal(status: number, headers: Headers, body: string): Refusal {
  const general = readRefusal(status, headers, body)
  const kind = specialKind(status, general.message)
  return kind ? refuse(kind, general.message, general) : general
}

/** Reads an `error` event, which has a type in place of a status. */
export function eventRefusal(event: Raw): Refusal {
  const error = asRecord(event.error)
  const message = asText(error.message) || 'The provider reported an error in the middle of its answer.'
  const status = STATUS[asText(error.type)] ?? 500
  return refuse(specialKind(status, message) ?? kindOf(status, message), message)
}

/** Source: platform.claude.com, "Errors". */
const STATUS: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** What the status alone does not tell: an empty account is a 400 here, and so is a filtered answer. */
function specialKind(status: number, message: string): RefusalKind | null {
  // More bytes than this provider takes; another may take them.
  if (status === 413) return 'context_length'
  if (status !== 400) return null
  if (/credit balance|spend limit|usage limits/i.test(message)) return 'credential'
  if (/exceeds? (the )?context (limit|window)|prompt is too long/i.test(message)) return 'context_length'
  return /content filtering policy/i.test(message) ? 'content_policy' : null
}
