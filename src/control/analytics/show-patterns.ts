import { patternsOf } from '../../analytics/patterns-of.ts'
import { AnalyticsPeriod } from '../../contract/analytics.ts'
import { PatternsReply } from '../../contract/insights.ts'
import { read } from '../endpoint.ts'

export const showPatterns = read({
  method: 'GET',
  path: '/admin/analytics/patterns',
  summary: 'Show what stands out in your usage: when, who, what, how it grows, and what repeats.',
  scope: 'usage:read',
  query: AnalyticsPeriod,
  reply: PatternsReply,
  handle: ({ query, db, tenantId, now }) => patternsOf(db, tenantId, query, now),
})
