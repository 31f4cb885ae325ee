import { useMemo } from 'react'
import { useLocation } from 'wouter'
import type { Key, List, UsageHour } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { count, duration, money, percent } from '../../format/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { type Totals, totalsBy } from './usage.ts'

type Row = Totals & { readonly name: string }

const FIGURES: readonly Column<Row>[] = [
  { id: 'cost', head: 'Cost', value: (row) => row.costNanos, cell: (row) => money(row.costNanos), isNumber: true },
  {
    id: 'requests',
    head: 'Requests',
    value: (row) => row.requests,
    cell: (row) => count(row.requests),
    isNumber: true,
  },
  {
    id: 'failed',
    head: 'Failed',
    value: (row) => row.failed / row.requests,
    cell: (row) => percent(row.failed / row.requests),
    isNumber: true,
  },
  {
    id: 'latency',
    head: 'Time',
    value: (row) => row.latencyMsTotal / row.requests,
    cell: (row) => duration(row.latencyMsTotal / row.requests),
    isNumber: true,
    isMinor: true,
  },
]

/** What was spent at each model. */
export function TopModels({ hours }: { readonly hours: readonly UsageHour[] }) {
  const [, go] = useLocation()
  const rows = useMemo(() => totalsBy(hours, ({ provider, model }) => `${provider}/${model}`), [hours])
  const columns: readonly Column<Row>[] = [
    { id: 'model', head: 'Model', value: (row) => row.name, cell: (row) => <Name>{row.name}</Name> },
    ...FIGURES,
  ]
  return (
    <Panel title="Models" isFlush>
      <DataTable
        name="Models by cost"
        rows={rows}
        columns={columns}
        idOf={(row) => row.name}
        hasExport
        onOpen={(row) => go(`/requests?model=${encodeURIComponent(row.name)}`)}
      />
    </Panel>
  )
}

/** What was spent with each key. */
export function TopKeys({ hours }: { readonly hours: readonly UsageHour[] }) {
  const [, go] = useLocation()
  const keys = useApi<List<Key>>('/admin/keys', { limit: 500 })
  const names = new Map(keys.data?.data.map(({ id, name }) => [id, name]))
  const rows = useMemo(() => totalsBy(hours, ({ keyId }) => keyId), [hours])
  const nameOf = (row: Row) => names.get(row.name) ?? row.name
  const columns: readonly Column<Row>[] = [
    { id: 'key', head: 'Key', value: nameOf, cell: (row) => <Name>{nameOf(row)}</Name> },
    ...FIGURES,
  ]
  return (
    <Panel title="Keys" isFlush>
      <DataTable
        name="Keys by cost"
        rows={rows}
        columns={columns}
        idOf={(row) => row.name}
        hasExport
        onOpen={(row) => go(`/requests?key=${encodeURIComponent(row.name)}`)}
      />
    </Panel>
  )
}

function Name({ children }: { readonly children: string }) {
  return (
    <span className="block max-w-44 truncate" title={children}>
      {children}
    </span>
  )
}
