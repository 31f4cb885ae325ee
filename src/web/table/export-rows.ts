import { toCsv } from '../format/csv.ts'
import type { Column } from './column.ts'

/** Gives exactly these rows to be kept as a file. */
export function exportRows<Row>(
  form: 'csv' | 'json',
  name: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): void {
  const values = rows.map((row) => columns.map((column) => column.value(row)))
  const text =
    form === 'csv'
      ? toCsv(
          columns.map(({ id }) => id),
          values,
        )
      : JSON.stringify(rows, null, 2)
  save(text, `${name}.${form}`, form === 'csv' ? 'text/csv' : 'application/json')
}

/** Has the browser keep a text as a file. */
export function save(text: string, fileName: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
