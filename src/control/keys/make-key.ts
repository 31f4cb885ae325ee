import type { Scope } from '../../contract/settings.ts'
import { newId, newSecret, sha256Hex } from '../../shared/ids.ts'

interface Wanted {
  readonly name: string
  readonly scopes: Scope[]
  readonly expiresAt: number | null
  readonly teamId?: string | null
  readonly userId?: string | null
  readonly tags?: string[]
  readonly models?: string[]
}

/** A new key: the row that is kept, and what its owner is shown once. */
export async function makeKey({ name, scopes, expiresAt, ...whose }: Wanted, now: number) {
  const { teamId = null, userId = null, tags = [], models = [] } = whose
  const { secret, secretHash, lastFour } = await makeSecret()
  const summary = { id: newId('key'), name, lastFour, scopes, createdAt: now, expiresAt, teamId, userId, tags, models }
  return { row: { ...summary, secretHash }, shown: { ...summary, previousUntil: null, secret } }
}

/** A new secret, and what is kept of it. */
export async function makeSecret() {
  const secret = newSecret()
  return { secret, secretHash: await sha256Hex(secret), lastFour: secret.slice(-4) }
}
