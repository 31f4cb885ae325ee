import type { Estimate } from '../../data/shapes.ts'
import { count, duration, quality, usd } from '../../format/numbers.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { WhyNot } from '../requests/candidates.tsx'
import type { Chat } from './use-answer.ts'
import { useEstimate } from './use-estimate.ts'

type Row = Estimate['candidates'][number]

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'model',
    head: 'Model',
    value: ({ model }) => model,
    cell: ({ model }) => (
      <span className="block max-w-48 truncate" title={model}>
        {model}
      </span>
    ),
  },
  {
    id: 'cost_usd',
    head: 'Cost',
    value: ({ costUsd }) => costUsd.expected,
    cell: ({ costUsd }) => (
      <span title={`four in five: ${usd(costUsd.low)} to ${usd(costUsd.high)}`}>{usd(costUsd.expected)}</span>
    ),
    isNumber: true,
  },
  {
    id: 'latency_ms',
    head: 'Time',
    value: ({ latencyMs }) => latencyMs?.expected,
    cell: ({ latencyMs }) => (
      <span
        title={
          latencyMs ? `four in five: ${duration(latencyMs.low)} to ${duration(latencyMs.high)}` : 'nobody knows yet'
        }
      >
        {duration(latencyMs?.expected)}
      </span>
    ),
    isNumber: true,
  },
  {
    id: 'quality',
    head: 'Quality',
    value: (row) => row.quality.expected,
    cell: (row) => quality(row.quality.expected),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'why_not',
    head: '',
    value: ({ whyNot }) => whyNot,
    cell: ({ whyNot }) => <WhyNot why={whyNot} />,
    isFixed: true,
  },
]
const SHOWN = 5

/** What the gateway expects before it is asked. */
export function Forecast({ chat }: { readonly chat: Chat | null }) {
  const { estimate, fault } = useEstimate(chat)
  if (fault) return <p className="text-sm break-words text-bad">{fault.message}</p>
  if (!estimate) return <p className="text-sm text-muted">Write a message to see what it would cost and take.</p>
  const chosen = estimate.candidates.find(({ whyNot }) => whyNot === null)
  return (
    <section aria-label="Forecast" className="min-w-0 rounded-lg border border-line">
      <p className="px-4 py-2 text-sm" data-forecast="">
        <span className="font-medium break-words">{estimate.model}</span>
        <span className="text-muted"> would answer, for about </span>
        <span className="figures font-medium">{chosen ? usd(chosen.costUsd.expected) : '–'}</span>
        <span className="text-muted">
          {' '}
          and {count(chosen?.outputTokens)} tokens in {duration(chosen?.latencyMs?.expected)}.
        </span>
      </p>
      {estimate.candidates.length > 1 && (
        <div className="border-t border-line">
          <DataTable
            name="Forecast of each model"
            rows={estimate.candidates.slice(0, SHOWN)}
            columns={COLUMNS}
            idOf={({ model }) => model}
          />
        </div>
      )}
    </section>
  )
}
