import type { Router } from '../../data/shapes.ts'
import { count, percent, quality } from '../../format/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

type Accuracy = Router['accuracy'][number]
type Cell = Router['cells'][number]
type Track = Accuracy['cost']

const FORECASTS: readonly Column<Accuracy>[] = [
  { id: 'model', head: 'Model', value: ({ model }) => model },
  {
    id: 'cost_forecasts',
    head: 'Answers',
    value: ({ cost }) => cost?.forecasts,
    cell: ({ cost }) => count(cost?.forecasts),
    isNumber: true,
  },
  {
    id: 'cost_factor',
    head: 'Cost off by',
    value: ({ cost }) => cost?.typicalFactor,
    cell: ({ cost }) => off(cost),
    isNumber: true,
  },
  {
    id: 'cost_coverage',
    head: 'Cost in interval',
    value: ({ cost }) => cost?.coverage,
    cell: ({ cost }) => percent(cost?.coverage),
    isNumber: true,
  },
  {
    id: 'latency_factor',
    head: 'Time off by',
    value: ({ latency }) => latency?.typicalFactor,
    cell: ({ latency }) => off(latency),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'latency_coverage',
    head: 'Time in interval',
    value: ({ latency }) => latency?.coverage,
    cell: ({ latency }) => percent(latency?.coverage),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'quality_expected',
    head: 'Quality, came',
    value: (row) => row.quality?.came,
    cell: (row) => (row.quality ? `${quality(row.quality.expected)}, ${quality(row.quality.came)}` : '–'),
    isNumber: true,
  },
]

const CORRECTIONS: readonly Column<Cell>[] = [
  {
    id: 'name',
    head: 'For',
    value: ({ name }) => name,
    cell: ({ name }) => <code className="text-xs break-all">{name}</code>,
  },
  {
    id: 'correction',
    head: 'Correction',
    value: ({ correction }) => correction,
    cell: ({ correction }) => (
      <span
        className={correction < 0 ? 'text-bad' : 'text-good'}
      >{`${correction < 0 ? '−' : '+'}${Math.abs(correction).toFixed(3)}`}</span>
    ),
    isNumber: true,
  },
  {
    id: 'weight',
    head: 'Weight',
    value: ({ weight }) => weight,
    cell: ({ weight }) => weight.toFixed(1),
    isNumber: true,
  },
  {
    id: 'last_at',
    head: 'Latest',
    value: ({ lastAt }) => lastAt,
    cell: ({ lastAt }) => <TimeAgo at={lastAt} />,
    isNumber: true,
  },
]

/** How good forecasts were, and what feedback corrected. */
export function Learned({ router: { accuracy, cells } }: { readonly router: Router }) {
  return (
    <>
      <Panel
        title="How well it foretells"
        about="Intervals are made so that four in five answers come within them."
        isFlush
      >
        <DataTable
          name="Forecasts"
          rows={accuracy}
          columns={FORECASTS}
          idOf={({ model }) => model}
          hasExport
          empty={
            <EmptyState title="No forecast has come true yet">
              Ask auto something: what was expected of the answer is held against what came.
            </EmptyState>
          }
        />
      </Panel>
      <Panel title="What experience corrected" about="Of a kind of request, a model, or one at the other." isFlush>
        <DataTable
          name="Corrections"
          rows={cells}
          columns={CORRECTIONS}
          idOf={({ name }) => name}
          hasExport
          empty={
            <EmptyState title="Nothing is corrected yet">
              Feedback and graded answers are what it learns from.
            </EmptyState>
          }
        />
      </Panel>
    </>
  )
}

function off(track: Track): string {
  return track === null ? '–' : percent(track.typicalFactor - 1)
}
