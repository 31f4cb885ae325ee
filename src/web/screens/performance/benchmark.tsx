import { useState } from 'react'
import { requestsAt } from '../../data/addresses.ts'
import type { Range } from '../../data/range.ts'
import { useAnswer } from '../../data/usage.ts'
import { change, count, duration, money, percent, quality } from '../../format/numbers.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { speed } from '../cost/measures.ts'
import { BenchmarkDrawer } from './benchmark-drawer.tsx'
import type { BenchmarkRow, Compared } from './compared.ts'

type FigureName = Exclude<keyof BenchmarkRow['rank'], 'of'>

/** Each model beside its own past, the others, and what was published about it. */
export function Benchmark({ range }: { readonly range: Range }) {
  const [openId, setOpenId] = useState<string | null>(null)
  const benchmark = useAnswer<Compared>('/admin/analytics/benchmark', range)
  const opened = benchmark.data?.models.find(({ model }) => model === openId)
  return (
    <Panel
      title="Models compared"
      about="Change to the period before, and place among the models with twenty requests at least. Open one for published figures."
      isFlush
    >
      <Awaited of={benchmark} lines={8}>
        {(reply) => (
          <DataTable
            name="Models compared"
            rows={reply.models}
            columns={columnsOf(reply)}
            idOf={({ model }) => model}
            onOpen={({ model }) => setOpenId(model)}
            hasExport
            empty={<EmptyState title="No model answered in this period" />}
          />
        )}
      </Awaited>
      {opened && <BenchmarkDrawer of={opened} onClose={() => setOpenId(null)} />}
    </Panel>
  )
}

function columnsOf(reply: Compared): readonly Column<BenchmarkRow>[] {
  return [
    {
      id: 'model',
      head: 'Model',
      value: ({ model }) => model,
      cell: ({ model }) => (
        <span className="block max-w-52 truncate font-medium" title={model}>
          {model}
        </span>
      ),
    },
    {
      id: 'requests',
      head: 'Requests',
      value: ({ now }) => now.requests,
      cell: ({ now, model }) => <NumberLink to={requestsAt(reply, { model })}>{count(now.requests)}</NumberLink>,
      isNumber: true,
    },
    figure('latencyMsP50', 'p50', duration, false),
    {
      id: 'latencyMsP95',
      head: 'p95',
      value: ({ now }) => now.latencyMsP95,
      cell: ({ now }) => duration(now.latencyMsP95),
      isNumber: true,
      isMinor: true,
    },
    { ...figure('ttftMsP50', 'First word', duration, false), isMinor: true },
    { ...figure('tokensPerSecond', 'Speed', speed, true), isMinor: true },
    figure('errorRate', 'Failed', percent, false),
    figure('quality', 'Quality', quality, true),
    { ...figure('nanosPer1kRequests', 'Cost of 1,000', money, false), isMinor: true },
  ]
}

function figure(
  id: FigureName,
  head: string,
  format: (value: number | null | undefined) => string,
  isGoodUp: boolean,
): Column<BenchmarkRow> {
  return {
    id,
    head,
    value: ({ now }) => now[id],
    cell: ({ now, before, rank }) => (
      <span className="inline-flex flex-col items-end">
        {format(now[id])}
        <span className="flex gap-1.5 text-2xs text-muted">
          <Delta now={now[id]} before={before[id]} isGoodUp={isGoodUp} />
          {rank[id] !== null && <span title={`of ${rank.of}`}>#{rank[id]}</span>}
        </span>
      </span>
    ),
    isNumber: true,
  }
}

/** How far a figure went from the period before. What changed by less than 2 % did not. */
export function Delta({
  now,
  before,
  isGoodUp,
}: {
  readonly now: number | null
  readonly before: number | null
  readonly isGoodUp: boolean
}) {
  const delta = now === null || before === null ? null : change(now, before)
  if (!delta || Math.abs((now ?? 0) / (before ?? 1) - 1) < 0.02) return null
  return <span className={delta.startsWith('+') === isGoodUp ? 'text-good' : 'text-bad'}>{delta}</span>
}
