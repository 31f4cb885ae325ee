import { Generation, listOf, Page } from '../../contract/admin.ts'
import { usdFromNanos } from '../../shared/money.ts'
import { requestsOf } from '../../storage/requests.ts'
import { read } from '../endpoint.ts'

export const listRequests = read({
  method: 'GET',
  path: '/admin/requests',
  summary: 'List requests, newest first, without texts.',
  scope: 'usage:read',
  query: Page,
  reply: listOf(Generation),
  async handle({ query: { before = null, limit }, db, tenantId }) {
    const rows = await requestsOf(db, tenantId).list({ before, limit })
    return { data: rows.map((row) => ({ ...row, costUsd: usdFromNanos(row.costNanos) })) }
  },
})
