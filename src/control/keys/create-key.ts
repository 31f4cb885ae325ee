import { KeyCreated, KeyInput } from '../../contract/admin.ts'
import type { Scope } from '../../contract/settings.ts'
import type { Caller } from '../../identity/identify.ts'
import { Fault } from '../../shared/faults.ts'
import type { Db } from '../../storage/db.ts'
import { keysOf } from '../../storage/keys.ts'
import { teamsOf, usersOf } from '../../storage/organisation.ts'
import { announce } from '../../storage/webhooks.ts'
import { write } from '../endpoint.ts'
import { makeKey } from './make-key.ts'

/** All of them travel in the snapshot. */
const LIVE_KEYS_MAX = 500

export const createKey = write({
  method: 'POST',
  path: '/admin/keys',
  summary: 'Create an API key. Its secret is shown once.',
  scope: 'keys:write',
  audit: 'key.create',
  publishes: true,
  body: KeyInput,
  reply: KeyCreated,
  async handle({ body, caller, tenantId, db, now }) {
    const keys = keysOf(db, tenantId)
    checkKey(body, caller, await keys.list(), now)
    await checkOwners(body, db, tenantId)
    const { row, shown } = await makeKey(body, now)
    const told = await announce(db, tenantId, 'key.created', { key: row.id, name: row.name, by: caller.key.id }, now)
    return { statements: [keys.add(row), ...told], entityId: row.id, reply: shown }
  },
})

/** Refuses a team or user that is not the organisation's. */
export async function checkOwners(
  { teamId, userId }: { readonly teamId?: string | null | undefined; readonly userId?: string | null | undefined },
  db: Db,
  tenantId: string,
): Promise<void> {
  if (teamId && !(await teamsOf(db, tenantId).find(teamId))) throw noSuch('team', 'teamId')
  if (userId && !(await usersOf(db, tenantId).find(userId))) throw noSuch('user', 'userId')
}

function noSuch(what: string, param: string): Fault {
  return new Fault('invalid_request', `There is no such ${what} in this organisation.`, { param })
}

/** Refuses a key that would grant more than its maker has, is over already, or is one too many. */
export function checkKey(
  { scopes, expiresAt }: { readonly scopes: readonly Scope[]; readonly expiresAt: number | null },
  { key }: Caller,
  live: readonly unknown[],
  now: number,
): void {
  const beyond = scopes.filter((scope) => !key.scopes.includes(scope))
  if (beyond.length > 0) {
    throw new Fault('insufficient_permissions', `A key cannot grant what it lacks: ${beyond.join(', ')}.`, {
      param: 'scopes',
    })
  }
  if (expiresAt !== null && expiresAt <= now) {
    throw new Fault('invalid_request', 'That is in the past. Give epoch milliseconds.', { param: 'expiresAt' })
  }
  if (live.length >= LIVE_KEYS_MAX) {
    throw new Fault('conflict', `There are ${LIVE_KEYS_MAX} live keys already: revoke one.`)
  }
}
