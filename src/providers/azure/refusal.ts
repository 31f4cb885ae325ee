import { asRecord, asText, parseJson, type Raw } from '../../shared/json.ts'
import type { Refusal, RefusalKind } from '../contract.ts'
import { readRefusal, refuse } from '../refusal.ts'

/** Reads an HTTP error: OpenAI's shape, with codes of Azure's own and what its content filter found in `innererror`. */
export function refusalOf(status: number, headers: Headers, body: string): Refusal {
  const general = readRefusal(status, headers, body)
  const kind = specialKind(status, asRecord(asRecord(parseJson(body)).error))
  return kind ? refuse(kind, general.message, general) : general
}

/** `contentFilter` and `inner_error` are how the image paths spell them. */
const FILTERED = /^(content_?filter|content_policy_violation|ResponsibleAIPolicyViolation)$/i

/** The deployment is not there, or its model does not do what was asked: another one may. */
const MISSING = /^(DeploymentNotFound|OperationNotSupported|unknown_model|unavailable_model)$/

function specialKind(status: number, error: Raw): RefusalKind | null {
  const code = asText(error.code)
  const innerCode = asText(asRecord(error.innererror ?? error.inner_error).code)
  if (FILTERED.test(code) || FILTERED.test(innerCode)) return 'content_policy'
  if (MISSING.test(code)) return 'model_missing'
  // A full service refuses with the status of a spent quota; only its words tell the two apart.
  return status === 429 && /experiencing high demand/i.test(asText(error.message)) ? 'overloaded' : null
}
