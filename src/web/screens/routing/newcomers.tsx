import type { FormEvent } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Router } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { useToast } from '../../overlay/toast.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState, FaultLine } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

type Entering = Router['entering'][number]

const STAGES = [
  ['probe', 'Probe: asked what can be checked'],
  ['shadow', 'Shadow: asked beside others'],
  ['canary', 'Canary: one in a hundred'],
  ['full', 'Full: free to be chosen'],
  ['refused', 'Refused: kept out'],
] as const

const COLUMNS: readonly Column<Entering>[] = [
  { id: 'model', head: 'Model', value: ({ model }) => model },
  {
    id: 'stage',
    head: 'How far',
    value: ({ stage }) => stage,
    cell: ({ stage }) => <Badge tone={stage === 'refused' ? 'bad' : stage === 'full' ? 'good' : 'warn'}>{stage}</Badge>,
  },
  {
    id: 'changed_at',
    head: 'Since',
    value: ({ changedAt }) => changedAt,
    cell: ({ changedAt }) => <TimeAgo at={changedAt} />,
  },
]

/** Models on their way into auto, and the way to let one in or keep it out. */
export function Newcomers({ entering }: { readonly entering: readonly Entering[] }) {
  const may = useMay('settings:write')
  return (
    <>
      <Panel title="On their way in" isFlush>
        <DataTable
          name="New models"
          rows={entering}
          columns={COLUMNS}
          idOf={({ model }) => model}
          empty={
            <EmptyState title="No model is on its way in">
              A model that is new to the catalogue goes through these steps by itself.
            </EmptyState>
          }
        />
      </Panel>
      {may && <LetIn />}
    </>
  )
}

function LetIn() {
  const change = useChange()
  const tell = useToast()
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const body = Object.fromEntries(new FormData(event.currentTarget))
    if (await change.send('POST', '/admin/router/models', body, ['/admin/router'])) tell('Noted.')
  }
  return (
    <Panel title="Let one in, or keep it out">
      <form onSubmit={(event) => void send(event)} className="flex flex-wrap items-end gap-3">
        <TextField label="Model" name="model" required placeholder="provider/model" />
        <Choice label="Step" name="stage" options={STAGES} />
        <div className="min-w-56 flex-1">
          <TextField label="Why" name="reason" required maxLength={500} />
        </div>
        <Button type="submit" disabled={change.isBusy}>
          Set
        </Button>
      </form>
      <div className="mt-3">
        <FaultLine fault={change.fault} />
      </div>
    </Panel>
  )
}
