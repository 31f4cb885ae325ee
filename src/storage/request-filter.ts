import { type SQL, sql } from 'drizzle-orm'
import type { AnalyticsDimension, UsageFilter } from '../contract/analytics.ts'

/** What a stored request has as its value of each dimension. `tag` has several and is asked for otherwise. */
const COLUMNS: Readonly<Record<Exclude<AnalyticsDimension, 'tag'>, string>> = {
  model: "r.provider || '/' || r.model",
  requested_model: 'r.requested_model',
  provider: 'r.provider',
  key: 'r.key_id',
  team: 'r.team_id',
  user: 'r.user_id',
  status: 'cast(r.status AS text)',
  error: 'r.error_code',
  cache: 'r.cache',
  operation: 'r.operation',
  class: "r.routing ->> '$.requestClass'",
  customer: 'r.customer',
}

/** What a request `r` has as its value of a dimension; of tags, `tag.value` of a join. */
export function valueColumn(dimension: AnalyticsDimension): SQL {
  return sql.raw(dimension === 'tag' ? 'tag.value' : COLUMNS[dimension])
}

/** The condition that a request `r` fits a filter. */
export function fitsFilter(filter: UsageFilter): SQL {
  const conditions = (Object.entries(filter) as [AnalyticsDimension, string | undefined][]).flatMap(
    ([dimension, value]) => {
      if (value === undefined) return []
      if (dimension === 'tag') return [sql`EXISTS (SELECT 1 FROM json_each(r.tags) AS t WHERE t.value = ${value})`]
      // Columns of their own first: an index may serve them.
      if (dimension === 'model') return [sql`r.model = ${afterSlash(value)} AND ${valueColumn(dimension)} = ${value}`]
      return [sql`${valueColumn(dimension)} = ${value}`]
    },
  )
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` AND `)
}

function afterSlash(model: string): string {
  return model.slice(model.indexOf('/') + 1)
}
