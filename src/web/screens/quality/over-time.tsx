import { useMemo } from 'react'
import type { Plot } from '../../charts/series.ts'
import { TimeChart } from '../../charts/time-chart.tsx'
import { requestsAt } from '../../data/addresses.ts'
import { linesOf, partsOf } from '../../data/plots.ts'
import type { Usage } from '../../data/usage.ts'
import { quality } from '../../format/numbers.ts'
import { dayOf } from '../../format/times.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { driftIn } from './drift.ts'

interface Shown {
  readonly whole: Usage
  readonly parts: Usage
}

const DRAWN = 6

/** Grades over time, of all and of the models that cost most; and which models went to another level, and when. */
export function OverTime({ whole, parts }: Shown) {
  const plots = useMemo(() => {
    const of = (name: string, lines: Pick<Plot, 'at' | 'series'>): Plot => ({
      name,
      ...lines,
      format: quality,
      least: leastOf(lines.series),
    })
    const { at, series } = partsOf(whole, parts, (row) => row.quality, null)
    const dearest = parts.rows.map(({ value }) => value)
    const order = [...new Set(dearest)]
    const shown = series.filter(({ name }) => order.indexOf(name) < DRAWN && order.includes(name))
    return {
      all: of('Quality', linesOf(whole, [['all answers', (row) => row.quality]])),
      models: of('Quality by model', { at, series: shown }),
      series,
    }
  }, [whole, parts])
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="All answers">
          <TimeChart plot={plots.all} height={150} />
        </Panel>
        <Panel title="By model" about="Those that cost most.">
          <TimeChart plot={plots.models} height={200} />
        </Panel>
      </div>
      <div>
        <Drifts whole={whole} series={plots.series} />
      </div>
    </div>
  )
}

/** A round tenth below all grades: they differ by little. */
function leastOf(series: Plot['series']): number {
  const values = series.flatMap((each) => each.values.filter((value) => value !== null))
  return values.length === 0 ? 0 : Math.max(0, Math.floor(Math.min(...values) * 10 - 0.5) / 10)
}

function Drifts({ whole, series }: { readonly whole: Usage; readonly series: Plot['series'] }) {
  const found = useMemo(
    () =>
      series
        .flatMap(({ name, values }) => {
          const drift = driftIn(values)
          return drift ? [{ name, ...drift, at: whole.rows[drift.index]?.at ?? whole.from }] : []
        })
        .toSorted((a, b) => a.after - a.before - (b.after - b.before)),
    [series, whole],
  )
  return (
    <Panel title="Drift" about="Models whose grades went to another level, beyond what they scatter by." isFlush>
      {found.length === 0 && <p className="px-4 py-3 text-sm text-muted">Each model is as it was.</p>}
      <ul>
        {found.map(({ name, before, after, at }) => (
          <li key={name} className="flex items-start gap-2.5 border-b border-line px-4 py-2.5 text-sm last:border-b-0">
            <span aria-hidden="true" className={after < before ? 'text-bad' : 'text-good'}>
              {after < before ? '▼' : '▲'}
            </span>
            <span className="min-w-0">
              <span className="block truncate font-medium">{name}</span>
              <span className="figures block text-xs text-muted">
                {quality(before)} to{' '}
                <NumberLink to={requestsAt({ ...whole, from: at }, { model: name })}>{quality(after)}</NumberLink> since{' '}
                {dayOf(at, whole.timezone)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
