import { type FormEvent, useState } from 'react'
import type { ApiFault } from '../../data/api-fault.ts'
import { useSession } from '../../data/session.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'

/** The door: one field. */
export function SignIn({ isLocal }: { readonly isLocal: boolean }) {
  const { signIn } = useSession()
  const [key, setKey] = useState('')
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [isBusy, setBusy] = useState(false)
  const enter = async (wanted: { key: string } | { local: true }) => {
    setBusy(true)
    setFault(await signIn(wanted))
    setBusy(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void enter({ key: key.trim() })
  }
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6 shadow-shade">
        <span className="grid size-9 place-items-center rounded-lg bg-accent text-on-accent">
          <Icon name="routing" size={20} />
        </span>
        <h1 className="mt-4 text-xl font-semibold tracking-tight">Sign in to Sluice</h1>
        <p className="mt-1 text-sm text-muted">
          With an API key of your organisation. It stays sealed in a cookie of this browser for twelve hours.
        </p>
        <form onSubmit={submit} className="mt-5 flex flex-col gap-3">
          <TextField
            label="API key"
            type="password"
            name="key"
            autoComplete="current-password"
            placeholder="sl-…"
            value={key}
            fault={fault?.message ?? null}
            onChange={({ target }) => setKey(target.value)}
            className="font-mono"
          />
          <Button look="main" type="submit" disabled={isBusy || key.trim() === ''}>
            Sign in
          </Button>
        </form>
        {isLocal && <LocalKey isBusy={isBusy} onUse={() => void enter({ local: true })} />}
      </div>
    </main>
  )
}

function LocalKey({ isBusy, onUse }: { readonly isBusy: boolean; readonly onUse: () => void }) {
  return (
    <div className="mt-5 border-t border-line pt-4">
      <p className="text-xs text-muted">This gateway runs on your own machine, where everybody has the same key.</p>
      <Button className="mt-2 w-full" disabled={isBusy} onClick={onUse}>
        Use the local key
      </Button>
    </div>
  )
}
