import { useState } from 'react'
import type { WebhookCreated } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { Dialog } from '../../overlay/drawer.tsx'
import { EditDialog, textOf } from '../../overlay/edit-dialog.tsx'
import { Check, TextField } from '../../parts/field.tsx'
import { SecretOnce } from '../../parts/secret.tsx'

const EVENTS: readonly (readonly [event: string, says: string])[] = [
  ['budget.threshold', 'A budget is used in part'],
  ['budget.exhausted', 'A budget is used up'],
  ['provider.down', 'A provider is down'],
  ['provider.up', 'A provider is back'],
  ['request.failed', 'A request failed'],
  ['anomaly.detected', 'Something is unusual'],
  ['report.ready', 'A report is written'],
  ['route.changed', 'A route changed'],
  ['key.created', 'A key was made'],
  ['key.rotated', 'A key has a new secret'],
  ['key.revoked', 'A key was revoked'],
  ['webhook.disabled', 'A webhook was given up'],
]

/** Makes a webhook, and shows what its messages are signed with once. */
export function NewWebhook({ onClose }: { readonly onClose: () => void }) {
  const change = useChange()
  const [secret, setSecret] = useState<string | null>(null)
  const save = async (form: FormData) => {
    const body = { url: textOf(form, 'url'), events: form.getAll('events') }
    const made = await change.send<WebhookCreated>('POST', '/admin/webhooks', body)
    if (made) setSecret(made.secret)
  }
  if (secret) {
    return (
      <Dialog title="What its messages are signed with" onClose={onClose}>
        <SecretOnce secret={secret} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <EditDialog title="New webhook" change={change} verb="Make it" onSave={(form) => void save(form)} onClose={onClose}>
      <TextField label="Address" name="url" type="url" required placeholder="https://…" />
      <fieldset>
        <legend className="mb-1.5 text-xs font-medium">Told of (nothing chosen: everything)</legend>
        <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
          {EVENTS.map(([event, says]) => (
            <Check key={event} name="events" value={event} label={says} />
          ))}
        </div>
      </fieldset>
    </EditDialog>
  )
}
