import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { type Column, type Sorting, sorted } from './column.ts'
import { exportRows } from './export-rows.ts'

/** Rows and how they are shown. */
export interface TableProps<Row> {
  /** What the rows are, for those who do not see the table; names exported files too. */
  readonly name: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly idOf: (row: Row) => string
  /** What opening a row does. Absent: rows do not open. */
  readonly onOpen?: (row: Row) => void
  readonly empty?: ReactNode
  readonly sorting?: Sorting
  readonly hasExport?: boolean
  /** Beside the way to export. */
  readonly footer?: ReactNode
}

/** A table: sorted by its heads, walked with j and k or the arrows, opened with Enter, exported as it stands. */
export function DataTable<Row>(props: TableProps<Row>) {
  const { name, rows, columns, empty, hasExport = false, footer } = props
  const [sorting, setSorting] = useState<Sorting | null>(props.sorting ?? null)
  const ordered = useMemo(() => sorted(rows, columns, sorting), [rows, columns, sorting])
  const sortBy = (id: string) =>
    setSorting((now) => ({
      id,
      isDescending: now?.id === id ? !now.isDescending : (columns.find((each) => each.id === id)?.isNumber ?? false),
    }))
  if (rows.length === 0) return <>{empty ?? <p className="px-4 py-8 text-center text-sm text-muted">Nothing yet.</p>}</>
  return (
    <div className="min-w-0">
      <section aria-label={name} className="relative max-h-[70dvh] overflow-auto rounded-lg" tabIndex={-1}>
        <table className="w-full border-separate border-spacing-0 text-sm">
          <caption className="sr-only">{name}</caption>
          <Head columns={columns} sorting={sorting} onSort={sortBy} />
          <Body {...props} rows={ordered} />
        </table>
      </section>
      {(hasExport || footer) && (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
          <div className="min-w-0 flex-1 text-xs text-muted">{footer}</div>
          {hasExport && <Exports name={name} rows={ordered} columns={columns} />}
        </div>
      )}
    </div>
  )
}

function Exports<Row>({ name, rows, columns }: Pick<TableProps<Row>, 'name' | 'rows' | 'columns'>) {
  const file = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return (
    <>
      <Button look="quiet" icon="download" onClick={() => exportRows('csv', file, rows, columns)}>
        CSV
      </Button>
      <Button look="quiet" icon="download" onClick={() => exportRows('json', file, rows, columns)}>
        JSON
      </Button>
    </>
  )
}

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sorting: Sorting | null
  readonly onSort: (id: string) => void
}

function Head<Row>({ columns, sorting, onSort }: HeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={orderOf(column, sorting)}
            className={`sticky top-0 z-10 border-b border-line bg-panel px-2.5 py-2 text-xs font-medium text-muted first:pl-4 last:pr-4 ${shapeOf(column)}`}
          >
            {column.isFixed ? column.head : <SortButton column={column} sorting={sorting} onSort={onSort} />}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function SortButton<Row>({
  column,
  sorting,
  onSort,
}: Omit<HeadProps<Row>, 'columns'> & { readonly column: Column<Row> }) {
  const order = orderOf(column, sorting)
  return (
    <button
      type="button"
      onClick={() => onSort(column.id)}
      className={`inline-flex items-center gap-1 whitespace-nowrap hover:text-ink ${column.isNumber ? 'flex-row-reverse' : ''}`}
    >
      {column.head}
      <span aria-hidden="true" className={order ? '' : 'opacity-0'}>
        {order === 'descending' ? '↓' : '↑'}
      </span>
    </button>
  )
}

function orderOf<Row>({ id }: Column<Row>, sorting: Sorting | null): 'ascending' | 'descending' | undefined {
  if (sorting?.id !== id) return undefined
  return sorting.isDescending ? 'descending' : 'ascending'
}

function Body<Row>({ rows, columns, idOf, onOpen }: TableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [current, setCurrent] = useState(0)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key)
    const row = (event.target as HTMLElement).closest('tr')
    if (step === 0 || !row || event.target !== row) return
    event.preventDefault()
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling
    if (next instanceof HTMLElement) next.focus()
  }
  const reachable = Math.min(current, rows.length - 1)
  return (
    <tbody ref={body} onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <tr
          key={idOf(row)}
          data-row=""
          tabIndex={onOpen && index === reachable ? 0 : -1}
          onFocus={() => setCurrent(index)}
          onClick={(event) => opens(event.target) && onOpen?.(row)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.target !== event.currentTarget) return
            // Else the key would also press what has the focus once the row is open.
            event.preventDefault()
            onOpen?.(row)
          }}
          className={`group ${onOpen ? 'cursor-pointer hover:bg-sunken' : ''} -outline-offset-2`}
        >
          {columns.map((column) => (
            <td
              key={column.id}
              className={`border-b border-line px-2.5 py-1.5 first:pl-4 last:pr-4 group-last:border-b-0 ${shapeOf(column)}`}
            >
              {column.cell ? column.cell(row) : column.value(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}

/** Buttons and links in a row do what they say, and open nothing. */
function opens(target: EventTarget): boolean {
  return !(target instanceof Element && target.closest('button, a, input, select, label'))
}

function stepOf(key: string): number {
  if (key === 'j' || key === 'ArrowDown') return 1
  return key === 'k' || key === 'ArrowUp' ? -1 : 0
}

function shapeOf<Row>({ isNumber, isMinor }: Column<Row>): string {
  return `${isNumber ? 'figures text-right whitespace-nowrap' : 'text-left'} ${isMinor ? 'max-sm:hidden' : ''}`
}
