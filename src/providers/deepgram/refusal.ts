import { asRecord, asText, parseJson } from '../../shared/json.ts'
import type { Refusal } from '../contract.ts'
import { kindOf, readRefusal, readRetryAfter, refuse } from '../refusal.ts'

/** A 400 there: the model does not exist, or not for this language. */
const NO_MODEL = /no such model|does not exist or is not available/i

/** Reads an HTTP error: `{err_code, err_msg}`, or `{category, message, details}`. Source: developers.deepgram.com/docs/errors. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const { err_msg: legacy, message: modern, details } = asRecord(parseJson(body))
  const message = [asText(legacy) || asText(modern), asText(details)].filter((part) => part !== '').join(' ')
  if (message === '') return readRefusal(status, headers, body)
  const kind = status === 400 && NO_MODEL.test(message) ? 'model_missing' : kindOf(status, message)
  return refuse(kind, message, { retryAfterMs: readRetryAfter(headers) })
}
