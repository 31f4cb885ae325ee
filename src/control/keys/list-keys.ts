import { KeySummary, Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { keysOf } from '../../storage/keys.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'

export const listKeys = read({
  method: 'GET',
  path: '/admin/keys',
  summary: 'List the live API keys, of a team or user where one is named.',
  scope: 'keys:read',
  query: Paging.extend({ teamId: KeySummary.shape.id.optional(), userId: KeySummary.shape.id.optional() }),
  reply: pageOf(KeySummary),
  async handle({ query, db, tenantId }) {
    const { teamId, userId } = query
    const keys = (await keysOf(db, tenantId).list()).filter(
      (key) => (teamId === undefined || key.teamId === teamId) && (userId === undefined || key.userId === userId),
    )
    return pageFrom(keys, query, ({ id }) => id)
  },
})

export const getKey = read({
  method: 'GET',
  path: '/admin/keys/{id}',
  summary: 'Show an API key, without its secret.',
  scope: 'keys:read',
  query: Nothing,
  reply: KeySummary,
  async handle({ params, db, tenantId }) {
    const key = await keysOf(db, tenantId).find(params.id ?? '')
    if (!key) throw missing('key')
    return key
  },
})
