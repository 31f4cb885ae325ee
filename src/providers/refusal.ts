import type { Refusal, RefusalKind } from './contract.ts'

const BLAME: Record<RefusalKind, Refusal['blame']> = {
  invalid_request: 'caller',
  context_length: 'caller',
  content_policy: 'caller',
  model_missing: 'provider',
  credential: 'credential',
  rate_limit: 'credential',
  overloaded: 'provider',
  failed: 'provider',
}

/** Builds a refusal of a kind; blame and whether to try elsewhere follow from the kind. */
export function refuse(
  kind: RefusalKind,
  message: string,
  details: { param?: string | null; retryAfterMs?: number | null } = {},
): Refusal {
  const blame = BLAME[kind]
  return {
    kind,
    blame,
    retryElsewhere: blame !== 'caller' || kind === 'context_length',
    message: redact(message).slice(0, 500),
    param: details.param ?? null,
    retryAfterMs: details.retryAfterMs ?? null,
  }
}

/** Reads an HTTP error in OpenAI's shape, or near it: `{error:{message,code,param}}`, `{message}`, `{detail}`, `{errors:[…]}`, or plain text. */
export function readRefusal(status: number, headers: Headers, body: string): Refusal {
  const { message, code, param } = errorOf(body)
  const kind = kindOf(status, `${code} ${message}`)
  const text = message || `The provider answered ${status}.`
  return refuse(kind, text, { param, retryAfterMs: readRetryAfter(headers) })
}

/** Which kind an HTTP status and the words of the error amount to. */
export function kindOf(status: number, words: string): RefusalKind {
  if (status === 401 || status === 403 || status === 402) return 'credential'
  if (status === 429) return 'rate_limit'
  if (status === 503 || status === 529) return 'overloaded'
  if (status === 408 || status >= 500) return 'failed'
  if (CONTEXT.test(words)) return 'context_length'
  if (POLICY.test(words)) return 'content_policy'
  if (status === 404) return 'model_missing'
  return 'invalid_request'
}

const CONTEXT =
  /context_length_exceeded|context length|context window|maximum context|prompt is too long|too many (input )?tokens|reduce the length/i
const POLICY =
  /content_policy|content_filter|content management policy|content policy|safety system|moderation_blocked/i

/** `retry-after-ms`, or `retry-after` in seconds or as an HTTP date (then null: no clock here to compare it with). */
export function readRetryAfter(headers: Headers): number | null {
  const ms = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  if (ms >= 0) return ms
  const seconds = Number.parseFloat(headers.get('retry-after') ?? '')
  return seconds >= 0 ? seconds * 1000 : null
}

interface ErrorWords {
  readonly message: string
  readonly code: string
  readonly param: string | null
}

function errorOf(body: string): ErrorWords {
  const parsed = parse(body)
  const holder = Array.isArray(parsed) ? parsed[0] : parsed
  const error = holder?.error ?? holder?.errors?.[0] ?? holder
  if (typeof error === 'string') return { message: error, code: '', param: null }
  if (typeof error !== 'object' || error === null) return { message: isMarkup(body) ? '' : body, code: '', param: null }
  const { message, detail, code, type, param } = error as Record<string, unknown>
  return {
    message: wordsOf(message ?? detail ?? body),
    code: `${code ?? ''} ${type ?? ''}`,
    param: typeof param === 'string' ? param : null,
  }
}

/** Validators answer with objects where a sentence is expected: `{detail:[{loc,msg}]}`. */
function wordsOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message)
}

/** A proxy's error page says nothing that a caller could use. */
function isMarkup(body: string): boolean {
  return body.trimStart().startsWith('<')
}

// biome-ignore lint/suspicious/noExplicitAny: an error body has no schema anyone keeps to
function parse(body: string): any {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** Some providers quote the key they were sent. */
function redact(message: string): string {
  return message.replaceAll(/\b(sk|sl|gsk|key|xai|pplx|nvapi|hf|AIza)[-_]?[\w*-]{12,}/g, '[secret]')
}
