import { NOTHING_COUNTED, shown } from '../../../src/analytics/measures.ts'
import type { AnalyticsReply, UsageMeasures } from '../../../src/contract/analytics.ts'

/** Measures of nothing, but for what a test cares about. */
export function measures(changes: Partial<UsageMeasures> = {}): UsageMeasures {
  return { ...shown(NOTHING_COUNTED), ...changes }
}

/** What was answered, with rows of some values. */
export function reply(rows: (Partial<UsageMeasures> & { value?: string; at?: number })[], total = {}): AnalyticsReply {
  return {
    from: 0,
    to: 1,
    timezone: 'UTC',
    source: 'totals',
    total: measures(total),
    previous: null,
    rows: rows.map(({ value = null, at = null, ...changes }) => ({ value, label: null, at, ...measures(changes) })),
    other: null,
    rowsRead: 0,
  }
}
