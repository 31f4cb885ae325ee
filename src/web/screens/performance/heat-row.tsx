import { useEffect } from 'react'
import { Link } from 'wouter'
import { requestsAt } from '../../data/addresses.ts'
import type { Range } from '../../data/range.ts'
import { type Usage, useUsage } from '../../data/usage.ts'
import { hourOf } from '../../format/times.ts'
import { type Figure, timedIntervalOf } from './figures.ts'

interface Row {
  readonly range: Range
  readonly model: string
  readonly figure: Figure
  /** Whether keys come into the map by this row. */
  readonly isFirst: boolean
  /** The largest figure of all rows. */
  readonly most: number
  /** The period whose stretches are the columns. */
  readonly ends: Pick<Usage, 'rows' | 'to' | 'timezone'>
  readonly onTop: (top: number) => void
}

/** A model's figure in each stretch. */
export function HeatRow({ range, model, figure, isFirst, most, ends, onTop }: Row) {
  const usage = useUsage(range, { model, interval: timedIntervalOf(range), latencies: true }).data
  const known = new Map(usage?.rows.map((row) => [row.at, row.requests > 0 ? figure.read(row) : null]))
  const top = Math.max(0, ...[...known.values()].map((value) => value ?? 0))
  const first = ends.rows.findIndex(({ at }) => (known.get(at) ?? null) !== null)
  // Shades compare rows with one another: each tells its largest.
  useEffect(() => {
    if (usage) onTop(top)
  })
  return (
    <tr>
      <th scope="row" className="truncate pr-3 text-left text-xs font-normal text-muted" title={model}>
        {model}
      </th>
      {ends.rows.map(({ at }, index) => {
        const value = known.get(at) ?? null
        const from = at ?? 0
        const to = ends.rows[index + 1]?.at ?? ends.to
        const said = `${model}, ${hourOf(from, range.timezone)}: ${value === null ? 'nothing' : figure.format(value)}`
        return (
          <td key={from} className="h-6 p-0">
            {value === null ? (
              <span title={said} className="block h-6 rounded-xs bg-sunken">
                <span className="sr-only">nothing</span>
              </span>
            ) : (
              <Link
                href={requestsAt({ from, to, timezone: ends.timezone }, { model })}
                title={said}
                tabIndex={isFirst && index === first ? 0 : -1}
                className="block h-6 rounded-xs hover:outline-2 hover:outline-accent"
                style={{ background: shade(value / most) }}
              >
                <span className="sr-only">{figure.format(value)}</span>
              </Link>
            )}
          </td>
        )
      })}
    </tr>
  )
}

function shade(share: number): string {
  return `color-mix(in srgb, var(--accent) ${Math.round(8 + 82 * Math.sqrt(Math.min(1, share)))}%, var(--sunken))`
}
