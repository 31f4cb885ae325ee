import type { Refusal, RefusalKind } from '../contract.ts'
import { readRefusal, refuse } from '../refusal.ts'

/** Statuses of its own: a key that was blocked, and a request that it dropped. Source: docs.cohere.com/reference/errors. */
const KINDS: Readonly<Record<number, RefusalKind>> = { 498: 'credential', 499: 'failed' }

/** Reads an HTTP error: `{id, message}`. */
export function toRefusal(status: number, headers: Headers, body: string): Refusal {
  const general = readRefusal(status, headers, body)
  const kind = KINDS[status]
  return kind ? refuse(kind, general.message, general) : general
}

/** What to say of an answer whose finish reason is that it failed (`ERROR`) or took too long (`TIMEOUT`); null for any other. */
export function failureOf(reason: string, error: string): string | null {
  if (reason !== 'ERROR' && reason !== 'TIMEOUT') return null
  return error || (reason === 'TIMEOUT' ? 'Cohere ran out of time.' : 'Cohere broke its answer off.')
}
