import { listOf } from '../../contract/admin.ts'
import { ReportQuery, ReportSummary } from '../../contract/reports.ts'
import { reportsOf } from '../../storage/reports.ts'
import { read } from '../endpoint.ts'

export const listReports = read({
  method: 'GET',
  path: '/admin/reports',
  summary: 'List reports of what the router did, newest first.',
  scope: 'usage:read',
  query: ReportQuery,
  reply: listOf(ReportSummary),
  handle: async ({ query, db, tenantId }) => ({ data: await reportsOf(db, tenantId).list(query) }),
})
