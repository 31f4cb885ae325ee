import type { Scope } from '../../contract/settings.ts'
import { newId, newSecret, sha256Hex } from '../../shared/ids.ts'

interface Wanted {
  readonly name: string
  readonly scopes: Scope[]
  readonly expiresAt: number | null
}

/** A new key: the row that is kept, and what its owner is shown once. */
export async function makeKey({ name, scopes, expiresAt }: Wanted, now: number) {
  const secret = newSecret()
  const summary = { id: newId('key'), name, lastFour: secret.slice(-4), scopes, createdAt: now, expiresAt }
  return { row: { ...summary, secretHash: await sha256Hex(secret) }, shown: { ...summary, secret } }
}
