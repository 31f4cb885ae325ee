import { asRecord, asRecords, asText, parseJson } from '../../shared/json.ts'
import type { Refusal } from '../contract.ts'
import { readRefusal, refuse } from '../refusal.ts'

/** Reads an HTTP error: `{object:'error', message, type, param, code}`, or a validator's `{detail:[{loc, msg}]}` in the message's place. */
export function toRefusal(status: number, headers: Headers, body: string): Refusal {
  const general = readRefusal(status, headers, body)
  // The model is full, not the caller's quota spent: only the words tell the two apart.
  if (status === 429 && /capacity exceeded/i.test(general.message))
    return refuse('overloaded', general.message, general)
  const [complaint] = complaintsIn(body)
  if (!complaint) return general
  const path = Array.isArray(complaint.loc) ? complaint.loc.filter((step) => step !== 'body').join('.') : ''
  return { ...general, message: `${path}: ${asText(complaint.msg)}`.slice(0, 500), param: path || null }
}

function complaintsIn(body: string) {
  const { detail, message } = asRecord(parseJson(body))
  return [message, detail, asRecord(message).detail].map(asRecords).find((list) => list.length > 0) ?? []
}
