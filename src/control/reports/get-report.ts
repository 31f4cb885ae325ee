import { OptimizerReport, ReportForm, ReportView } from '../../contract/reports.ts'
import { renderReport } from '../../integrations/reports/render-report.ts'
import { reportsOf } from '../../storage/reports.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const getReport = read({
  method: 'GET',
  path: '/admin/reports/{id}',
  summary:
    'Show a report: what was saved, how good the answers were, what changed, and what is recommended. `?format=html` is a page to print.',
  scope: 'usage:read',
  query: ReportForm,
  reply: ReportView,
  async handle({ params, db, tenantId }) {
    const found = await reportsOf(db, tenantId).find(params.id ?? '')
    if (!found) throw missing('report')
    return { ...found, body: OptimizerReport.parse(found.body) }
  },
  page: (report, { format }) => (format === 'html' ? renderReport(report) : null),
})
