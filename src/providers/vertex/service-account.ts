import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, parseJson } from '../../shared/json.ts'

/** What a service account's JSON key says of it. Holds a secret: never log it, never answer it. */
export interface ServiceAccount {
  readonly clientEmail: string
  /** PKCS #8, as PEM. */
  readonly privateKey: string
  readonly privateKeyId: string
}

/** Whether a secret is a service account's JSON key rather than an API key or an access token. */
export function isServiceAccount(secret: string): boolean {
  return secret.trimStart().startsWith('{')
}

/** The project that a service account belongs to; '' when the secret names none. */
export function projectOf(secret: string): string {
  return isServiceAccount(secret) ? asText(asRecord(parseJson(secret)).project_id) : ''
}

/** Reads a service account's JSON key. Its `token_uri` is left unread: it could lead anywhere. */
export function readServiceAccount(secret: string): ServiceAccount {
  const key = asRecord(parseJson(secret))
  const clientEmail = asText(key.client_email)
  // Environments that hold one line per setting often keep line breaks as two characters.
  const privateKey = asText(key.private_key).replaceAll('\\n', '\n')
  if (clientEmail === '' || privateKey === '') {
    const message = 'The credential is no JSON key of a service account: `client_email` or `private_key` is missing.'
    throw new Fault('provider_credential_refused', message)
  }
  return { clientEmail, privateKey, privateKeyId: asText(key.private_key_id) }
}
