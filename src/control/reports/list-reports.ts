import { listOf } from '../../contract/admin.ts'
import { ReportQuery, ReportSummary } from '../../contract/reports.ts'
import { reportsOf } from '../../storage/reports.ts'
import { read } from '../endpoint.ts'

export const listReports = read({
  method: 'GET',
  path: '/admin/reports',
  summary:
    'List reports, newest first: what the router did (`daily`, `weekly`), and what was used (`analytics-weekly`, `analytics-monthly`).',
  scope: 'usage:read',
  query: ReportQuery,
  reply: listOf(ReportSummary),
  handle: async ({ query, db, tenantId }) => ({ data: await reportsOf(db, tenantId).list(query) }),
})
