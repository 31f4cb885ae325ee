import { type FormEvent, useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { AliasRow } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { Confirm } from '../../overlay/confirm.tsx'
import { Dialog } from '../../overlay/drawer.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { EmptyState, FaultLine } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

const STRATEGIES = [
  ['fallback', 'In this order'],
  ['auto', 'Let the router choose'],
  ['latency', 'The quickest'],
  ['cost', 'The cheapest'],
  ['usage', 'The least used'],
] as const

const COLUMNS: readonly Column<AliasRow>[] = [
  {
    id: 'name',
    head: 'Name',
    value: ({ name }) => name,
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    id: 'strategy',
    head: 'How',
    value: ({ definition }) => definition.strategy,
    cell: ({ definition }) => <Badge>{definition.strategy}</Badge>,
  },
  {
    id: 'models',
    head: 'Leads to',
    value: ({ definition }) => definition.models.join(' → '),
    cell: ({ definition }) => <span className="break-words">{definition.models.join(' → ')}</span>,
  },
]

/** Names of one's own for models. */
export function Routes({ routes }: { readonly routes: readonly AliasRow[] }) {
  const may = useMay('settings:write')
  const [edited, setEdited] = useState<AliasRow | 'new' | null>(null)
  return (
    <>
      <DataTable
        name="Routes"
        rows={routes}
        columns={COLUMNS}
        idOf={({ name }) => name}
        {...(may ? { onOpen: setEdited } : {})}
        empty={
          <EmptyState title="No routes yet">
            A route is a name that your code asks for, and a list of models that answer it.
          </EmptyState>
        }
      />
      {may && (
        <div className="border-t border-line p-3">
          <Button icon="plus" onClick={() => setEdited('new')}>
            New route
          </Button>
        </div>
      )}
      {edited && <RouteForm of={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function RouteForm({ of: route, onClose }: { readonly of: AliasRow | null; readonly onClose: () => void }) {
  const change = useChange()
  const tell = useToast()
  const [isRemoving, setRemoving] = useState(false)
  const path = (name: string) => `/admin/aliases/${encodeURIComponent(name)}`
  const done = (text: string) => {
    tell(text)
    onClose()
  }
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const models = String(form.get('models'))
      .split(/[\s,]+/)
      .filter((model) => model !== '')
    // What this form does not show stays as it is.
    const body = { ...route?.definition, strategy: form.get('strategy'), models }
    if (
      await change.send('PUT', path(route?.name ?? String(form.get('name')).trim()), body, [
        '/admin/aliases',
        '/v1/models',
      ])
    )
      done('The route is set.')
  }
  const remove = async () => {
    if (route && (await change.send('DELETE', path(route.name), undefined, ['/admin/aliases', '/v1/models'])))
      done('The route is removed.')
  }
  if (isRemoving && route) {
    return (
      <Confirm
        title="Remove the route?"
        verb="Remove"
        change={change}
        onConfirm={() => void remove()}
        onClose={() => setRemoving(false)}
      >
        Requests that ask for <strong>{route.name}</strong> find no model from then on.
      </Confirm>
    )
  }
  return (
    <Dialog title={route ? `Route ${route.name}` : 'New route'} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        {!route && <TextField label="Name" name="name" required maxLength={100} placeholder="support" />}
        <Choice
          label="How one is chosen"
          name="strategy"
          defaultValue={route?.definition.strategy ?? 'fallback'}
          options={strategiesFor(route)}
        />
        <TextArea
          label="Models"
          name="models"
          required
          rows={4}
          defaultValue={route?.definition.models.join('\n') ?? ''}
          hint="One a line, as provider/model."
          className="font-mono"
        />
        <FaultLine fault={change.fault} />
        <div className="flex gap-2">
          {route && (
            <Button look="danger" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          )}
          <Button look="main" type="submit" disabled={change.isBusy} className="ml-auto">
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Weights are set where routes are code: the form keeps them. */
function strategiesFor(route: AliasRow | null): readonly (readonly [string, string])[] {
  return route?.definition.strategy === 'weighted' ? [...STRATEGIES, ['weighted', 'By weights'] as const] : STRATEGIES
}
