import type { ReactNode } from 'react'
import type { Cell } from '../format/csv.ts'

/** A column: what it shows of a row, and what that is as a plain value, to sort and export by. */
export interface Column<Row> {
  readonly id: string
  readonly head: string
  readonly value: (row: Row) => Cell
  /** Absent: the value as it is. */
  readonly cell?: (row: Row) => ReactNode
  readonly isNumber?: boolean
  readonly isFixed?: boolean
  /** Whether narrow screens do without. */
  readonly isMinor?: boolean
}

/** Which column rows are sorted by. */
export interface Sorting {
  readonly id: string
  readonly isDescending: boolean
}

/** Rows in the order of a column; those without a value come last. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
): readonly Row[] {
  const column = columns.find(({ id }) => id === sorting?.id)
  if (!column || !sorting) return rows
  const sign = sorting.isDescending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)]
    if (left == null || right == null) return Number(left == null) - Number(right == null)
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * String(left).localeCompare(String(right))
  })
}
