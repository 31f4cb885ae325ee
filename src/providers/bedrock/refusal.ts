import { asRecord, asText, parseJson } from '../../shared/json.ts'
import type { Refusal, RefusalKind } from '../contract.ts'
import { kindOf, readRefusal, refuse } from '../refusal.ts'

/**
 * What an exception amounts to, by its name in lower case. Sources: docs.aws.amazon.com/bedrock/latest, API reference
 * ("Converse", "Common Errors") and user guide ("Troubleshooting Amazon Bedrock API Error Codes").
 */
const KINDS: ReadonlyMap<string, RefusalKind> = new Map(
  Object.entries({
    throttlingexception: 'rate_limit',
    servicequotaexceededexception: 'rate_limit',
    modelnotreadyexception: 'overloaded',
    serviceunavailableexception: 'overloaded',
    internalserverexception: 'failed',
    internalfailure: 'failed',
    modelerrorexception: 'failed',
    modelstreamerrorexception: 'failed',
    modeltimeoutexception: 'failed',
    resourcenotfoundexception: 'model_missing',
    ftuformnotfilled: 'model_missing',
    accessdeniedexception: 'credential',
    unrecognizedclientexception: 'credential',
    invalidclienttokenid: 'credential',
    invalidsignatureexception: 'credential',
    incompletesignature: 'credential',
    incompletesignatureexception: 'credential',
    missingauthenticationtoken: 'credential',
    missingauthenticationtokenexception: 'credential',
    expiredtokenexception: 'credential',
    requestexpired: 'credential',
    notauthorized: 'credential',
    optinrequired: 'credential',
  } as const),
)

/** Reads an HTTP error: a sentence in `message`, and the exception's name in a header. */
export function toRefusal(status: number, headers: Headers, body: string): Refusal {
  const json = asRecord(parseJson(body))
  // What stands before the service itself spells it with a capital.
  const message = withoutRequest(asText(json.message) || asText(json.Message))
  const general = readRefusal(status, headers, message === '' ? body : JSON.stringify({ message }))
  const name = nameOf(headers.get('x-amzn-errortype') ?? (asText(json.__type) || asText(json.code)))
  return refuse(kindFrom(name, general), general.message, general)
}

/** Reads an exception or an error in the middle of a stream, which has a name in place of a status. */
export function eventRefusal(name: string, data: string): Refusal {
  const event = asRecord(parseJson(data))
  const message = asText(event.message) || 'The provider reported an error in the middle of its answer.'
  const exception = nameOf(asText(event.code) || name)
  const status = exception === 'validationexception' ? 400 : 500
  return refuse(kindFrom(exception, { kind: kindOf(status, message), message }), message)
}

/** A refused signature is answered with the request as it should have been signed, a session's token included. */
function withoutRequest(message: string): string {
  return message.replace(/\s*The (Canonical String|String-to-Sign).*$/is, '')
}

/** `ValidationException:http://internal.amazon.com/coral/…` and `com.amazon.coral.service#ValidationException`. */
function nameOf(type: string): string {
  const [name = ''] = type.slice(type.lastIndexOf('#') + 1).split(':')
  return name.toLowerCase()
}

function kindFrom(name: string, { kind, message }: Pick<Refusal, 'kind' | 'message'>): RefusalKind {
  const named = KINDS.get(name) ?? kind
  if (named === 'credential') return NO_ACCESS.test(message) ? 'model_missing' : named
  return named === 'invalid_request' ? (validationKind(message) ?? named) : named
}

/** What a refused input was refused for, which only its words tell. */
function validationKind(message: string): RefusalKind | null {
  if (TOO_LONG.test(message)) return 'context_length'
  if (NO_MODEL.test(message)) return 'model_missing'
  return /content filter(ing)? policy|blocked by (the )?content/i.test(message) ? 'content_policy' : null
}

/** An account that may call Bedrock may still lack one model. */
const NO_ACCESS = /access to the model|not available for this account|model access|use case details/i
const TOO_LONG = /(input|prompt) is too long|input tokens? exceeded|exceeds? (the )?context|too large for model/i
const NO_MODEL = /model identifier is invalid|on-demand throughput|invalid model|end of its life|provider as legacy/i
