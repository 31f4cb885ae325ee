import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Budget, Limit } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { duration, grouped, percent, usd } from '../../format/numbers.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Button } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { BudgetForm } from './budget-form.tsx'
import { LimitForm } from './limit-form.tsx'
import { subjectText } from './subject.ts'

type Opened =
  | { readonly kind: 'budgets'; readonly of: Omit<Budget, 'use'> }
  | { readonly kind: 'limits'; readonly of: Omit<Limit, 'use'> }

/** How much of a limit or budget is used, by whom. */
export function UseDrawer(props: Opened & { readonly onClose: () => void }) {
  const { kind, of: row, onClose } = props
  const may = useMay('limits:write')
  const [isEdited, setEdited] = useState(false)
  const state = useApi<Budget | Limit>(`/admin/${kind}/${row.id}`, {}, 5_000)
  const format = kind === 'budgets' ? usd : grouped
  const footer = may && (
    <Button look="main" onClick={() => setEdited(true)}>
      Change
    </Button>
  )
  return (
    <Drawer title={row.name} onClose={onClose} footer={footer}>
      <Panel title="Used now" about={subjectText(row.on)}>
        <Awaited of={state}>{({ use }) => <Uses of={use} format={format} />}</Awaited>
      </Panel>
      {isEdited && kind === 'budgets' && <BudgetForm of={props.of} onClose={() => setEdited(false)} />}
      {isEdited && kind === 'limits' && <LimitForm of={props.of} onClose={() => setEdited(false)} />}
    </Drawer>
  )
}

function Uses({ of: uses, format }: { readonly of: Budget['use']; readonly format: (amount: number) => string }) {
  if (uses.length === 0)
    return (
      <EmptyState title="Each has a counter of their own">Which there are is not known before they ask.</EmptyState>
    )
  return (
    <ul className="flex flex-col gap-3">
      {uses.map(({ subject, limit, spent, held, resetMs }) => {
        const share = limit === 0 ? 0 : (spent + held) / limit
        return (
          <li key={subject} className="flex flex-col gap-1 text-sm">
            <p className="flex justify-between gap-3">
              <span className="truncate">{subject}</span>
              <span className="figures whitespace-nowrap">
                {format(spent)} of {format(limit)} <span className="text-muted">({percent(share)})</span>
              </span>
            </p>
            <span className="h-1.5 overflow-hidden rounded-full bg-sunken">
              <span
                className={`block h-full rounded-full ${share >= 0.9 ? 'bg-bad' : 'bg-accent'}`}
                style={{ width: `${Math.min(100, share * 100)}%` }}
              />
            </span>
            <p className="figures text-xs text-muted">
              {format(held)} held back{resetMs === null ? '' : `, anew in ${duration(resetMs)}`}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
