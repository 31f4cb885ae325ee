import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { AliasRow } from '../../data/shapes.ts'
import { EditDialog, textOf, wordsOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { EmptyState } from '../../parts/states.tsx'
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
  const { change, send } = useSaving(['/admin/aliases', '/v1/models'], onClose)
  const path = (name: string) => `/admin/aliases/${encodeURIComponent(name)}`
  const save = (form: FormData) => {
    // What this form does not show stays as it is.
    const body = { ...route?.definition, strategy: form.get('strategy'), models: wordsOf(form, 'models') }
    send('PUT', path(route?.name ?? textOf(form, 'name')), body, 'The route is set.')
  }
  const about = `Requests that ask for ${route?.name} find no model from then on.`
  const onRemove = () => route && send('DELETE', path(route.name), undefined, 'The route is removed.')
  const removal = route && { about, onRemove }
  return (
    <EditDialog
      title={route ? `Route ${route.name}` : 'New route'}
      change={change}
      onSave={save}
      removal={removal}
      onClose={onClose}
    >
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
    </EditDialog>
  )
}

/** Weights are set where routes are code: the form keeps them. */
function strategiesFor(route: AliasRow | null): readonly (readonly [string, string])[] {
  return route?.definition.strategy === 'weighted' ? [...STRATEGIES, ['weighted', 'By weights'] as const] : STRATEGIES
}
