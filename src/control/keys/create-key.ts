import { KeyCreated, KeyInput } from '../../contract/admin.ts'
import { Fault } from '../../shared/faults.ts'
import { keysOf } from '../../storage/keys.ts'
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
    const beyond = body.scopes.filter((scope) => !caller.key.scopes.includes(scope))
    if (beyond.length > 0) {
      throw new Fault('insufficient_permissions', `A key cannot grant what it lacks: ${beyond.join(', ')}.`, {
        param: 'scopes',
      })
    }
    if (body.expiresAt !== null && body.expiresAt <= now) {
      throw new Fault('invalid_request', 'That is in the past. Give epoch milliseconds.', { param: 'expiresAt' })
    }
    const keys = keysOf(db, tenantId)
    if ((await keys.list()).length >= LIVE_KEYS_MAX) {
      throw new Fault('conflict', `There are ${LIVE_KEYS_MAX} live keys already: revoke one.`)
    }
    const { row, shown } = await makeKey(body, now)
    return { statements: [keys.add(row)], entityId: row.id, reply: shown }
  },
})
