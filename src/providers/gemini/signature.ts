import { asRecord, asText, type Raw } from '../../shared/json.ts'

/** Marks reasoning details as Gemini's own, so that no other vendor's signature is ever sent to it. */
export const REASONING_FORMAT = 'google-gemini-v1'

/**
 * The stand-in that Google documents for calls that no Gemini model made (another vendor's, or a client that dropped
 * the signature): Gemini 3 answers 400 to a first call without any.
 */
export const SKIP_VALIDATION = 'skip_thought_signature_validator'

/** Where Google's own OpenAI layer keeps a thought signature, on a tool call or on a message. */
export function withSignature(signature: string): { extra_content?: unknown } {
  return signature === '' ? {} : { extra_content: { google: { thought_signature: signature } } }
}

/** The thought signature kept by `withSignature`. */
export function signatureOf(holder: Raw): string | undefined {
  const google = asRecord(asRecord(holder.extra_content).google)
  return asText(google.thought_signature) || undefined
}
