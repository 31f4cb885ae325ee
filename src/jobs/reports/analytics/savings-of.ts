import { type CostAt, roiOf } from '../../../analytics/roi.ts'
import type { AnalyticsReply } from '../../../contract/analytics.ts'
import type { AnalyticsReport } from '../../../contract/analytics-reports.ts'
import { rowsAt } from './rows-at.ts'
import { spanIn } from './spend-by.ts'

const BASELINES = ['best', 'asked'] as const

/** What was saved against the best model known for each request, and against the model first asked for. */
export function savingsOf(models: AnalyticsReply, costAt: CostAt): AnalyticsReport['savings'] {
  const { from, to, timezone, total, rows } = models
  return BASELINES.flatMap((baseline) => {
    const question = { from, to, timezone, baseline, rescuedNanos: 0, feeNanos: 0 }
    const roi = roiOf(question, total, rows, costAt)
    if (!roi) return []
    const { spentNanos, baselineNanos, savedNanos, savedShare, lines } = roi
    const address = rowsAt('/admin/analytics/roi', spanIn(models), { timezone, baseline })
    return [{ baseline, spentNanos, baselineNanos, savedNanos, savedShare, lines, rows: address }]
  })
}
