import type { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'

const WORDS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

/** A fault as Google's error body, with the details that its clients know how to read. */
export function errorOf(fault: Fault, status: number, requestId: string): { readonly error: Raw } {
  const word = WORDS[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT')
  return { error: { code: status, message: fault.message, status: word, details: details(fault, requestId) } }
}

function details({ message, param, retryAfterMs }: Fault, requestId: string): Raw[] {
  const violations = [{ field: param, description: message }]
  return [
    ...(param === null ? [] : [detail('BadRequest', { fieldViolations: violations })]),
    ...(retryAfterMs === null ? [] : [detail('RetryInfo', { retryDelay: `${Math.ceil(retryAfterMs) / 1000}s` })]),
    ...(requestId === '' ? [] : [detail('RequestInfo', { requestId })]),
  ]
}

function detail(name: string, fields: Raw): Raw {
  return { '@type': `type.googleapis.com/google.rpc.${name}`, ...fields }
}
