import { useState } from 'react'
import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { List, PolicyRow } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { PolicyDrawer } from './policy-drawer.tsx'
import { PolicyForm } from './policy-form.tsx'
import { TryDialog } from './try-dialog.tsx'

const TONES: Readonly<Record<PolicyRow['mode'], Tone>> = { enforce: 'good', shadow: 'warn', off: 'neutral' }

const COLUMNS: readonly Column<PolicyRow>[] = [
  {
    id: 'name',
    head: 'Name',
    value: ({ name }) => name,
    cell: ({ name }) => <span className="block max-w-64 truncate font-medium">{name}</span>,
  },
  { id: 'mode', head: 'Mode', value: ({ mode }) => mode, cell: ({ mode }) => <Badge tone={TONES[mode]}>{mode}</Badge> },
  { id: 'effect', head: 'Does', value: ({ effect }) => effect.do },
  {
    id: 'when',
    head: 'When',
    value: ({ when }) => when,
    cell: ({ when }) => <code className="block max-w-80 truncate text-xs">{when}</code>,
    isMinor: true,
  },
  { id: 'version', head: 'Version', value: ({ version }) => version, isNumber: true, isMinor: true },
  {
    id: 'changed_at',
    head: 'Changed',
    value: ({ changedAt }) => changedAt,
    cell: ({ changedAt }) => <TimeAgo at={changedAt} />,
  },
]

/** What requests may do. */
export function Policies() {
  const policies = useApi<List<PolicyRow>>('/admin/policies', { limit: 500 })
  const may = useMay('policies:write')
  const [over, setOver] = useState<'new' | 'try' | null>(null)
  const [openId, setOpenId] = useParam('id')
  const open = policies.data?.data.find(({ id }) => id === openId)
  const actions = may && (
    <>
      <Button icon="playground" onClick={() => setOver('try')}>
        Try on past requests
      </Button>
      <Button look="main" icon="plus" onClick={() => setOver('new')}>
        New policy
      </Button>
    </>
  )
  return (
    <>
      <PageHead
        title="Policies"
        about="Checked on every request before a model is asked. A policy in shadow only writes down what it would do."
        actions={actions}
      />
      <Panel isFlush>
        <Awaited of={policies}>
          {({ data }) => (
            <DataTable
              name="Policies"
              rows={data}
              columns={COLUMNS}
              idOf={({ id }) => id}
              onOpen={({ id }) => setOpenId(id)}
              hasExport
              empty={
                <EmptyState title="No policies yet">Without any, requests may do whatever their keys may.</EmptyState>
              }
            />
          )}
        </Awaited>
      </Panel>
      {over === 'new' && <PolicyForm of={null} onClose={() => setOver(null)} />}
      {over === 'try' && <TryDialog onClose={() => setOver(null)} />}
      {open && <PolicyDrawer key={open.version} of={open} onClose={() => setOpenId(null)} />}
    </>
  )
}
