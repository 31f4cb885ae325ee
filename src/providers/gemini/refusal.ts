import { asRecord, asRecords, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { Refusal, RefusalKind } from '../contract.ts'
import { kindOf, readRefusal, readRetryAfter, refuse } from '../refusal.ts'

/** What Google's status names mean whatever the HTTP status says; INVALID_ARGUMENT needs a closer look. */
const KINDS: Readonly<Record<string, RefusalKind>> = {
  RESOURCE_EXHAUSTED: 'rate_limit',
  UNAUTHENTICATED: 'credential',
  PERMISSION_DENIED: 'credential',
  // The key's project has no billing, or may not be used from this country.
  FAILED_PRECONDITION: 'credential',
  NOT_FOUND: 'model_missing',
  UNAVAILABLE: 'overloaded',
  DEADLINE_EXCEEDED: 'failed',
  INTERNAL: 'failed',
  UNKNOWN: 'failed',
  ABORTED: 'failed',
  CANCELLED: 'failed',
}

const CONTEXT = /token count.*exceeds the maximum|exceeds the maximum number of tokens/i
const BAD_KEY = /API key (not valid|not found|expired|invalid)|API_KEY_INVALID/i

/** Reads an HTTP error of Google's: `{error:{code,message,status,details}}`, alone or as the one item of a list. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const parsed = parseJson(body)
  const error = asRecord(Array.isArray(parsed) ? parsed[0] : parsed).error
  if (!isRecord(error)) return readRefusal(status, headers, body)
  return refusalFrom(error, status, readRetryAfter(headers))
}

/** Reads the error object that a stream may carry after a good start. */
export function refusalInStream(error: Raw): Refusal {
  return refusalFrom(error, typeof error.code === 'number' ? error.code : 500, null)
}

function refusalFrom(error: Raw, status: number, retryAfterMs: number | null): Refusal {
  const message = asText(error.message) || `Gemini answered ${status}.`
  const details = asRecords(error.details)
  const kind = kindFrom(asText(error.status), status, `${message} ${details.map((item) => asText(item.reason))}`)
  return refuse(kind, message, { retryAfterMs: retryDelayMs(details) ?? retryAfterMs })
}

function kindFrom(name: string, status: number, words: string): RefusalKind {
  if (BAD_KEY.test(words)) return 'credential'
  if (CONTEXT.test(words)) return 'context_length'
  return KINDS[name] ?? kindOf(status, words)
}

/** `google.rpc.RetryInfo` says how long to wait as a duration: `"34s"`, `"1.5s"`. */
function retryDelayMs(details: readonly Raw[]): number | null {
  const info = details.find((detail) => asText(detail['@type']).endsWith('google.rpc.RetryInfo'))
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(asText(info?.retryDelay))?.[1]
  return seconds === undefined ? null : Math.ceil(Number(seconds) * 1000)
}
