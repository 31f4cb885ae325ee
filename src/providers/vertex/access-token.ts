import { importPKCS8, SignJWT } from 'jose'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, parseJson } from '../../shared/json.ts'
import type { Credentials } from '../contract.ts'
import { count } from '../usage.ts'
import { readServiceAccount, type ServiceAccount } from './service-account.ts'

// Source: developers.google.com/identity/protocols/oauth2/service-account, "HTTP/REST".
const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const ASSERTION_SECONDS = 3600

/** A token is not used in its last minute, so that it does not expire on the way. */
const MARGIN_MS = 60_000

/** A fetch whose request went away may never end: after this long it is joined no more. */
const PENDING_MS = 10_000
const ACCOUNTS_MAX = 500

interface Held {
  readonly token: Promise<string>
  /** Epoch ms. */
  until: number
}

/** By the hash of the whole secret: by its name alone, whoever knows an account's name could take its token. */
const held = new Map<string, Held>()

/** An access token for a service account's JSON key. Fetched once for all who ask at a time, kept until it is about to expire. */
export async function accessToken(secret: string, credentials: Credentials): Promise<string> {
  const id = await hashOf(secret)
  const known = held.get(id)
  return known && known.until > credentials.now ? known.token : hold(id, secret, credentials)
}

function hold(id: string, secret: string, credentials: Credentials): Promise<string> {
  const entry: Held = {
    until: credentials.now + PENDING_MS,
    token: requestToken(secret, credentials).then(({ token, lifeMs }) => {
      entry.until = credentials.now + lifeMs - MARGIN_MS
      return token
    }),
  }
  held.delete(id)
  const [oldest] = held.keys()
  if (held.size >= ACCOUNTS_MAX && oldest !== undefined) held.delete(oldest)
  held.set(id, entry)
  entry.token.catch(() => {
    if (held.get(id) === entry) held.delete(id)
  })
  return entry.token
}

/** The injected `fetch` is taken out first: called as a method, the platform's own refuses. */
async function requestToken(secret: string, { now, fetch }: Credentials): Promise<{ token: string; lifeMs: number }> {
  const assertion = await signedAssertion(readServiceAccount(secret), now)
  const answered = await fetch(TOKEN_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
    redirect: 'manual',
  })
    .then(async (response) => ({ ok: response.ok, status: response.status, text: await response.text() }))
    .catch(() => null)
  if (answered === null) throw refused('Google’s token service could not be reached.')
  const answer = asRecord(parseJson(answered.text))
  const token = asText(answer.access_token)
  if (!answered.ok || token === '')
    throw refused(`Google gave the service account no token: ${reasonOf(answer, answered.status)}`)
  return { token, lifeMs: count(answer.expires_in) * 1000 }
}

/** The grant that the account signs itself. Why a key cannot sign is not repeated, as that may quote the key. */
async function signedAssertion(account: ServiceAccount, now: number): Promise<string> {
  const { clientEmail, privateKey, privateKeyId } = account
  const issuedAt = Math.floor(now / 1000)
  const unsigned = new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(privateKeyId === '' ? {} : { kid: privateKeyId }) })
    .setIssuer(clientEmail)
    .setAudience(TOKEN_URL)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_SECONDS)
  const signed = await importPKCS8(privateKey, 'RS256')
    .then((key) => unsigned.sign(key))
    .catch(() => null)
  if (signed === null) throw refused('The service account’s `private_key` cannot be used to sign.')
  return signed
}

function reasonOf(answer: Readonly<Record<string, unknown>>, status: number): string {
  const reason = asText(answer.error_description) || asText(answer.error) || `it answered ${status}`
  return `${reason.slice(0, 200).replace(/\.$/, '')}.`
}

function refused(message: string): Fault {
  return new Fault('provider_credential_refused', message)
}

async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
