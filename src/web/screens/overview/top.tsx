import { explorerAt, requestsAt } from '../../data/addresses.ts'
import type { Range } from '../../data/range.ts'
import { type Dimension, type Measures, shareOf, type UsageRow, useUsage } from '../../data/usage.ts'
import { count, money, percent } from '../../format/numbers.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

interface Shown {
  readonly range: Range
  readonly total: Measures
}

const SHOWN = 8

/** What was spent at each model. */
export function TopModels(shown: Shown) {
  return <Top {...shown} by="model" title="Models" />
}

/** What was spent with each key. */
export function TopKeys(shown: Shown) {
  return <Top {...shown} by="key" title="Keys" />
}

function Top({ range, total, by, title }: Shown & { readonly by: Dimension; readonly title: string }) {
  const usage = useUsage(range, { by, top: SHOWN })
  return (
    <Panel
      title={title}
      isFlush
      actions={<ButtonLink to={explorerAt(usage.data ?? range, { by })}>All of them</ButtonLink>}
    >
      <Awaited of={usage}>
        {({ rows, ...counted }) => (
          <DataTable
            name={`${title} by cost`}
            rows={rows}
            columns={columnsOf(title, total, (row, only) => requestsAt(counted, { [by]: row.value, ...only }))}
            idOf={(row) => row.value ?? ''}
          />
        )}
      </Awaited>
    </Panel>
  )
}

type Way = (row: UsageRow, only?: Readonly<Record<string, string>>) => string

function columnsOf(title: string, total: Measures, to: Way): readonly Column<UsageRow>[] {
  const nameOf = (row: UsageRow) => row.label ?? row.value ?? ''
  return [
    { id: 'name', head: title.slice(0, -1), value: nameOf, cell: (row) => <Name>{nameOf(row)}</Name> },
    {
      id: 'cost',
      head: 'Cost',
      value: (row) => row.costNanos,
      cell: (row) => <NumberLink to={to(row)}>{money(row.costNanos)}</NumberLink>,
      isNumber: true,
    },
    {
      id: 'share',
      head: 'Share',
      value: (row) => shareOf(row.costNanos, total.costNanos),
      cell: (row) => <Share of={shareOf(row.costNanos, total.costNanos) ?? 0} />,
      isNumber: true,
      isMinor: true,
    },
    {
      id: 'requests',
      head: 'Requests',
      value: (row) => row.requests,
      cell: (row) => <NumberLink to={to(row)}>{count(row.requests)}</NumberLink>,
      isNumber: true,
    },
    {
      id: 'failed',
      head: 'Failed',
      value: (row) => shareOf(row.failed, row.requests),
      cell: (row) => (
        <NumberLink to={to(row, { outcome: 'failed' })}>{percent(shareOf(row.failed, row.requests))}</NumberLink>
      ),
      isNumber: true,
    },
  ]
}

function Share({ of }: { readonly of: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden="true" className="h-1.5 w-10 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${100 * of}%` }} />
      </span>
      <span className="w-10">{percent(of)}</span>
    </span>
  )
}

function Name({ children }: { readonly children: string }) {
  return (
    <span className="block max-w-52 truncate" title={children}>
      {children}
    </span>
  )
}
