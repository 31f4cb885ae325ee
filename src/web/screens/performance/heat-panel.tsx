import { useMemo, useState } from 'react'
import { type Range, useParam } from '../../data/range.ts'
import { type Usage, useUsage } from '../../data/usage.ts'
import { hourOf } from '../../format/times.ts'
import { Choice } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { FIGURES, type Figure, type FigureId, timedIntervalOf } from './figures.ts'
import { HeatRow } from './heat-row.tsx'
import { moveOn } from './move-on.ts'

const ROWS_MAX = 8

interface Shown {
  readonly range: Range
  /** Dearest first. */
  readonly models: readonly string[]
}

/** Models by hour, or by day of a longer period: each cell is a figure and the way to its requests. */
export function HeatPanel({ range, models }: Shown) {
  const [chosen, choose] = useParam('heat')
  const id: FigureId = chosen !== null && Object.hasOwn(FIGURES, chosen) ? (chosen as FigureId) : 'p95'
  const interval = timedIntervalOf(range)
  return (
    <Panel
      title={`Models by ${interval}`}
      about={`${FIGURES[id].name}. The stronger the colour, the more.`}
      actions={
        <Choice
          label="Figure of the heat map"
          hasHiddenLabel
          value={id}
          onChange={({ target }) => choose(target.value)}
          options={Object.entries(FIGURES).map(([each, { name }]) => [each, name] as const)}
        />
      }
    >
      {models.length === 0 ? (
        <EmptyState title="No model answered in this period" />
      ) : (
        <Grid range={range} models={models.slice(0, ROWS_MAX)} figure={FIGURES[id]} />
      )}
    </Panel>
  )
}

function Grid({ range, models, figure }: Shown & { readonly figure: Figure }) {
  const interval = timedIntervalOf(range)
  const columns = useUsage(range, { interval, latencies: false }).data
  const [tops, setTops] = useState<Readonly<Record<string, number>>>({})
  const most = Math.max(1e-12, ...models.map((model) => tops[`${figure.name} ${model}`] ?? 0))
  const heads = useMemo(() => (columns ? headsOf(columns) : []), [columns])
  if (!columns) return <div className="skeleton h-64" />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section aria-label={`${figure.name} by model and ${interval}`} tabIndex={0} className="relative overflow-x-auto">
      <table className="figures w-full min-w-2xl table-fixed border-separate border-spacing-px text-2xs">
        <caption className="sr-only">{`${figure.name} by model and ${interval}`}</caption>
        <thead>
          <tr>
            <th scope="col" className="w-44">
              <span className="sr-only">Model</span>
            </th>
            {columns.rows.map(({ at }, index) => (
              <th key={at} scope="col" className="px-0 text-left font-normal whitespace-nowrap text-muted">
                <span aria-hidden="true" className="block w-0">
                  {heads[index]}
                </span>
                <span className="sr-only">{hourOf(at ?? 0, range.timezone)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={moveOn}>
          {models.map((model, index) => (
            <HeatRow
              key={model}
              isFirst={index === 0}
              range={range}
              model={model}
              figure={figure}
              most={most}
              ends={columns}
              onTop={(top) =>
                setTops((now) =>
                  now[`${figure.name} ${model}`] === top ? now : { ...now, [`${figure.name} ${model}`]: top },
                )
              }
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Every so many columns have a head. */
function headsOf({ rows, timezone }: Usage): readonly string[] {
  const every = Math.max(1, Math.ceil(rows.length / 12))
  const isByDay = (rows[2]?.at ?? 0) - (rows[1]?.at ?? 0) > 3_700_000
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    ...(isByDay ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' }),
  })
  return rows.map(({ at }, index) => (index % every === 0 && index < rows.length - 1 ? format.format(at ?? 0) : ''))
}
