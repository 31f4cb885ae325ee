import type { Plot, Series } from '../charts/series.ts'
import { dayOf } from '../format/times.ts'
import type { Usage, UsageRow } from './usage.ts'

type Read = (row: UsageRow) => number | null

/** Starts of the stretches of a period, as far apart as the calendar has them: the first may be cut, and is drawn whole. */
export function startsOf({ rows }: Pick<Usage, 'rows'>): readonly number[] {
  const at = rows.map((row) => row.at ?? 0)
  const [first, second, third] = at
  if (first !== undefined && second !== undefined && third !== undefined && second - first < third - second) {
    return [second - (third - second), ...at.slice(1)]
  }
  return at
}

/** Lines of a period as a whole: one value a stretch. */
export function linesOf(
  whole: Usage,
  lines: readonly (readonly [name: string, read: Read])[],
): Pick<Plot, 'at' | 'series'> {
  const series = lines.map(([name, read]): Series => ({ name, values: whole.rows.map(read) }))
  return { at: startsOf(whole), series }
}

/** One line for each value of a dimension, those that cost most first; where nothing was counted there is `none`. */
export function partsOf(whole: Usage, parts: Usage, read: Read, none: 0 | null): Pick<Plot, 'at' | 'series'> {
  const stretch = new Map(whole.rows.map(({ at }, index) => [at, index]))
  const byValue = Map.groupBy(parts.rows, ({ value }) => value)
  const series = [...byValue].map(([value, rows]): Series => {
    const values = whole.rows.map((): number | null => none)
    for (const row of rows) {
      const index = stretch.get(row.at)
      if (index !== undefined) values[index] = read(row)
    }
    return { name: rows[0]?.label ?? value ?? '', values }
  })
  return { at: startsOf(whole), series: series.toSorted((a, b) => sumOf(b) - sumOf(a)) }
}

/** The same with what belongs to none of the values as a line of its own, such that they add up to the whole. */
export function stackOf(whole: Usage, parts: Usage, read: Read): Pick<Plot, 'at' | 'series'> {
  const { at, series } = partsOf(whole, parts, read, 0)
  const other = whole.rows.map(
    (row, index) => (read(row) ?? 0) - series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  )
  if (!other.some((amount) => amount > 1e-9)) return { at, series }
  return { at, series: [...series, { name: 'other', values: other.map((amount) => Math.max(0, amount)) }] }
}

function sumOf({ values }: Series): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

/** A period in words. */
export function periodInWords({ from, to, timezone }: Pick<Usage, 'from' | 'to' | 'timezone'>): string {
  const [first, last] = [dayOf(from, timezone), dayOf(to - 1, timezone)]
  return first === last ? first : `${first} – ${last}`
}
