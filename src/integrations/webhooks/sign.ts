import { within } from '../../shared/time.ts'

/** What a receiver verifies a message by. Source: the Standard Webhooks specification, "Webhook headers". */
export interface SignedHeaders {
  readonly 'webhook-id': string
  /** Epoch seconds. */
  readonly 'webhook-timestamp': string
  /** `v1,` and a signature in base64, for each secret, between spaces. */
  readonly 'webhook-signature': string
}

const PREFIX = 'whsec_'
const SECRET_BYTES = 24

/** A new secret: `whsec_` and random bytes in base64. */
export function newWebhookSecret(): string {
  return PREFIX + base64Of(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))
}

/** Signs a message with each of some secrets, as Standard Webhooks do: HMAC-SHA256 of `id.timestamp.payload`. */
export async function signWebhook(
  id: string,
  payload: string,
  secrets: readonly string[],
  now: number,
): Promise<SignedHeaders> {
  const timestamp = String(Math.floor(now / 1_000))
  const message = new TextEncoder().encode(`${id}.${timestamp}.${payload}`)
  const signatures = await Promise.all(secrets.map((secret) => signatureOf(message, secret)))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  }
}

async function signatureOf(message: Uint8Array, secret: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice(PREFIX.length)), (character) => character.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return base64Of(new Uint8Array(await crypto.subtle.sign('HMAC', key, Uint8Array.from(message))))
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

const LIMIT_MS = 10_000

/** Sends a signed message; gives the status, 0 where none came back. A redirect is followed nowhere. */
export async function postWebhook(url: string, payload: string, headers: SignedHeaders): Promise<number> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const sent = fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Sluice-Webhooks/1' },
    body: payload,
    redirect: 'manual',
    signal,
  })
  const response = await within(LIMIT_MS, sent, () => null).catch(() => null)
  await response?.body?.cancel().catch(() => undefined)
  return response?.status ?? 0
}
