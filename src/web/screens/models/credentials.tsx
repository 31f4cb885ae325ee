import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Credential } from '../../data/shapes.ts'
import { EditDialog, numberOf, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

const COLUMNS: readonly Column<Credential>[] = [
  {
    id: 'provider',
    head: 'Provider',
    value: ({ provider }) => provider,
    cell: ({ provider }) => <span className="font-medium">{provider}</span>,
  },
  { id: 'name', head: 'Name', value: ({ name }) => name },
  {
    id: 'last_four',
    head: 'Secret',
    value: ({ lastFour }) => lastFour,
    cell: ({ lastFour }) => (lastFour === null ? 'none' : <code className="text-xs">…{lastFour}</code>),
  },
  { id: 'base_url', head: 'Address', value: ({ baseUrl }) => baseUrl ?? 'its own', isMinor: true },
  { id: 'weight', head: 'Weight', value: ({ weight }) => weight, isNumber: true, isMinor: true },
  { id: 'region', head: 'Region', value: ({ region }) => region ?? '–', isMinor: true },
  {
    id: 'created_at',
    head: 'Made',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
]

/** What opens providers. Secrets are sealed and never shown again. */
export function Credentials({ credentials }: { readonly credentials: readonly Credential[] }) {
  const may = useMay('credentials:write')
  const [edited, setEdited] = useState<Credential | 'new' | null>(null)
  return (
    <>
      <DataTable
        name="Provider credentials"
        rows={credentials}
        columns={COLUMNS}
        idOf={({ id }) => id}
        {...(may ? { onOpen: setEdited } : {})}
        empty={
          <EmptyState title="No credentials of your own">
            Models of a provider are live as soon as something opens it.
          </EmptyState>
        }
      />
      {may && (
        <div className="border-t border-line p-3">
          <Button icon="plus" onClick={() => setEdited('new')}>
            New credential
          </Button>
        </div>
      )}
      {edited && <CredentialForm of={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

const TOUCHES = ['/admin/credentials', '/v1/models']

function CredentialForm({ of: credential, onClose }: { readonly of: Credential | null; readonly onClose: () => void }) {
  const { change, send } = useSaving(TOUCHES, onClose)
  const path = credential ? `/admin/credentials/${credential.id}` : '/admin/credentials'
  const save = (form: FormData) => {
    const body = credential ? changeIn(form) : { ...changeIn(form), ...originIn(form) }
    send(credential ? 'PUT' : 'POST', path, body, 'The credential is kept, sealed.')
  }
  const removal = credential && {
    about: `Nothing opens ${credential.provider} with it from then on.`,
    onRemove: () => send('DELETE', path, undefined, 'The credential is removed.'),
  }
  const title = credential?.name ?? 'New credential'
  return (
    <EditDialog title={title} change={change} onSave={save} removal={removal} onClose={onClose}>
      <Fields of={credential} />
    </EditDialog>
  )
}

function Fields({ of: credential }: { readonly of: Credential | null }) {
  const kept = credential ? 'Leave it empty to keep the one there is.' : 'Sealed at once, and never shown again.'
  return (
    <>
      {!credential && (
        <TextField
          label="Provider"
          name="provider"
          required
          placeholder="openai"
          hint="Its id, as docs/providers.md has it."
        />
      )}
      <TextField label="Name" name="name" required maxLength={100} defaultValue={credential?.name ?? ''} />
      <TextField label="Secret" name="secret" type="password" autoComplete="off" hint={kept} />
      {!credential && <TextField label="Address" name="baseUrl" type="url" placeholder="The provider’s own" />}
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label="Weight"
          name="weight"
          type="number"
          min={0}
          step="any"
          defaultValue={credential?.weight ?? 1}
        />
        <TextField label="Region" name="region" placeholder="eu" defaultValue={credential?.region ?? ''} />
      </div>
    </>
  )
}

function changeIn(form: FormData) {
  const secret = textOf(form, 'secret')
  const region = textOf(form, 'region') || null
  return { name: textOf(form, 'name'), weight: numberOf(form, 'weight') ?? 1, region, ...(secret ? { secret } : {}) }
}

function originIn(form: FormData) {
  return { provider: textOf(form, 'provider'), baseUrl: textOf(form, 'baseUrl') || null }
}
