import type { Budget, List } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { subjectText } from '../limits/subject.ts'
import { BudgetBar } from './budget-bar.tsx'

/** Every budget, and how much of it is used. */
export function Budgets() {
  const budgets = useApi<List<Budget>>('/admin/budgets', { limit: 100 }, 60_000)
  return (
    <Panel title="Budgets" actions={<ButtonLink to="/limits">Change them</ButtonLink>}>
      <Awaited of={budgets}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState title="There is no budget">
              A budget stops spending at an amount, and tells you before it comes to that.
            </EmptyState>
          ) : (
            <ul className="grid gap-x-8 gap-y-5 md:grid-cols-2">
              {data.map(({ id, name, on, period }) => (
                <li key={id}>
                  <BudgetBar id={id} name={name} />
                  <p className="text-xs text-muted">
                    {subjectText(on)}, {period === 'total' ? 'in all' : `a ${period}`}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Awaited>
    </Panel>
  )
}
