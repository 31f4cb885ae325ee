/** A cell of a table as it is exported. */
export type Cell = string | number | boolean | null | undefined

/** Rows as CSV (RFC 4180). What a spreadsheet would take for a formula is told to be text. */
export function toCsv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => row.map(escaped).join(',')).join('\r\n')
}

function escaped(cell: Cell): string {
  if (cell == null) return ''
  const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
