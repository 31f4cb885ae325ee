import { usageOf } from '../../../analytics/usage-of.ts'
import type { AnalyticsReply } from '../../../contract/analytics.ts'
import type { Span } from '../../../shared/calendar.ts'
import type { Db } from '../../../storage/db.ts'

/** Usage of one period from several sides. */
export interface Counted {
  readonly models: AnalyticsReply
  readonly keys: AnalyticsReply
  readonly teams: AnalyticsReply
  readonly errors: AnalyticsReply
}

const VALUES_MAX = 1_000

/** Counts a tenant's usage in a period of its calendar. */
export async function countUsage(
  db: Db,
  tenantId: string,
  { start, end }: Span,
  timezone: string,
  now: number,
): Promise<Counted> {
  const by = (dimension: 'model' | 'key' | 'team' | 'error') => {
    const question = { from: start, to: end, timezone, by: dimension, top: VALUES_MAX, compare: 'none' } as const
    return usageOf(db, tenantId, question, now)
  }
  const [models, keys, teams, errors] = await Promise.all([by('model'), by('key'), by('team'), by('error')])
  return { models, keys, teams, errors }
}
