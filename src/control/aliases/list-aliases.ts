import { AliasView, listOf, Nothing } from '../../contract/admin.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import { read } from '../endpoint.ts'

export const listAliases = read({
  method: 'GET',
  path: '/admin/aliases',
  summary: 'List your own names for models.',
  scope: 'settings:read',
  query: Nothing,
  reply: listOf(AliasView),
  handle: async ({ db, tenantId }) => ({ data: await aliasesOf(db, tenantId).list() }),
})
