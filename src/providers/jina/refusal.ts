import type { Refusal } from '../contract.ts'
import { readRefusal, refuse } from '../refusal.ts'

/** Reads an HTTP error: `{code, message}`; a model it does not have is a 400 there. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const general = readRefusal(status, headers, body)
  return body.includes('INPUT_MODEL_NOT_FOUND') ? refuse('model_missing', general.message, general) : general
}
