import { Nothing, Removed } from '../../contract/admin.ts'
import { credentialsOf } from '../../storage/credentials.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const removeCredential = write({
  method: 'DELETE',
  path: '/admin/credentials/{id}',
  summary: 'Remove a credential and erase its secret.',
  scope: 'credentials:write',
  audit: 'credential.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db, now }) {
    const { id = '' } = params
    const credentials = credentialsOf(db, tenantId)
    if (!(await credentials.find(id))) throw missing('credential')
    return { statements: [credentials.remove(id, now)], entityId: id, reply: { id } }
  },
})
