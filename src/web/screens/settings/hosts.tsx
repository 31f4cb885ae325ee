import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Host, List } from '../../data/shapes.ts'
import { useApi, useChange } from '../../data/use-api.ts'
import { EditDialog, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState, FaultLine } from '../../parts/states.tsx'

/** The hosts that the organisation is served at under its own name. */
export function Hosts() {
  const may = useMay('settings:write')
  const hosts = useApi<List<Host>>('/admin/hosts')
  const [isNew, setNew] = useState(false)
  const add = may && (
    <Button icon="plus" onClick={() => setNew(true)}>
      New host
    </Button>
  )
  return (
    <Panel title="Hosts" about="Only your keys work there." actions={add}>
      <Awaited of={hosts} lines={2}>
        {({ data }) => <Names of={data} may={may} />}
      </Awaited>
      {isNew && <HostForm onClose={() => setNew(false)} />}
    </Panel>
  )
}

function Names({ of: hosts, may }: { readonly of: readonly Host[]; readonly may: boolean }) {
  const change = useChange()
  if (hosts.length === 0)
    return <EmptyState title="No host of your own">The gateway serves you under its own name.</EmptyState>
  const remove = (host: string) =>
    void change.send('DELETE', `/admin/hosts/${encodeURIComponent(host)}`, undefined, ['/admin/hosts'])
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {hosts.map(({ host }) => (
        <li key={host} className="flex items-center justify-between gap-3">
          <span className="min-w-0 break-all">{host}</span>
          {may && (
            <Button look="danger" disabled={change.isBusy} onClick={() => remove(host)} aria-label={`Remove ${host}`}>
              Remove
            </Button>
          )}
        </li>
      ))}
      <FaultLine fault={change.fault} />
    </ul>
  )
}

function HostForm({ onClose }: { readonly onClose: () => void }) {
  const { change, send } = useSaving(['/admin/hosts'], onClose)
  const save = (form: FormData) => send('POST', '/admin/hosts', { host: textOf(form, 'host') }, 'The host is yours.')
  return (
    <EditDialog title="New host" change={change} onSave={save} onClose={onClose}>
      <TextField label="Host" name="host" required placeholder="ai.example.com" />
    </EditDialog>
  )
}
