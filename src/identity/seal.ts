import { Fault } from '../shared/faults.ts'
import { fromBase64Url, sha256Hex, toBase64Url } from '../shared/ids.ts'
import type { Sealed } from '../storage/snapshot.ts'

/** A key and the name by which a ciphertext remembers it. */
export interface SealingKey {
  readonly keyId: string
  readonly key: CryptoKey
}

/** Where a secret stands. It opens nowhere else. */
export interface Place {
  readonly tenantId: string
  readonly table: string
  readonly rowId: string
}

interface MasterKeys {
  readonly MASTER_KEY: string
  readonly MASTER_KEY_PREVIOUS?: string
}

/** The deployment's master key, from 32 bytes of base64url. */
export async function masterKey(env: MasterKeys): Promise<SealingKey> {
  return importKey(bytesOf(env.MASTER_KEY, 'MASTER_KEY'))
}

/** The deployment's master keys: what seals now, and what sealed before where keys are being rotated. */
export async function masterKeys(env: MasterKeys): Promise<{ present: SealingKey; previous: SealingKey | null }> {
  const { MASTER_KEY_PREVIOUS: previous } = env
  const before = previous ? await importKey(bytesOf(previous, 'MASTER_KEY_PREVIOUS')) : null
  return { present: await masterKey(env), previous: before }
}

/** A tenant's new data key, already sealed. */
export async function newDataKey(env: MasterKeys, tenantId: string): Promise<Sealed> {
  return seal(await masterKey(env), crypto.getRandomValues(new Uint8Array(32)), `data-key|${tenantId}`)
}

/** Opens a tenant's data key with the master key that sealed it, be it the present or the previous one. */
export async function openDataKey(env: MasterKeys, sealed: Sealed, tenantId: string): Promise<SealingKey> {
  return importKey(await openRawDataKey(env, sealed, tenantId))
}

/** Seals a data key anew under the present master key; null when it already is. */
export async function rewrapDataKey(env: MasterKeys, sealed: Sealed, tenantId: string): Promise<Sealed | null> {
  const master = await masterKey(env)
  if (sealed.keyId === master.keyId) return null
  return seal(master, await openRawDataKey(env, sealed, tenantId), `data-key|${tenantId}`)
}

/** Seals a secret under a tenant's data key, bound to its place. */
export function sealSecret(dataKey: SealingKey, secret: string, place: Place): Promise<Sealed> {
  return seal(dataKey, Uint8Array.from(new TextEncoder().encode(secret)), nameOf(place))
}

/** Opens a secret; throws when it was sealed elsewhere, by another key, or was touched. */
export async function openSecret(dataKey: SealingKey, sealed: Sealed, place: Place): Promise<string> {
  return new TextDecoder().decode(await open(dataKey, sealed, nameOf(place)))
}

async function openRawDataKey(env: MasterKeys, sealed: Sealed, tenantId: string): Promise<Uint8Array<ArrayBuffer>> {
  const present = await masterKey(env)
  const previous = env.MASTER_KEY_PREVIOUS
  const master =
    sealed.keyId === present.keyId || !previous ? present : await importKey(bytesOf(previous, 'MASTER_KEY_PREVIOUS'))
  return open(master, sealed, `data-key|${tenantId}`)
}

async function seal({ keyId, key }: SealingKey, bytes: Uint8Array<ArrayBuffer>, boundTo: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt(algorithm(iv, boundTo), key, bytes)
  return { keyId, iv: toBase64Url(iv), data: toBase64Url(new Uint8Array(data)) }
}

async function open({ key }: SealingKey, sealed: Sealed, boundTo: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(
    await crypto.subtle.decrypt(algorithm(fromBase64Url(sealed.iv), boundTo), key, fromBase64Url(sealed.data)),
  )
}

function algorithm(iv: Uint8Array<ArrayBuffer>, boundTo: string) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(boundTo) }
}

async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<SealingKey> {
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { keyId: (await sha256Hex(toBase64Url(bytes))).slice(0, 8), key }
}

function bytesOf(text: string | undefined, name: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = fromBase64Url(text ?? '')
    if (bytes.length === 32) return bytes
  } catch {
    // Told below, without the text.
  }
  throw new Fault('internal', 'Something went wrong on our side.', {
    cause: new Error(`${name} must be 32 bytes, base64url.`),
  })
}

function nameOf({ tenantId, table, rowId }: Place): string {
  return `${tenantId}|${table}|${rowId}`
}
