import type { AnalyticsReply } from '../../contract/analytics.ts'
import type { PatternsReply } from '../../contract/insights.ts'
import type { UsageSample } from '../../storage/usage-sample.ts'

/** Something that stands out in a tenant's usage. */
export type Finding = PatternsReply['findings'][number]

/** What findings are read from: one period, seen from several sides. */
export interface Seen {
  readonly timezone: string
  readonly hours: AnalyticsReply
  readonly days: AnalyticsReply
  readonly keys: AnalyticsReply
  readonly models: AnalyticsReply
  readonly classes: AnalyticsReply
  readonly operations: AnalyticsReply
  /** The latest requests of the period. */
  readonly sample: readonly UsageSample[]
}

/** A share as people say it. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** A number as people write it. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
