import { Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { LimitState, LimitView } from '../../contract/limits.ts'
import { limitsOf } from '../../storage/limits.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'
import { useOf } from './use-of.ts'
import { limitView } from './view-of.ts'

export const listLimits = read({
  method: 'GET',
  path: '/admin/limits',
  summary: 'List the rate limits.',
  scope: 'limits:read',
  query: Paging,
  reply: pageOf(LimitView),
  async handle({ query, db, tenantId }) {
    const rows = await limitsOf(db, tenantId, 'rate').list()
    return pageFrom(rows.map(limitView), query, ({ id }) => id)
  },
})

export const getLimit = read({
  method: 'GET',
  path: '/admin/limits/{id}',
  summary: 'Show a limit, and how much of it is used.',
  scope: 'limits:read',
  query: Nothing,
  reply: LimitState,
  async handle({ params, db, tenantId, env, caller }) {
    const row = await limitsOf(db, tenantId, 'rate').find(params.id ?? '')
    if (!row) throw missing('limit')
    return { ...limitView(row), use: await useOf(row, caller, env) }
  },
})
