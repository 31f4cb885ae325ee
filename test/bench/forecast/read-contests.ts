import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readTable } from '../outages/read-table.ts'

/** A series of a forecasting competition: what was known, and what came. */
export interface Contest {
  readonly known: readonly number[]
  readonly came: readonly number[]
}

/** The series of the M4 competition in a file of `id,split,values`; null where there is no such file. */
export function readM4(path: string): Contest[] | null {
  const rows = readTable(path)
  if (rows === null) return null
  const parts = new Map<string, Record<string, number[]>>()
  for (const row of rows) {
    const [id = '', split = '', values = ''] = Object.values(row)
    parts.set(id, { ...parts.get(id), [split]: values.split(' ').map(Number) })
  }
  return [...parts.values()].flatMap(({ train, test }) => (train && test ? [{ known: train, came: test }] : []))
}

/** The monthly series of the M3 competition in a list of `{period, x, xx}`; null where there is no such file. */
export function readM3Monthly(path: string): Contest[] | null {
  if (!existsSync(path)) return null
  const list = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as {
    period: string
    x: number[]
    xx: number[]
  }[]
  return list.flatMap(({ period, x, xx }) => (period === 'MONTHLY' ? [{ known: x, came: xx }] : []))
}

/** The same series as they were so many steps earlier: for choosing settings without looking at what came. */
export function earlier(contests: readonly Contest[], steps: number, horizon: number): Contest[] {
  return contests.flatMap(({ known }) => {
    const end = known.length - steps
    return end > horizon ? [{ known: known.slice(0, end), came: known.slice(end, end + horizon) }] : []
  })
}
