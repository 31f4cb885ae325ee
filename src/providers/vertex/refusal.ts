import { asRecord, parseJson } from '../../shared/json.ts'
import { toRefusal } from '../anthropic/refusal.ts'
import type { Refusal } from '../contract.ts'
import { refusalOf as googleRefusalOf } from '../gemini/refusal.ts'

/** Reads an HTTP error: Anthropic's where it is a Claude that refuses, else Google's own, whoever made the model. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const isAnthropics = asRecord(parseJson(body)).type === 'error'
  return isAnthropics ? toRefusal(status, headers, body) : googleRefusalOf(status, headers, body)
}
