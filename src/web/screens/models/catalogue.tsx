import { useMemo } from 'react'
import { useParam } from '../../data/range.ts'
import type { Model } from '../../data/shapes.ts'
import { type UsageRow, useUsage } from '../../data/usage.ts'
import { count, duration, percent, perMillion } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { TextField } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { ModelDrawer } from './model-drawer.tsx'

/** A model, and what it did in the last day. */
interface Row extends Model {
  readonly day: UsageRow | undefined
}

/** All models, found by a few letters. */
export function Catalogue({ models }: { readonly models: readonly Model[] }) {
  const [text, setText] = useParam('q')
  const [openId, setOpenId] = useParam('id')
  const usage = useUsage(useLastDay(), { by: 'model', top: 1_000 }).data?.rows
  const rows = useMemo(() => {
    const days = new Map(usage?.map((day) => [day.value, day]))
    const wanted = (text ?? '').trim().toLowerCase()
    return models
      .filter(({ id }) => id.toLowerCase().includes(wanted))
      .map((model): Row => ({ ...model, day: days.get(model.id) }))
  }, [models, usage, text])
  const open = models.find(({ id }) => id === openId)
  return (
    <>
      <div className="max-w-72">
        <TextField
          label="Search models"
          hasHiddenLabel
          type="search"
          placeholder="Search by name"
          value={text ?? ''}
          onChange={({ target }) => setText(target.value)}
          data-search=""
        />
      </div>
      <Panel isFlush>
        <DataTable
          name="Models"
          rows={rows}
          columns={COLUMNS}
          idOf={({ id }) => id}
          onOpen={({ id }) => setOpenId(id)}
          hasExport
          footer={`${rows.length} of ${models.length}`}
          empty={<EmptyState title="No model is called that" />}
        />
      </Panel>
      {open && <ModelDrawer of={open} onClose={() => setOpenId(null)} />}
    </>
  )
}

/** By whole minutes: what is asked stays the same for as long. */
function useLastDay() {
  const to = Math.ceil(Date.now() / 60_000) * 60_000
  return { from: to - 86_400_000, to, timezone: 'UTC' }
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'model',
    head: 'Model',
    value: ({ id }) => id,
    cell: ({ id }) => (
      <span className="block max-w-80 truncate font-medium" title={id}>
        {id}
      </span>
    ),
  },
  {
    id: 'kind',
    head: 'Does',
    value: ({ kind }) => kind ?? 'chat',
    cell: ({ kind, owned_by }) => <Badge>{kind ?? (owned_by === 'sluice' ? 'route' : 'chat')}</Badge>,
  },
  {
    id: 'input_usd',
    head: 'Read',
    value: ({ pricing }) => pricing?.input,
    cell: ({ pricing }) => perMillion(pricing?.input),
    isNumber: true,
  },
  {
    id: 'output_usd',
    head: 'Written',
    value: ({ pricing }) => pricing?.output,
    cell: ({ pricing }) => perMillion(pricing?.output),
    isNumber: true,
  },
  {
    id: 'context',
    head: 'Context',
    value: (row) => row.context_length,
    cell: (row) => count(row.context_length),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'requests',
    head: 'Asked, 24 h',
    value: ({ day }) => day?.requests,
    cell: ({ day }) => count(day?.requests),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'answered',
    head: 'Answered',
    value: ({ day }) => (day ? 1 - day.failed / day.requests : null),
    cell: ({ day }) => <Health day={day} />,
    isNumber: true,
  },
  {
    id: 'latency_ms',
    head: 'Median time',
    value: ({ day }) => day?.latencyMs?.p50,
    cell: ({ day }) => duration(day?.latencyMs?.p50),
    isNumber: true,
    isMinor: true,
  },
]

function Health({ day }: { readonly day: UsageRow | undefined }) {
  if (!day) return <>–</>
  const share = 1 - day.failed / day.requests
  return <Badge tone={share >= 0.99 ? 'good' : share >= 0.9 ? 'warn' : 'bad'}>{percent(share)}</Badge>
}
