import { ANALYTICS_KINDS, type AnalyticsReportView, ReportForm, ReportView } from '../../contract/reports.ts'
import { renderAnalytics } from '../../integrations/reports/render-analytics.ts'
import { renderReport } from '../../integrations/reports/render-report.ts'
import { reportsOf } from '../../storage/reports.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const getReport = read({
  method: 'GET',
  path: '/admin/reports/{id}',
  summary:
    'Show a report: what the router did and what is recommended, or what was used, spent and saved. `?format=html` is a page to print.',
  scope: 'usage:read',
  query: ReportForm,
  reply: ReportView,
  async handle({ params, db, tenantId }) {
    const found = await reportsOf(db, tenantId).find(params.id ?? '')
    if (!found) throw missing('report')
    return ReportView.parse(found)
  },
  page: (report, { format }) => (format === 'html' ? pageOf(report) : null),
})

function pageOf(report: ReportView): string {
  return isOfUsage(report) ? renderAnalytics(report) : renderReport(report)
}

function isOfUsage(report: ReportView): report is AnalyticsReportView {
  return ANALYTICS_KINDS.some((kind) => kind === report.kind)
}
