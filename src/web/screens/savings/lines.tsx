import { screenOf } from '../../data/addresses.ts'
import { count, money, percent } from '../../format/numbers.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { nameOf, tintOf } from './names.ts'
import type { Roi, RoiLine } from './roi.ts'

/** Each saving: how much, of how many requests, how it is reckoned, and where its rows are. */
export function Lines({ of }: { readonly of: Roi }) {
  return (
    <Panel title="Line by line" about="They add up to what was saved." isFlush>
      <DataTable name="Savings" rows={of.lines} columns={columnsOf(of)} idOf={({ name }) => name} hasExport />
    </Panel>
  )
}

function columnsOf({ baselineNanos }: Roi): readonly Column<RoiLine>[] {
  const to = ({ rows }: RoiLine) => screenOf(rows) ?? '/cost'
  return [
    {
      id: 'name',
      head: 'What saved it',
      value: ({ name }) => nameOf(name),
      cell: ({ name, formula }) => (
        <span className="flex items-start gap-2.5">
          <span aria-hidden="true" className={`mt-1.5 size-2 shrink-0 rounded-xs ${tintOf(name)}`} />
          <span className="min-w-0">
            <span className="font-medium">{nameOf(name)}</span>
            <span className="block max-w-xl text-xs text-muted">{formula}</span>
          </span>
        </span>
      ),
    },
    {
      id: 'saved',
      head: 'Saved',
      value: ({ savedNanos }) => savedNanos,
      cell: (line) => <NumberLink to={to(line)}>{money(line.savedNanos)}</NumberLink>,
      isNumber: true,
    },
    {
      id: 'share',
      head: 'Share',
      value: ({ savedNanos }) => (baselineNanos > 0 ? savedNanos / baselineNanos : null),
      cell: ({ savedNanos }) => percent(baselineNanos > 0 ? savedNanos / baselineNanos : null),
      isNumber: true,
      isMinor: true,
    },
    {
      id: 'requests',
      head: 'Requests',
      value: ({ requests }) => requests,
      cell: (line) => <NumberLink to={to(line)}>{count(line.requests)}</NumberLink>,
      isNumber: true,
    },
  ]
}
