import { type FormEvent, useState } from 'react'
import type { Scope } from '../../../contract/settings.ts'
import { useMay } from '../../data/session.tsx'
import type { KeyCreated, List, Team } from '../../data/shapes.ts'
import { useApi, useChange } from '../../data/use-api.ts'
import { Dialog } from '../../overlay/drawer.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { SecretOnce } from '../../parts/secret.tsx'
import { FaultLine } from '../../parts/states.tsx'
import { ScopeChoice } from './scope-choice.tsx'

const USUAL: readonly Scope[] = ['inference', 'feedback', 'usage:read']
const DAY_MS = 86_400_000
const LIVES: readonly (readonly [string, string])[] = [
  ['', 'Never'],
  ['7', 'In a week'],
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
]

/** Makes a key, and shows its secret once. */
export function NewKey({ onClose }: { readonly onClose: () => void }) {
  const change = useChange()
  const [secret, setSecret] = useState<string | null>(null)
  const [scopes, setScopes] = useState<readonly Scope[]>(USUAL)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const days = Number(form.get('days'))
    const body = {
      name: String(form.get('name')).trim(),
      scopes,
      expiresAt: days > 0 ? Date.now() + days * DAY_MS : null,
      teamId: String(form.get('team') ?? '') || null,
      tags: words(form.get('tags')),
      models: words(form.get('models')),
    }
    const made = await change.send<KeyCreated>('POST', '/admin/keys', body)
    if (made) setSecret(made.secret)
  }
  return (
    <Dialog title={secret ? 'The secret of the key' : 'New key'} onClose={onClose}>
      {secret ? (
        <SecretOnce secret={secret} onDone={onClose} />
      ) : (
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <Fields />
          <ScopeChoice scopes={scopes} onChange={setScopes} />
          <FaultLine fault={change.fault} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button look="main" type="submit" disabled={change.isBusy || scopes.length === 0}>
              Make the key
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function Fields() {
  const mayTeams = useMay('members:read')
  const teams = useApi<List<Team>>(mayTeams ? '/admin/teams' : null, { limit: 500 }).data?.data ?? []
  return (
    <>
      <TextField label="Name" name="name" required maxLength={100} autoComplete="off" placeholder="What uses it" />
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice label="Expires" name="days" options={LIVES} />
        {teams.length > 0 && (
          <Choice
            label="Team"
            name="team"
            options={[['', 'None'], ...teams.map(({ id, name }) => [id, name] as const)]}
          />
        )}
      </div>
      <TextField
        label="Models"
        name="models"
        placeholder="All"
        hint="Patterns such as openai/*, with spaces between them."
      />
      <TextField label="Tags" name="tags" hint="Words that policies may go by." />
    </>
  )
}

function words(value: FormDataEntryValue | null): string[] {
  return String(value ?? '')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
}
