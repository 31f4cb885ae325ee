import type { AnalyticsQuery } from '../contract/analytics.ts'

/** What is asked of a tenant's usage. What is left out is as the query's schema has it. */
export type UsageQuestion = Omit<AnalyticsQuery, 'format'>
