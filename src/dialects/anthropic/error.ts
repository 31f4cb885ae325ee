import type { Fault, FaultCode } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'

/** Source: platform.claude.com, "Errors". */
const TYPES: Readonly<Record<FaultCode, string>> = {
  invalid_request: 'invalid_request_error',
  invalid_json: 'invalid_request_error',
  context_length_exceeded: 'invalid_request_error',
  content_policy_violation: 'invalid_request_error',
  provider_not_configured: 'invalid_request_error',
  model_unpriced: 'invalid_request_error',
  invalid_api_key: 'authentication_error',
  budget_exceeded: 'billing_error',
  policy_denied: 'permission_error',
  content_blocked: 'invalid_request_error',
  precondition_failed: 'invalid_request_error',
  insufficient_permissions: 'permission_error',
  not_found: 'not_found_error',
  model_not_found: 'not_found_error',
  method_not_allowed: 'invalid_request_error',
  conflict: 'conflict_error',
  body_too_large: 'request_too_large',
  idempotency_mismatch: 'invalid_request_error',
  unknown_host: 'invalid_request_error',
  rate_limit_exceeded: 'rate_limit_error',
  internal: 'api_error',
  provider_credential_refused: 'api_error',
  provider_failed: 'api_error',
  provider_overloaded: 'overloaded_error',
  store_unavailable: 'api_error',
  provider_timeout: 'timeout_error',
}

/** The type by which Anthropic's clients tell errors apart. */
export function errorType({ code }: Fault): string {
  return TYPES[code]
}

/** What tells a client that it must do without a thread. Source: platform.claude.com, "Message threads". */
const NO_THREADS: Raw = { error_code: 'thread_unsupported_request', unsupported: ['thread'] }

/** An error body; a status of 529 is Anthropic's own word for overloaded, whatever the fault. */
export function toError(fault: Fault, status: number, requestId: string): Raw {
  const type = status === 529 ? 'overloaded_error' : errorType(fault)
  const details = fault.param === 'thread' ? { details: NO_THREADS } : {}
  return { type: 'error', error: { type, message: fault.message, ...details }, request_id: requestId }
}
