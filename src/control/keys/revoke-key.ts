import { Nothing, Removed } from '../../contract/admin.ts'
import { keysOf } from '../../storage/keys.ts'
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
  async handle({ params, tenantId, db, now }) {
    const { id = '' } = params
    const keys = keysOf(db, tenantId)
    if (!(await keys.find(id))) throw missing('key')
    return { statements: [keys.revoke(id, now)], entityId: id, reply: { id } }
  },
})
