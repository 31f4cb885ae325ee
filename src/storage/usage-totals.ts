import { type SQL, sql } from 'drizzle-orm'
import type { Histogram } from '../learning/histogram.ts'
import { bounded, type Db } from './db.ts'
import { type Dimension, MEASURES } from './digest.ts'
import { GRAINS, type Grain } from './roll-up.ts'

/** A part of a period that one grain covers; `slot` says which sum it belongs to. Epoch ms. */
export interface TotalsPiece {
  readonly grain: Grain
  readonly from: number
  readonly to: number
  readonly slot: number
}

/** Sums of the measures, by their column's name, with how often each latency was seen. */
export interface Sum {
  readonly slot: number
  /** The value of the dimension; empty where values are not told apart. */
  readonly value: string
  readonly measures: Readonly<Record<string, number>>
  readonly latency: Histogram
  readonly ttft: Histogram
}

/** What to sum up. */
export interface SumQuery {
  readonly dimension: Dimension
  readonly pieces: readonly TotalsPiece[]
  /** Only these values; null: all. */
  readonly values: readonly string[] | null
  /** Whether each value has sums of its own. */
  readonly byValue: boolean
  readonly withSketches: boolean
}

export interface Summed {
  readonly sums: readonly Sum[]
  readonly rowsRead: number
}

type Row = Readonly<Record<string, string | number>>
export const MEASURE_NAMES = Object.keys(MEASURES)
const SKETCHES = ['latency', 'ttft'] as const

/** Sums of a tenant's totals. A store that is late or down rejects. */
export async function sumTotals(db: Db, tenantId: string, query: SumQuery): Promise<Summed> {
  const grains = (Object.keys(GRAINS) as Grain[]).filter((grain) => query.pieces.some((piece) => piece.grain === grain))
  const found = await Promise.all(
    grains.flatMap((grain) => {
      const from = sourceOf(tenantId, query, grain)
      const sketches = query.withSketches ? SKETCHES.map((name) => ask(db, sketchOf(name, from, query), name)) : []
      return [ask(db, measuresOf(from, query), null), ...sketches]
    }),
  )
  return { sums: addUp(found), rowsRead: found.reduce((rows, { rowsRead }) => rows + rowsRead, 0) }
}

interface Found {
  readonly rows: readonly Row[]
  readonly sketch: (typeof SKETCHES)[number] | null
  readonly rowsRead: number
}

/** Runs one statement that gives rows of sums, or of what a sketch holds. */
export async function ask(db: Db, statement: SQL, sketch: Found['sketch']): Promise<Found> {
  const { results, meta } = (await bounded(db.run(statement))) as D1Result<Row>
  return { rows: results, sketch, rowsRead: meta.rows_read }
}

function measuresOf(from: SQL, { byValue }: SumQuery): SQL {
  const sums = sql.raw(MEASURE_NAMES.map((name) => `sum(t.${name}) AS ${name}`).join(', '))
  return sql`SELECT piece.value ->> 0 AS slot, ${memberOf(byValue)} AS value, ${sums} ${from} GROUP BY 1, 2`
}

function sketchOf(name: string, from: SQL, { byValue }: SumQuery): SQL {
  return sql`SELECT slot, member AS value, key AS bin, sum(n.value) AS n FROM (
    SELECT piece.value ->> 0 AS slot, ${memberOf(byValue)} AS member, t.${sql.raw(name)} AS sketch ${from}
  ), json_each(sketch) AS n WHERE sketch IS NOT NULL GROUP BY 1, 2, 3`
}

function memberOf(byValue: boolean): SQL {
  return byValue ? sql`t.value` : sql`''`
}

/** Periods outside, values inside: so that each pair is one range of the table's own key. */
function sourceOf(tenantId: string, { dimension, pieces, values }: SumQuery, grain: Grain): SQL {
  const spans = pieces.filter((piece) => piece.grain === grain).map(({ slot, from, to }) => [slot, from, to])
  const table = sql.raw(GRAINS[grain].table)
  const within = sql`t.tenant_id = ${tenantId} AND t.dimension = ${dimension} AND t.at >= piece.value ->> 1 AND t.at < piece.value ->> 2`
  const outer = sql`FROM json_each(${JSON.stringify(spans)}) AS piece`
  if (values === null) return sql`${outer} CROSS JOIN ${table} AS t ON ${within}`
  return sql`${outer} CROSS JOIN json_each(${JSON.stringify(values)}) AS wanted CROSS JOIN ${table} AS t ON ${within} AND t.value = wanted.value`
}

/** Puts rows of several statements together, by slot and value. */
export function addUp(found: readonly Pick<Found, 'rows' | 'sketch'>[]): Sum[] {
  const sums = new Map<string, { slot: number; value: string } & Building>()
  const sumFor = ({ slot, value }: Row) => {
    const name = JSON.stringify([slot, value])
    const known = sums.get(name)
    if (known) return known
    const fresh = { slot: Number(slot), value: String(value), measures: {}, latency: {}, ttft: {} }
    sums.set(name, fresh)
    return fresh
  }
  for (const { rows, sketch } of found) for (const row of rows) addTo(sumFor(row), row, sketch)
  return [...sums.values()]
}

interface Building {
  readonly measures: Record<string, number>
  readonly latency: Record<string, number>
  readonly ttft: Record<string, number>
}

function addTo(sum: Building, row: Row, sketch: Found['sketch']): void {
  if (sketch) {
    const bin = String(row.bin)
    sum[sketch][bin] = (sum[sketch][bin] ?? 0) + Number(row.n)
  } else {
    for (const name of MEASURE_NAMES) sum.measures[name] = (sum.measures[name] ?? 0) + Number(row[name])
  }
}
