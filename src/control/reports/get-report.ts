import { Nothing } from '../../contract/admin.ts'
import { OptimizerReport, ReportView } from '../../contract/reports.ts'
import { reportsOf } from '../../storage/reports.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const getReport = read({
  method: 'GET',
  path: '/admin/reports/{id}',
  summary: 'Show a report: what was saved, how good the answers were, what changed, and what is recommended.',
  scope: 'usage:read',
  query: Nothing,
  reply: ReportView,
  async handle({ params, db, tenantId }) {
    const found = await reportsOf(db, tenantId).find(params.id ?? '')
    if (!found) throw missing('report')
    return { ...found, body: OptimizerReport.parse(found.body) }
  },
})
