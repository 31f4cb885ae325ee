import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A row of a table: column name -> text. */
export type Row = Readonly<Record<string, string>>

const CELL = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gy

/** Reads a gzipped CSV file whose first line names the columns; null where there is no such file. */
export function readTable(path: string): Row[] | null {
  if (!existsSync(path)) return null
  const [head = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/)
  const columns = cellsOf(head)
  return lines.map((line) => {
    const cells = cellsOf(line)
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  })
}

function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(CELL), ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
