import { type SQL, sql } from 'drizzle-orm'
import type { AnalyticsDimension, UsageFilter } from '../contract/analytics.ts'
import type { Db } from './db.ts'
import { fitsFilter, valueColumn } from './request-filter.ts'
import { addUp, ask, MEASURE_NAMES, type Summed } from './usage-totals.ts'

const TIMED = "r.outcome = 'ok' AND r.cache <> 'hit'"

/** What one stored request adds to each measure: what `MEASURES` adds for its fact. */
const ADDS: Readonly<Record<string, string>> = {
  requests: '1',
  failed: "r.outcome = 'failed'",
  cancelled: "r.outcome = 'cancelled'",
  cache_hits: "r.cache = 'hit'",
  rescued: `r.outcome = 'ok' AND json_array_length(r.attempts) > 1
    AND coalesce(r.attempts ->> '$[0].error', 'outrun') <> 'outrun'`,
  stream_tokens: `iif(${TIMED} AND r.stream, r.output_tokens, 0)`,
  stream_ms: `iif(${TIMED} AND r.stream, max(0, r.latency_ms - r.ttft_ms), 0)`,
  billed_nanos: 'coalesce(r.billed_nanos, r.cost_nanos)',
  asked_nanos: 'coalesce(r.asked_nanos, r.cost_nanos)',
  best_nanos: 'coalesce(r.best_nanos, r.asked_nanos, r.cost_nanos)',
  cache_saved_nanos: "iif(r.cache = 'hit', coalesce(r.asked_nanos, 0), 0)",
  graded: 'coalesce(r.grade * r.grade_weight, 0)',
  grade_weight: 'iif(r.grade IS NULL, 0, coalesce(r.grade_weight, 0))',
}

/** The buckets of `learning/histogram`. */
const bin = (column: string) => `cast(round(ln(min(600000, max(1, ${column}))) / ln(1.05)) AS integer)`

/** What to count among the stored requests. `slots` are stretches of time (epoch ms), each with sums of its own. */
export interface LogQuery {
  readonly filter: UsageFilter
  readonly by: AnalyticsDimension | null
  readonly slots: readonly { readonly start: number; readonly end: number }[]
  readonly withSketches: boolean
}

/** Counts a tenant's stored requests, as the totals would. Reads each of them. A store that is late or down rejects. */
export async function sumLog(db: Db, tenantId: string, query: LogQuery): Promise<Summed> {
  const { by } = query
  const value = by === null ? sql`''` : valueColumn(by)
  const source = sourceOf(tenantId, query)
  const sums = sql.raw(MEASURE_NAMES.map((name) => `sum(${ADDS[name] ?? `r.${name}`}) AS ${name}`).join(', '))
  const sketch = (column: string, condition: string) =>
    sql`SELECT slot.key AS slot, ${value} AS value, ${sql.raw(bin(column))} AS bin, count(*) AS n ${source} AND ${sql.raw(condition)} GROUP BY 1, 2, 3`
  const found = await Promise.all([
    ask(db, sql`SELECT slot.key AS slot, ${value} AS value, ${sums} ${source} GROUP BY 1, 2`, null),
    ...(query.withSketches
      ? [
          ask(db, sketch('r.latency_ms', TIMED), 'latency'),
          ask(db, sketch('r.ttft_ms', `${TIMED} AND r.stream`), 'ttft'),
        ]
      : []),
  ])
  return { sums: addUp(found), rowsRead: found.reduce((rows, { rowsRead }) => rows + rowsRead, 0) }
}

function sourceOf(tenantId: string, { filter, by, slots }: LogQuery): SQL {
  const spans = JSON.stringify(slots.map(({ start, end }) => [start, end]))
  const tags = by === 'tag' ? sql`, json_each(r.tags) AS tag` : sql``
  const isKnown = by === null ? sql`` : sql`AND ${valueColumn(by)} IS NOT NULL`
  return sql`FROM json_each(${spans}) AS slot CROSS JOIN requests AS r ${tags}
    WHERE r.tenant_id = ${tenantId} AND r.at >= slot.value ->> 0 AND r.at < slot.value ->> 1 AND ${fitsFilter(filter)} ${isKnown}`
}
