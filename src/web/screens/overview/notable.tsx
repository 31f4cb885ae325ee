import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../data/session.tsx'
import type { Budget, List, Recommendation } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { money } from '../../format/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { BudgetBar } from '../cost/budget-bar.tsx'
import { type Incident, inWords, SEVERITIES, worstFirst } from '../incidents/incident.ts'
import { SeverityMark } from '../incidents/severity-mark.tsx'

const SHOWN = 3

/** What needs somebody: what is out of the ordinary, what could be had for less, and what runs out. */
export function Notable() {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Incidents />
      <Savings />
      {useMay('limits:read') && <Budgets />}
    </div>
  )
}

function All({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link href={to} className="text-xs text-muted underline underline-offset-3 hover:text-accent">
      {children}
    </Link>
  )
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className="px-4 py-3 text-sm text-muted">{children}</p>
}

function Incidents() {
  const { data } = useApi<List<Incident>>('/admin/analytics/incidents', { open: true, limit: 50 }, 60_000)
  const open = (data?.data ?? []).toSorted(worstFirst)
  return (
    <Panel
      title="Open incidents"
      isFlush
      actions={<All to="/incidents">{open.length > SHOWN ? `All ${open.length}` : 'All'}</All>}
    >
      {open.length === 0 && <Quiet>{data ? 'All is as usual.' : '…'}</Quiet>}
      <ul>
        {open.slice(0, SHOWN).map((incident) => (
          <li key={incident.id} className="border-b border-line last:border-b-0">
            <Link
              href={`/incidents?id=${encodeURIComponent(incident.id)}`}
              className="flex items-start gap-2.5 px-4 py-2 text-sm hover:bg-sunken"
            >
              <SeverityMark of={incident.severity} />
              <span className="min-w-0">
                <span className="block truncate font-medium">{inWords(incident)}</span>
                <span className="block truncate text-xs text-muted">
                  {SEVERITIES[incident.severity].name}
                  {incident.cause ? ` · ${incident.cause}` : ''}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Savings() {
  const { data } = useApi<List<Recommendation>>('/admin/recommendations')
  const open = (data?.data ?? [])
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => b.predicted.savingNanosPerDay - a.predicted.savingNanosPerDay)
  return (
    <Panel title="What could be saved" isFlush actions={<All to="/reports">All</All>}>
      {open.length === 0 && <Quiet>{data ? 'Nothing to recommend.' : '…'}</Quiet>}
      <ul>
        {open.slice(0, SHOWN).map(({ id, title, text, predicted }) => (
          <li
            key={id}
            className="flex items-start justify-between gap-3 border-b border-line px-4 py-2 text-sm last:border-b-0"
          >
            <span className="min-w-0 truncate" title={text}>
              {title || text}
            </span>
            <Link href="/reports" className="figures whitespace-nowrap text-good hover:underline">
              {money(predicted.savingNanosPerDay)} a day
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Budgets() {
  const { data } = useApi<List<Budget>>('/admin/budgets', { limit: 100 }, 60_000)
  const budgets = data?.data ?? []
  return (
    <Panel title="Budgets" isFlush actions={<All to="/cost?tab=budgets">All</All>}>
      {budgets.length === 0 && <Quiet>{data ? 'There is none.' : '…'}</Quiet>}
      <ul>
        {budgets.slice(0, SHOWN).map(({ id, name }) => (
          <li key={id} className="border-b border-line px-4 py-2 last:border-b-0">
            <BudgetBar id={id} name={name} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
