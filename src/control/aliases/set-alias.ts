import { AliasView } from '../../contract/admin.ts'
import { Alias } from '../../contract/settings.ts'
import { Fault } from '../../shared/faults.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import { write } from '../endpoint.ts'

export const setAlias = write({
  method: 'PUT',
  path: '/admin/aliases/{name}',
  summary: 'Give a name of your own to one or more models.',
  scope: 'settings:write',
  audit: 'alias.set',
  publishes: true,
  body: Alias,
  reply: AliasView,
  async handle({ params, body, tenantId, db, now }) {
    const { name = '' } = params
    if (!/^[\w.:-]{1,100}$/.test(name) || name === 'auto') {
      throw new Fault('invalid_request', 'A name has letters, digits, `.`, `:`, `-`, `_`, and is not `auto`.', {
        param: 'name',
      })
    }
    const reply = { name, definition: body, updatedAt: now }
    return { statements: [aliasesOf(db, tenantId).set(name, body, now)], entityId: name, reply }
  },
})
