import { Nothing, Removed } from '../../contract/admin.ts'
import { keysOf } from '../../storage/keys.ts'
import { announce } from '../../storage/webhooks.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const revokeKey = write({
  method: 'DELETE',
  path: '/admin/keys/{id}',
  summary: 'Revoke an API key. It stops working everywhere within a minute.',
  scope: 'keys:write',
  audit: 'key.revoke',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, caller, tenantId, db, now }) {
    const { id = '' } = params
    const keys = keysOf(db, tenantId)
    const key = await keys.find(id)
    if (!key) throw missing('key')
    const told = await announce(db, tenantId, 'key.revoked', { key: id, name: key.name, by: caller.key.id }, now)
    return { statements: [keys.revoke(id, now), ...told], entityId: id, reply: { id } }
  },
})
