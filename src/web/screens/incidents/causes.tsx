import { screenOf } from '../../data/addresses.ts'
import { percent } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Incident } from './incident.ts'

/** What explains how much of an incident, such as a model or a key. */
export function Causes({ of: { causes, rows } }: { readonly of: Incident }) {
  if (causes.length === 0) return null
  return (
    <Panel title="What explains it" about="How much of the difference goes back to each. Several may tell of the same.">
      <ul className="flex flex-col gap-3">
        {causes.map(({ dimension, explains, culprits }) => (
          <li key={dimension} className="flex flex-col gap-1 text-sm">
            <p className="flex justify-between gap-3 text-muted">
              <span className="capitalize">{dimension.replaceAll('_', ' ')}</span>
              <span className="figures">{percent(Math.min(1, explains))}</span>
            </p>
            {culprits.map(({ value, isNew, explains: part }) => (
              <p key={value} className="flex items-center justify-between gap-3">
                <span className="flex min-w-0 items-center gap-2">
                  <span className="truncate">{value === '' ? 'without' : value}</span>
                  {isNew && <Badge tone="accent">new</Badge>}
                </span>
                <NumberLink to={within(rows, dimension, value)}>{percent(Math.min(1, part))}</NumberLink>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function within(rows: string, dimension: string, value: string): string {
  const screen = screenOf(rows) ?? '/requests?'
  return value === '' ? screen : `${screen}&${encodeURIComponent(dimension)}=${encodeURIComponent(value)}`
}
