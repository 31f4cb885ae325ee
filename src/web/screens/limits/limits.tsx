import { useState } from 'react'
import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { Budget, Limit, List } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { grouped, usd } from '../../format/numbers.ts'
import { Button } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { BudgetForm } from './budget-form.tsx'
import { LimitForm } from './limit-form.tsx'
import { type Subject, subjectText } from './subject.ts'
import { UseDrawer } from './use-drawer.tsx'

type Limits = Omit<Limit, 'use'>
type Budgets = Omit<Budget, 'use'>

const WHO = <Row extends { readonly name: string; readonly on: Subject }>(): readonly Column<Row>[] => [
  {
    id: 'name',
    head: 'Name',
    value: ({ name }) => name,
    cell: ({ name }) => <span className="block max-w-64 truncate font-medium">{name}</span>,
  },
  { id: 'on', head: 'On', value: ({ on }) => subjectText(on) },
]

const BUDGETS: readonly Column<Budgets>[] = [
  ...WHO<Budgets>(),
  { id: 'usd', head: 'Amount', value: (row) => row.usd, cell: (row) => usd(row.usd), isNumber: true },
  { id: 'period', head: 'In a', value: ({ period }) => (period === 'total' ? 'lifetime' : period) },
  { id: 'model', head: 'Of', value: ({ provider, model }) => model ?? provider ?? 'everything', isMinor: true },
  { id: 'reserve', head: 'Reserves', value: ({ reserve }) => reserve.replace('_', ' '), isMinor: true },
]

const LIMITS: readonly Column<Limits>[] = [
  ...WHO<Limits>(),
  {
    id: 'amount',
    head: 'Amount',
    value: ({ amount }) => amount,
    cell: ({ amount }) => grouped(amount),
    isNumber: true,
  },
  { id: 'of', head: 'Of', value: ({ of }) => of.replace('_', ' ') },
  { id: 'period', head: 'In a', value: ({ of, period }) => (of === 'concurrency' ? 'moment' : period) },
  { id: 'model', head: 'At', value: ({ provider, model }) => model ?? provider ?? 'everybody', isMinor: true },
]

/** How much may be used and spent. */
export function Limits() {
  const may = useMay('limits:write')
  const [isNew, setNew] = useState<'budget' | 'limit' | null>(null)
  const [openId, setOpenId] = useParam('id')
  const budgets = useApi<List<Budgets>>('/admin/budgets', { limit: 500 })
  const limits = useApi<List<Limits>>('/admin/limits', { limit: 500 })
  const budget = budgets.data?.data.find(({ id }) => id === openId)
  const limit = limits.data?.data.find(({ id }) => id === openId)
  const open = ({ id }: { readonly id: string }) => setOpenId(id)
  const button = (kind: 'budget' | 'limit') =>
    may && (
      <Button icon="plus" onClick={() => setNew(kind)}>
        {kind === 'budget' ? 'New budget' : 'New limit'}
      </Button>
    )
  return (
    <>
      <PageHead title="Limits & budgets" about="Several may hold for a request: the tightest decides." />
      <Panel title="Budgets" about="US dollars in a period of the calendar." actions={button('budget')} isFlush>
        <Awaited of={budgets}>
          {({ data }) => (
            <DataTable
              name="Budgets"
              rows={data}
              columns={BUDGETS}
              idOf={({ id }) => id}
              onOpen={open}
              empty={<EmptyState title="No budget yet">What is spent is not bounded.</EmptyState>}
            />
          )}
        </Awaited>
      </Panel>
      <Panel
        title="Rate limits"
        about="Requests or tokens in a period, or requests at once."
        actions={button('limit')}
        isFlush
      >
        <Awaited of={limits}>
          {({ data }) => (
            <DataTable
              name="Rate limits"
              rows={data}
              columns={LIMITS}
              idOf={({ id }) => id}
              onOpen={open}
              empty={<EmptyState title="No rate limit yet" />}
            />
          )}
        </Awaited>
      </Panel>
      {isNew === 'budget' && <BudgetForm of={null} onClose={() => setNew(null)} />}
      {isNew === 'limit' && <LimitForm of={null} onClose={() => setNew(null)} />}
      {budget && <UseDrawer kind="budgets" of={budget} onClose={() => setOpenId(null)} />}
      {limit && <UseDrawer kind="limits" of={limit} onClose={() => setOpenId(null)} />}
    </>
  )
}
