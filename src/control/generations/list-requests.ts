import { Generation, listOf } from '../../contract/admin.ts'
import { RequestsQuery } from '../../contract/analytics.ts'
import { Fault } from '../../shared/faults.ts'
import { usdFromNanos } from '../../shared/money.ts'
import { requestsOf } from '../../storage/requests.ts'
import { read } from '../endpoint.ts'
import { requestsTable } from './requests-table.ts'

/** Rows of a page that is read as JSON. */
const JSON_ROWS_MAX = 200

export const listRequests = read({
  method: 'GET',
  path: '/admin/requests',
  summary: 'List requests, newest first, without texts: all, or those of a period that fit a filter.',
  scope: 'usage:read',
  query: RequestsQuery,
  reply: listOf(Generation),
  async handle({ query: { before = null, limit, format, from, to, outcome, ...filter }, db, tenantId }) {
    if (format === 'json' && limit > JSON_ROWS_MAX) {
      throw new Fault('invalid_request', `\`limit\` is ${JSON_ROWS_MAX} at most.`, { param: 'limit' })
    }
    const rows = await requestsOf(db, tenantId).list({ before, limit, wanted: { filter, outcome, from, to } })
    return { data: rows.map((row) => ({ ...row, costUsd: usdFromNanos(row.costNanos) })) }
  },
  csv: ({ data }, { format }) => (format === 'csv' ? requestsTable(data) : null),
})
