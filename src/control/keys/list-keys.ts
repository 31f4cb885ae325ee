import { KeySummary, listOf, Nothing } from '../../contract/admin.ts'
import { keysOf } from '../../storage/keys.ts'
import { read } from '../endpoint.ts'

export const listKeys = read({
  method: 'GET',
  path: '/admin/keys',
  summary: 'List the live API keys.',
  scope: 'keys:read',
  query: Nothing,
  reply: listOf(KeySummary),
  handle: async ({ db, tenantId }) => ({ data: await keysOf(db, tenantId).list() }),
})
