import { AliasView, listOf, Nothing } from '../../contract/admin.ts'
import { aliasesOf } from '../../storage/aliases.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const getAlias = read({
  method: 'GET',
  path: '/admin/aliases/{name}',
  summary: 'Show what a name of your own stands for.',
  scope: 'settings:read',
  query: Nothing,
  reply: AliasView,
  async handle({ params, db, tenantId }) {
    const alias = await aliasesOf(db, tenantId).find(params.name ?? '')
    if (!alias) throw missing('alias')
    return alias
  },
})

export const listAliases = read({
  method: 'GET',
  path: '/admin/aliases',
  summary: 'List your own names for models.',
  scope: 'settings:read',
  query: Nothing,
  reply: listOf(AliasView),
  handle: async ({ db, tenantId }) => ({ data: await aliasesOf(db, tenantId).list() }),
})
