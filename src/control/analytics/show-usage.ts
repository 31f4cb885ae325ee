import { usageOf } from '../../analytics/usage-of.ts'
import { AnalyticsQuery, AnalyticsReply } from '../../contract/analytics.ts'
import { read } from '../endpoint.ts'
import { usageTable } from './usage-table.ts'

export const showAnalytics = read({
  method: 'GET',
  path: '/admin/analytics/usage',
  summary:
    'Show spend, tokens, latency, success, cache and savings of a period, by a dimension, by stretches of the calendar, or both.',
  scope: 'usage:read',
  query: AnalyticsQuery,
  reply: AnalyticsReply,
  handle: ({ query: { format: _, ...question }, db, tenantId, now }) => usageOf(db, tenantId, question, now),
  csv: (reply, { format }) => (format === 'csv' ? usageTable(reply) : null),
})
