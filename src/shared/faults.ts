interface FaultKind {
  readonly status: number
  /** The `type` that OpenAI clients branch on. */
  readonly type: string
  /** Whether sending the same request again may help; answered as `x-should-retry`. */
  readonly retry: boolean
}

/** Every way a request can fail, in one table: the status, the SDK's error union and the docs page all derive from it. */
export const FAULTS = {
  invalid_request: { status: 400, type: 'invalid_request_error', retry: false },
  invalid_json: { status: 400, type: 'invalid_request_error', retry: false },
  context_length_exceeded: { status: 400, type: 'invalid_request_error', retry: false },
  content_policy_violation: { status: 400, type: 'invalid_request_error', retry: false },
  provider_not_configured: { status: 400, type: 'invalid_request_error', retry: false },
  model_unpriced: { status: 400, type: 'invalid_request_error', retry: false },
  invalid_api_key: { status: 401, type: 'authentication_error', retry: false },
  budget_exceeded: { status: 402, type: 'insufficient_quota', retry: false },
  policy_denied: { status: 403, type: 'permission_error', retry: false },
  content_blocked: { status: 400, type: 'invalid_request_error', retry: false },
  precondition_failed: { status: 412, type: 'invalid_request_error', retry: false },
  insufficient_permissions: { status: 403, type: 'permission_error', retry: false },
  not_found: { status: 404, type: 'invalid_request_error', retry: false },
  model_not_found: { status: 404, type: 'invalid_request_error', retry: false },
  method_not_allowed: { status: 405, type: 'invalid_request_error', retry: false },
  conflict: { status: 409, type: 'invalid_request_error', retry: false },
  body_too_large: { status: 413, type: 'invalid_request_error', retry: false },
  idempotency_mismatch: { status: 422, type: 'invalid_request_error', retry: false },
  unknown_host: { status: 421, type: 'invalid_request_error', retry: false },
  rate_limit_exceeded: { status: 429, type: 'rate_limit_error', retry: true },
  internal: { status: 500, type: 'api_error', retry: true },
  provider_credential_refused: { status: 502, type: 'api_error', retry: false },
  provider_failed: { status: 502, type: 'api_error', retry: true },
  provider_overloaded: { status: 503, type: 'api_error', retry: true },
  store_unavailable: { status: 503, type: 'api_error', retry: true },
  provider_timeout: { status: 504, type: 'api_error', retry: true },
} as const satisfies Record<string, FaultKind>

export type FaultCode = keyof typeof FAULTS

/** Whether a word is the code of a fault. */
export function isFaultCode(word: string): word is FaultCode {
  return Object.hasOwn(FAULTS, word)
}

export interface FaultDetails {
  /** The request field at fault, as a path: `messages.0.content`. */
  readonly param?: string | null
  /** Answered as `retry-after` (whole seconds, rounded up) and `retry-after-ms`. */
  readonly retryAfterMs?: number | null
  /** Answered beside the others. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

const NONE = {}

/** The only error thrown on purpose. Anything else that reaches the door is a bug and becomes `internal`. */
export class Fault extends Error {
  override name = 'Fault'
  readonly code: FaultCode
  readonly param: string | null
  readonly retryAfterMs: number | null
  readonly headers: Readonly<Record<string, string>>

  constructor(code: FaultCode, message: string, details: FaultDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.param = details.param ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
    this.headers = details.headers ?? NONE
  }
}

/** The error object OpenAI clients parse, for JSON bodies and in-stream error events alike. A bug's own message is never shown. */
export function errorBody(thrown: unknown, requestId: string) {
  const fault = asFault(thrown)
  const { type } = FAULTS[fault.code]
  return { error: { message: fault.message, type, param: fault.param, code: fault.code, request_id: requestId } }
}

/** Renders anything thrown as the HTTP error OpenAI clients understand. */
export function errorResponse(thrown: unknown, requestId: string): Response {
  const fault = asFault(thrown)
  const { status, retry } = FAULTS[fault.code]
  const headers = new Headers({ ...fault.headers, 'x-request-id': requestId, 'x-should-retry': String(retry) })
  if (fault.retryAfterMs !== null) {
    headers.set('retry-after', String(Math.ceil(fault.retryAfterMs / 1000)))
    headers.set('retry-after-ms', String(Math.ceil(fault.retryAfterMs)))
  }
  return Response.json(errorBody(fault, requestId), { status, headers })
}

export function asFault(thrown: unknown): Fault {
  return thrown instanceof Fault
    ? thrown
    : new Fault('internal', 'Something went wrong on our side.', { cause: thrown })
}
