import type { AnalyticsDimension, UsageMeasures } from '../../contract/analytics.ts'
import type { Incident } from '../../learning/anomaly/incident.ts'
import { type Cause, likelyCause, type Part } from '../../learning/anomaly/likely-cause.ts'
import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { Db } from '../../storage/db.ts'
import { usageOf } from '../usage-of.ts'
import { type Metric, TENANT_SCOPE } from './watch-state.ts'

const DIMENSIONS: readonly AnalyticsDimension[] = [
  'key',
  'model',
  'provider',
  'team',
  'tag',
  'error',
  'cache',
  'operation',
]
const VALUES_MAX = 200

/** What of a value's usage counts towards a metric. */
const PARTS: Readonly<Record<Metric, (usage: UsageMeasures) => Pick<Part, 'amount' | 'weight'>>> = {
  spend: ({ costNanos }) => ({ amount: costNanos }),
  volume: ({ requests }) => ({ amount: requests }),
  tokens_per_request: ({ inputTokens, outputTokens, requests }) => ({
    amount: inputTokens + outputTokens,
    weight: requests,
  }),
  cost_per_token: ({ costNanos, inputTokens, outputTokens }) => ({
    amount: costNanos,
    weight: inputTokens + outputTokens,
  }),
  latency: ({ latencyMs, requests }) => ({ amount: (latencyMs?.p50 ?? 0) * requests, weight: requests }),
  errors: ({ failed, requests }) => ({ amount: failed, weight: requests }),
  cache_hits: ({ cacheHits, requests }) => ({ amount: cacheHits, weight: requests }),
  model_mix: ({ requests }) => ({ amount: requests }),
  key_mix: ({ requests }) => ({ amount: requests }),
}

/** Which keys, models … are likely behind an incident: its hours beside the day before. */
export async function causesOf(db: Db, tenantId: string, incident: Incident, now: number): Promise<Cause[]> {
  const metric = incident.symptoms[0]?.metric as Metric | undefined
  if (!metric) return []
  const only = incident.scope === TENANT_SCOPE ? {} : { key: incident.scope }
  const dimensions = DIMENSIONS.filter((dimension) => dimension !== 'key' || incident.scope === TENANT_SCOPE)
  const partsOf = async (from: number, to: number) => {
    const lists = await Promise.all(
      dimensions.map(async (by) => {
        const question = { ...only, by, from, to, timezone: 'UTC', top: VALUES_MAX, compare: 'none' } as const
        const { rows } = await usageOf(db, tenantId, question, now)
        return rows.map((row): Part => ({ dimension: by, value: row.value ?? '', ...PARTS[metric](row) }))
      }),
    )
    return lists.flat()
  }
  const [from, to] = [incident.openedAt, incident.lastAt + HOUR_MS]
  const [before, during] = await Promise.all([partsOf(from - DAY_MS, from), partsOf(from, to)])
  return likelyCause({ before, during, lengths: (to - from) / DAY_MS }).slice(0, 3)
}

/** The likeliest cause in a sentence; null: none stands out. `nameOf` an id is what people call it. */
export function causeInWords(
  [cause]: readonly Cause[],
  nameOf: (value: string) => string = (value) => value,
): string | null {
  if (!cause) return null
  const names = cause.culprits.map(({ value, isNew }) => `${nameOf(value)}${isNew ? ' (new)' : ''}`)
  const share = Math.min(100, Math.round(100 * cause.explains))
  return `${share} % of it comes from ${cause.dimension.replaceAll('_', ' ')} ${names.join(', ')}.`
}
