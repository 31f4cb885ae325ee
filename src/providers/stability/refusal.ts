import { asRecord, parseJson } from '../../shared/json.ts'
import type { Refusal } from '../contract.ts'
import { readRefusal, refuse } from '../refusal.ts'

/** Reads an HTTP error: `{id, name, errors:[…]}`; what its moderation stops is a 403, as a bad key elsewhere. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const general = readRefusal(status, headers, body)
  const moderated = asRecord(parseJson(body)).name === 'content_moderation'
  return moderated ? refuse('content_policy', general.message, general) : general
}
