import { useEffect, useRef, useState } from 'react'
import type * as z from 'zod'
import type { ANALYTICS_DIMENSIONS, AnalyticsReply, UsageMeasures } from '../../contract/analytics.ts'
import type { Query } from './api.ts'
import { type Range, useRange } from './range.ts'
import { type Shown, useApi } from './use-api.ts'

export type Usage = z.infer<typeof AnalyticsReply>
export type Measures = z.infer<typeof UsageMeasures>
export type UsageRow = Usage['rows'][number]
export type Dimension = (typeof ANALYTICS_DIMENSIONS)[number]
/** Only requests of which each dimension has this value. */
export type Narrowing = Readonly<Partial<Record<Dimension, string>>>
export type Interval = 'minute' | 'hour' | 'day' | 'week' | 'month'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The stretches that a period is drawn in: a hundred or two at most. */
export function intervalOf({ from, to }: Pick<Range, 'from' | 'to'>): Interval {
  const hours = (to - from) / HOUR_MS
  if (hours <= 3) return 'minute'
  if (hours <= 8 * 24) return 'hour'
  return hours <= 120 * 24 ? 'day' : 'week'
}

/** The period that is looked at; it moves on while the page is open. */
export function usePeriod(): Range {
  const [range] = useRange()
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && tick((now) => now + 1), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return range
}

/** What is asked of the usage of a period, but for the period. */
export type UsageQuery = Query & Narrowing & { readonly by?: Dimension | null; readonly interval?: Interval | null }

/** Usage of a period. Of the same question the last answer is shown until that of another period has come. */
export function useUsage(range: Pick<Range, 'from' | 'to' | 'timezone'>, query: UsageQuery): Shown<Usage> {
  return useAnswer('/admin/analytics/usage', range, query)
}

/** What is known of a period. Of the same question the last answer is shown until that of another period has come. */
export function useAnswer<Reply>(
  path: string,
  { from, to, timezone }: Pick<Range, 'from' | 'to' | 'timezone'>,
  query: Query = {},
): Shown<Reply> {
  const shown = useApi<Reply>(path, { from, to, timezone, ...query })
  const question = `${path}|${JSON.stringify(query)}`
  const last = useRef<{ question: string; data: Reply } | null>(null)
  if (shown.data !== undefined) last.current = { question, data: shown.data }
  const kept = last.current?.question === question && !shown.fault ? last.current.data : undefined
  return { ...shown, data: shown.data ?? kept }
}

/** The length before a period that it is compared with. */
export function before<Period extends Pick<Range, 'from' | 'to'>>(period: Period): Period {
  return { ...period, from: period.from - (period.to - period.from), to: period.from }
}

/** What is shown of the shares of a sum; null: there was nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
