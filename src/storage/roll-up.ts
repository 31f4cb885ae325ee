import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time.ts'
import { MEASURES } from './digest.ts'

/** How finely usage is totalled: the table, and the width of its buckets in ms. */
export const GRAINS = {
  minute: { table: 'usage_minutes', widthMs: MINUTE_MS },
  half_hour: { table: 'usage_half_hours', widthMs: HOUR_MS / 2 },
  day: { table: 'usage_days', widthMs: DAY_MS },
} as const
export type Grain = keyof typeof GRAINS

const NAMES = Object.keys(MEASURES)
const BEFORE_MEASURES = 4
const BUCKET = 'tenant_id, dimension, value, at'
const SKETCHES = { latency: 'latency_bin', ttft: 'ttft_bin' }

/**
 * Adds digests (`?1`, a JSON array) to the totals, those of facts that are not stored yet: one statement a grain, to be run in
 * one transaction with and before the insertion of the facts. So a fact counts exactly once, however often and late it comes.
 */
export const ROLL_UP_THE_NEW: readonly string[] = Object.values(GRAINS).map(({ table, widthMs }) => {
  const columns = [...NAMES, ...Object.values(SKETCHES)]
  const read = columns.map((name, at) => `value ->> ${at + BEFORE_MEASURES} AS ${name}`).join(', ')
  const bins = Object.entries(SKETCHES).map(
    ([name, bin]) =>
      `SELECT ${BUCKET}, '${name}' AS sketch, ${bin} AS bin, count(*) AS n FROM parts WHERE ${bin} IS NOT NULL GROUP BY ${BUCKET}, bin`,
  )
  const sketches = Object.keys(SKETCHES)
  return `
    WITH
    new AS MATERIALIZED (
      SELECT value ->> 1 AS tenant_id, value ->> 2 AS at, value -> 3 AS pairs, ${read} FROM json_each(?1)
      WHERE NOT EXISTS (SELECT 1 FROM requests WHERE requests.id = value ->> 0)
    ),
    parts AS MATERIALIZED (
      SELECT tenant_id, pair.value ->> 0 AS dimension, pair.value ->> 1 AS value, at - at % ${widthMs} AS at, ${columns.join(', ')}
      FROM new, json_each(new.pairs) AS pair
    ),
    bins AS (${bins.join(' UNION ALL ')}),
    sketches AS (
      SELECT ${BUCKET}, ${sketches.map((name) => `json_group_object(bin, n) FILTER (WHERE sketch = '${name}') AS ${name}`).join(', ')}
      FROM bins GROUP BY ${BUCKET}
    ),
    sums AS (SELECT ${BUCKET}, ${NAMES.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM parts GROUP BY ${BUCKET})
    INSERT INTO ${table} (${BUCKET}, ${[...NAMES, ...sketches].join(', ')})
    SELECT ${[...BUCKET.split(', '), ...NAMES].map((name) => `sums.${name}`).join(', ')}, ${sketches.join(', ')}
    FROM sums LEFT JOIN sketches USING (${BUCKET}) WHERE true
    ON CONFLICT (${BUCKET}) DO UPDATE SET
      ${NAMES.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', ')},
      ${sketches.map((name) => `${name} = ${merged(`${table}.${name}`, `excluded.${name}`)}`).join(', ')}`
})

/** Two sketches in one, exactly: how often each bucket was seen is added up. */
function merged(a: string, b: string): string {
  return `CASE WHEN ${b} IS NULL THEN ${a} WHEN ${a} IS NULL THEN ${b} ELSE (
    SELECT json_group_object(key, n) FROM (
      SELECT key, sum(value) AS n FROM (SELECT key, value FROM json_each(${a}) UNION ALL SELECT key, value FROM json_each(${b}))
      GROUP BY key
    )
  ) END`
}
