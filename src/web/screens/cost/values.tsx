import { requestsAt } from '../../data/addresses.ts'
import { type Dimension, type Measures, shareOf, type Usage, type UsageRow } from '../../data/usage.ts'
import { change, count, duration, money, percent, quality } from '../../format/numbers.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { EmptyState } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { DIMENSIONS, type Question } from './question.ts'

interface Row extends Measures {
  /** Null: all other values together. */
  readonly value: string | null
  readonly name: string
  readonly before: Measures | null
}

interface Shown {
  readonly usage: Usage
  /** The period before; absent: it is not compared with. */
  readonly earlier: Usage | undefined
  readonly question: Question
  readonly set: (change: Readonly<Record<string, string | null>>) => void
}

/** Usage by value: numbers lead to requests, names look closer. */
export function Values({ usage, earlier, question, set }: Shown) {
  const past = new Map(earlier?.rows.map((row) => [row.value, row]))
  const rows = [
    ...usage.rows.map((row): Row => ({ ...row, name: nameOf(row), before: past.get(row.value) ?? null })),
    ...(usage.other ? [{ ...usage.other, value: null, name: 'all others', before: null }] : []),
  ]
  const next: Dimension = question.by === 'key' ? 'model' : 'key'
  const narrow = (value: string) => set({ [question.by]: value, by: question.only[next] ? 'customer' : next })
  return (
    <DataTable
      name={`Usage by ${DIMENSIONS[question.by].toLowerCase()}`}
      rows={rows}
      columns={columnsOf(usage, question, earlier !== undefined, narrow)}
      idOf={(row) => row.value ?? 'others'}
      empty={<EmptyState title="No requests like that in this period" />}
    />
  )
}

function nameOf({ label, value }: UsageRow): string {
  return label ?? (value === '' ? 'none' : (value ?? ''))
}

type Way = (row: Row, only?: Readonly<Record<string, string>>) => string | null

function columnsOf(
  usage: Usage,
  { by, only }: Question,
  isCompared: boolean,
  narrow: (value: string) => void,
): readonly Column<Row>[] {
  // What is none of the listed values, or has no value, is no one filter.
  const to: Way = (row, more) => (row.value ? requestsAt(usage, { ...only, [by]: row.value, ...more }) : null)
  const number = (
    id: string,
    head: string,
    read: (row: Row) => number | null | undefined,
    format: (value: number | null | undefined) => string,
    more?: Readonly<Record<string, string>>,
  ): Column<Row> => ({
    id,
    head,
    value: read,
    cell: (row) => <Linked to={to(row, more)}>{format(read(row))}</Linked>,
    isNumber: true,
  })
  return [
    {
      id: 'value',
      head: DIMENSIONS[by],
      value: ({ name }) => name,
      cell: ({ name, value }) => <Name name={name} onNarrow={value ? () => narrow(value) : null} />,
    },
    number('cost_nanos', 'Cost', (row) => row.costNanos, money),
    ...(isCompared ? [CHANGE] : []),
    {
      id: 'share',
      head: 'Share',
      value: (row) => shareOf(row.costNanos, usage.total.costNanos),
      cell: (row) => percent(shareOf(row.costNanos, usage.total.costNanos)),
      isNumber: true,
      isMinor: true,
    },
    number('requests', 'Requests', (row) => row.requests, count),
    number('failed', 'Failed', (row) => row.failed, count, { outcome: 'failed' }),
    { ...number('cache_hits', 'From memory', (row) => row.cacheHits, count, { cache: 'hit' }), isMinor: true },
    { ...number('input_tokens', 'Read', (row) => row.inputTokens, count), isMinor: true },
    { ...number('output_tokens', 'Written', (row) => row.outputTokens, count), isMinor: true },
    { ...plain('latency_p50', 'p50', (row) => row.latencyMs?.p50, duration), isMinor: true },
    { ...plain('quality', 'Quality', (row) => row.quality, quality), isMinor: true },
  ]
}

const CHANGE: Column<Row> = {
  id: 'change',
  head: 'Change',
  value: (row) => (row.before ? row.costNanos - row.before.costNanos : null),
  cell: (row) => (row.before ? (change(row.costNanos, row.before.costNanos) ?? 'new') : 'new'),
  isNumber: true,
}

function plain(
  id: string,
  head: string,
  read: (row: Row) => number | null | undefined,
  format: (value: number | null | undefined) => string,
): Column<Row> {
  return { id, head, value: read, cell: (row) => format(read(row)), isNumber: true }
}

function Linked({ to, children }: { readonly to: string | null; readonly children: string }) {
  return to === null ? children : <NumberLink to={to}>{children}</NumberLink>
}

function Name({ name, onNarrow }: { readonly name: string; readonly onNarrow: (() => void) | null }) {
  if (!onNarrow) return <span className="text-muted">{name}</span>
  return (
    <button
      type="button"
      title={`Only ${name}`}
      onClick={onNarrow}
      className="block max-w-64 truncate text-left font-medium hover:text-accent hover:underline"
    >
      {name}
    </button>
  )
}
