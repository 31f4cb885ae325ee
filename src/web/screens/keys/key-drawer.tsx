import { type FormEvent, useState } from 'react'
import { useRange } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { Key, KeyCreated } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { moment } from '../../format/times.ts'
import { Confirm } from '../../overlay/confirm.tsx'
import { Dialog, Drawer } from '../../overlay/drawer.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { TextField } from '../../parts/field.tsx'
import { Facts } from '../../parts/panel.tsx'
import { SecretOnce } from '../../parts/secret.tsx'
import { FaultLine } from '../../parts/states.tsx'
import { ScopeChoice } from './scope-choice.tsx'

interface Opened {
  readonly of: Key
  readonly onClose: () => void
}

/** One key: what it may do, and what ends it. */
export function KeyDrawer({ of: key, onClose }: Opened) {
  const mayWrite = useMay('keys:write')
  const [{ timezone }] = useRange()
  return (
    <Drawer title={key.name} onClose={onClose} footer={mayWrite && <Actions of={key} onClose={onClose} />}>
      <div className="flex flex-col gap-5">
        <Facts
          of={[
            ['Id', <CopyText key="id" text={key.id} />],
            ['Secret', `ends in ${key.lastFour}`],
            ['Made', moment(key.createdAt, timezone)],
            ['Expires', key.expiresAt === null ? 'never' : moment(key.expiresAt, timezone)],
            ['Old secret', key.previousUntil === null ? 'none' : `works until ${moment(key.previousUntil, timezone)}`],
            ['Models', key.models.join(', ') || 'all'],
            ['Tags', key.tags.join(', ') || 'none'],
          ]}
        />
        {mayWrite ? <Edit of={key} /> : <p className="text-sm">{key.scopes.join(', ')}</p>}
        <div>
          <ButtonLink to={`/requests?key=${key.id}`} icon="requests">
            Its requests
          </ButtonLink>
        </div>
      </div>
    </Drawer>
  )
}

function Edit({ of: key }: Pick<Opened, 'of'>) {
  const change = useChange()
  const tell = useToast()
  const [scopes, setScopes] = useState(key.scopes as readonly Key['scopes'][number][])
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name')).trim()
    const path = `/admin/keys/${key.id}`
    if (await change.send('PUT', path, { name, scopes }, ['/admin/keys'])) tell('The key is changed.')
  }
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <TextField label="Name" name="name" required maxLength={100} defaultValue={key.name} />
      <ScopeChoice scopes={scopes} onChange={setScopes} />
      <FaultLine fault={change.fault} />
      <div>
        <Button type="submit" disabled={change.isBusy || scopes.length === 0}>
          Save
        </Button>
      </div>
    </form>
  )
}

function Actions({ of: key, onClose }: Opened) {
  const [asked, setAsked] = useState<'revoke' | 'rotate' | null>(null)
  return (
    <>
      <Button icon="reload" onClick={() => setAsked('rotate')}>
        New secret
      </Button>
      <Button look="danger" onClick={() => setAsked('revoke')}>
        Revoke
      </Button>
      {asked === 'revoke' && <Revoke of={key} onClose={() => setAsked(null)} onDone={onClose} />}
      {asked === 'rotate' && <Rotate of={key} onClose={() => setAsked(null)} />}
    </>
  )
}

function Revoke({ of: key, onClose, onDone }: Opened & { readonly onDone: () => void }) {
  const change = useChange()
  const tell = useToast()
  const revoke = async () => {
    if (!(await change.send('DELETE', `/admin/keys/${key.id}`, undefined, ['/admin/keys']))) return
    tell('The key is revoked.')
    onDone()
  }
  return (
    <Confirm title="Revoke the key?" verb="Revoke" change={change} onConfirm={() => void revoke()} onClose={onClose}>
      Whatever uses <strong>{key.name}</strong> is refused from now on. This cannot be undone.
    </Confirm>
  )
}

function Rotate({ of: key, onClose }: Opened) {
  const change = useChange()
  const [secret, setSecret] = useState<string | null>(null)
  const rotate = async () => {
    const made = await change.send<KeyCreated>('POST', `/admin/keys/${key.id}/rotate`, {}, ['/admin/keys'])
    if (made) setSecret(made.secret)
  }
  if (secret) {
    return (
      <Dialog title="The new secret" onClose={onClose}>
        <SecretOnce secret={secret} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <Confirm
      title="Give it a new secret?"
      verb="New secret"
      change={change}
      onConfirm={() => void rotate()}
      onClose={onClose}
    >
      The old secret of <strong>{key.name}</strong> works on for a day.
    </Confirm>
  )
}
