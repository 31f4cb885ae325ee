const PREFIX = 'whsec_'
const KEY_BYTES_MIN = 24
const KEY_BYTES_MAX = 64

/**
 * The headers that sign a webhook: `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature`, an HMAC-SHA256 in
 * base64 over `id.timestamp.body` for each secret, so that a receiver may change to a new secret while the old one holds.
 * Source: Standard Webhooks 1.0.0, "Signature scheme" (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md).
 */
export async function signWebhook(
  secrets: readonly string[],
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
): Promise<Readonly<Record<string, string>>> {
  const timestamp = String(Math.floor(at / 1_000))
  const signed = Uint8Array.from(new TextEncoder().encode(`${id}.${timestamp}.${body}`))
  const signatures = await Promise.all(secrets.map(async (secret) => `v1,${await hmac(keyOf(secret), signed)}`))
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** The bytes of a secret, `whsec_` and 24 to 64 bytes in base64; throws where it is none. */
function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret)
  if (!key || key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX) {
    throw new RangeError('A webhook secret is `whsec_` and 24 to 64 bytes in base64.')
  }
  return key
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

async function hmac(key: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', imported, signed))
  return btoa(String.fromCharCode(...signature))
}
