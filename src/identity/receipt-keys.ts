import { fromBase64Url, sha256Hex } from '../shared/ids.ts'

interface MasterKeys {
  readonly MASTER_KEY: string
  readonly MASTER_KEY_PREVIOUS?: string
}

/** The deployment's key for receipts, and the name under which its public half is served. */
export interface ReceiptKey {
  readonly keyId: string
  readonly key: CryptoKey
}

/** A public key as RFC 8037 writes it. */
export interface PublicReceiptKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly alg: 'EdDSA'
  readonly use: 'sig'
  readonly kid: string
  readonly x: string
}

/** What comes before the 32 bytes of an Ed25519 key in PKCS #8. Source: RFC 8410, section 7. */
const PKCS8_PREFIX = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
const PURPOSE = new TextEncoder().encode('sluice routing receipts 1')

const keys = new Map<string, Promise<ReceiptKey & { readonly x: string }>>()

/** The key that signs receipts: it follows from the master key, so that there is none to keep beside it. */
export function receiptKey(env: MasterKeys): Promise<ReceiptKey> {
  return derived(env.MASTER_KEY)
}

/** The keys that open receipts of this deployment: the present one, and while master keys are rotated the one before. */
export async function publicReceiptKeys(env: MasterKeys): Promise<PublicReceiptKey[]> {
  const masters = [env.MASTER_KEY, ...(env.MASTER_KEY_PREVIOUS ? [env.MASTER_KEY_PREVIOUS] : [])]
  const found = await Promise.all(masters.map(derived))
  return found.map(({ keyId, x }) => ({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: keyId, x }))
}

function derived(master: string): Promise<ReceiptKey & { readonly x: string }> {
  const known = keys.get(master)
  if (known) return known
  const fresh = derive(master)
  keys.set(master, fresh)
  fresh.catch(() => keys.delete(master))
  return fresh
}

async function derive(master: string): Promise<ReceiptKey & { readonly x: string }> {
  const base = await crypto.subtle.importKey('raw', fromBase64Url(master), 'HKDF', false, ['deriveBits'])
  const salt = new Uint8Array(32)
  const seed = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: PURPOSE }, base, 256)
  const pkcs8 = Uint8Array.from([...PKCS8_PREFIX, ...new Uint8Array(seed)])
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x = '' } = (await crypto.subtle.exportKey('jwk', readable)) as JsonWebKey
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  return { keyId: (await sha256Hex(x)).slice(0, 16), key, x }
}
