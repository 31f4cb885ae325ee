import type { AnalyticsReply, UsageMeasures } from '../../../src/contract/analytics.ts'

/** Measures of nothing, but for what a test cares about. */
export function measures(changes: Partial<UsageMeasures> = {}): UsageMeasures {
  return {
    requests: 0,
    failed: 0,
    cancelled: 0,
    cacheHits: 0,
    rescued: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    tokensPerSecond: null,
    costNanos: 0,
    billedNanos: 0,
    askedNanos: 0,
    bestNanos: 0,
    cacheSavedNanos: 0,
    quality: null,
    gradeWeight: 0,
    latencyMs: null,
    ttftMs: null,
    ...changes,
  }
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
