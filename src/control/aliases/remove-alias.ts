import { Nothing, Removed } from '../../contract/admin.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const removeAlias = write({
  method: 'DELETE',
  path: '/admin/aliases/{name}',
  summary: 'Forget a name of your own.',
  scope: 'settings:write',
  audit: 'alias.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db }) {
    const { name = '' } = params
    const aliases = aliasesOf(db, tenantId)
    if (!(await aliases.find(name))) throw missing('alias')
    return { statements: [aliases.remove(name)], entityId: name, reply: { id: name } }
  },
})
