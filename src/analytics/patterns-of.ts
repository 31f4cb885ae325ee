import type { PatternsReply } from '../contract/insights.ts'
import type { Db } from '../storage/db.ts'
import { latestRequests } from '../storage/usage-sample.ts'
import type { Finding, Seen } from './patterns/finding.ts'
import { contextLengths, duplicates, promptCaching } from './patterns/texts.ts'
import { busyHours, growth, seasonality } from './patterns/when.ts'
import { concentration, kinds, spenders } from './patterns/who.ts'
import { usageOf } from './usage-of.ts'
import type { UsageQuestion } from './usage-question.ts'

const SAMPLE_MAX = 2_000
const FINDERS: readonly ((seen: Seen) => Finding | null)[] = [
  busyHours,
  seasonality,
  growth,
  spenders,
  concentration,
  kinds,
  promptCaching,
  duplicates,
  contextLengths,
]

/** What stands out in a tenant's usage of a period. What there is too little of to tell is left out. */
export async function patternsOf(
  db: Db,
  tenantId: string,
  period: Pick<UsageQuestion, 'from' | 'to' | 'timezone'>,
  now: number,
): Promise<PatternsReply> {
  const ask = (more: Partial<UsageQuestion>) =>
    usageOf(db, tenantId, { ...period, top: 1_000, compare: 'none', latencies: false, ...more }, now)
  const hours = await ask({ interval: 'hour' })
  const { from, to, timezone } = hours
  const [days, keys, models, classes, operations, sample] = await Promise.all([
    ask({ interval: 'day' }),
    ask({ by: 'key' }),
    ask({ by: 'model' }),
    ask({ by: 'class' }),
    ask({ by: 'operation' }),
    latestRequests(db, tenantId, { from, to }, SAMPLE_MAX),
  ])
  const seen: Seen = { timezone, hours, days, keys, models, classes, operations, sample }
  return { from, to, timezone, findings: FINDERS.flatMap((find) => find(seen) ?? []) }
}
