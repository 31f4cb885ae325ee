import { requestsAt } from '../../data/addresses.ts'
import type { Range } from '../../data/range.ts'
import { before, type Measures, shareOf, type UsageRow, useUsage } from '../../data/usage.ts'
import { count, money, percent, quality } from '../../format/numbers.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { Delta } from '../performance/benchmark.tsx'

type Row = UsageRow & { readonly past: Measures | null }

/** Each model's grades, beside those of the period before, and what they cost. */
export function ByModel({ range }: { readonly range: Range }) {
  const usage = useUsage(range, { by: 'model', top: 100, latencies: false })
  const earlier = useUsage(before(range), { by: 'model', top: 1_000, latencies: false })
  const past = new Map(earlier.data?.rows.map((row) => [row.value, row]))
  return (
    <Panel title="Models" isFlush>
      <Awaited of={usage}>
        {({ rows, ...counted }) => (
          <DataTable
            name="Quality by model"
            rows={rows.map((row): Row => ({ ...row, past: past.get(row.value) ?? null }))}
            columns={columnsOf((row) => requestsAt(counted, { model: row.value }))}
            idOf={({ value }) => value ?? ''}
            sorting={{ id: 'quality', isDescending: true }}
            hasExport
          />
        )}
      </Awaited>
    </Panel>
  )
}

function columnsOf(to: (row: Row) => string): readonly Column<Row>[] {
  return [
    {
      id: 'model',
      head: 'Model',
      value: ({ value }) => value,
      cell: ({ value }) => <span className="block max-w-64 truncate font-medium">{value}</span>,
    },
    {
      id: 'quality',
      head: 'Quality',
      value: (row) => row.quality,
      cell: (row) => <Bar of={row.quality} />,
      isNumber: true,
    },
    {
      id: 'before',
      head: 'Before',
      value: ({ past }) => past?.quality,
      cell: ({ past }) => quality(past?.quality),
      isNumber: true,
      isMinor: true,
    },
    {
      id: 'change',
      head: 'Change',
      value: ({ quality: now, past }) => (now !== null && past?.quality != null ? now - past.quality : null),
      cell: ({ quality: now, past }) => <Delta now={now} before={past?.quality ?? null} isGoodUp />,
      isNumber: true,
    },
    {
      id: 'graded',
      head: 'Graded',
      value: (row) => shareOf(row.gradeWeight, row.requests - row.failed),
      cell: (row) => percent(shareOf(row.gradeWeight, row.requests - row.failed)),
      isNumber: true,
      isMinor: true,
    },
    {
      id: 'requests',
      head: 'Requests',
      value: ({ requests }) => requests,
      cell: (row) => <NumberLink to={to(row)}>{count(row.requests)}</NumberLink>,
      isNumber: true,
    },
    {
      id: 'cost',
      head: 'Cost of 1,000',
      value: (row) => shareOf(1_000 * row.costNanos, row.requests),
      cell: (row) => money(shareOf(1_000 * row.costNanos, row.requests)),
      isNumber: true,
      isMinor: true,
    },
  ]
}

function Bar({ of }: { readonly of: number | null }) {
  if (of === null) return <>–</>
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden="true" className="h-1.5 w-16 overflow-hidden rounded-full bg-sunken max-sm:hidden">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${100 * of}%` }} />
      </span>
      {quality(of)}
    </span>
  )
}
