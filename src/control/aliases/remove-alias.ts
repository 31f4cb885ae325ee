import { Nothing, Removed } from '../../contract/admin.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import { announce } from '../../storage/webhooks.ts'
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
  async handle({ params, caller, tenantId, db, now }) {
    const { name = '' } = params
    const aliases = aliasesOf(db, tenantId)
    if (!(await aliases.find(name))) throw missing('alias')
    const data = { route: name, definition: null, by: caller.key.id }
    const told = await announce(db, tenantId, 'route.changed', data, now)
    return { statements: [aliases.remove(name), ...told], entityId: name, reply: { id: name } }
  },
})
