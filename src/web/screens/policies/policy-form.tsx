import { useState } from 'react'
import type { PolicyRow } from '../../data/shapes.ts'
import { EditDialog, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { EFFECTS } from './effects.ts'

const MODES = [
  ['enforce', 'Enforce: it counts'],
  ['shadow', 'Shadow: it only watches'],
  ['off', 'Off'],
] as const

/** Writes a policy, or another version of it. */
export function PolicyForm({ of: policy, onClose }: { readonly of: PolicyRow | null; readonly onClose: () => void }) {
  const { change, send } = useSaving(['/admin/policies'], onClose)
  const [effect, setEffect] = useState(() => JSON.stringify(policy?.effect ?? EFFECTS.deny?.effect, null, 2))
  const [fault, setFault] = useState<string | null>(null)
  const path = policy ? `/admin/policies/${policy.id}` : '/admin/policies'
  const save = (form: FormData) => {
    const parsed = parse(effect)
    setFault(parsed === undefined ? 'This is not valid JSON.' : null)
    if (parsed === undefined) return
    const written = {
      name: textOf(form, 'name'),
      mode: form.get('mode'),
      when: textOf(form, 'when') || 'true',
      effect: parsed,
    }
    send(policy ? 'PUT' : 'POST', path, { ...keptOf(policy), ...written }, 'The policy is in force within a minute.')
  }
  const removal = policy && {
    about: `${policy.name} no longer decides anything. Its versions stay on record.`,
    onRemove: () => send('DELETE', path, undefined, 'The policy is removed.'),
  }
  return (
    <EditDialog title={policy?.name ?? 'New policy'} change={change} onSave={save} removal={removal} onClose={onClose}>
      <TextField label="Name" name="name" required maxLength={100} defaultValue={policy?.name ?? ''} />
      <Choice label="Mode" name="mode" options={MODES} defaultValue={policy?.mode ?? 'shadow'} />
      <TextArea
        label="When"
        name="when"
        rows={2}
        defaultValue={policy?.when ?? 'true'}
        className="font-mono"
        hint="A condition in CEL over request, key, tenant, time and forecast."
      />
      <Choice
        label="Start from"
        value=""
        onChange={({ target }) => target.value && setEffect(JSON.stringify(EFFECTS[target.value]?.effect, null, 2))}
        options={[['', 'Keep what is below'], ...Object.entries(EFFECTS).map(([id, { name }]) => [id, name] as const)]}
      />
      <TextArea
        label="Effect"
        rows={7}
        value={effect}
        fault={fault}
        onChange={({ target }) => setEffect(target.value)}
        className="font-mono"
        spellCheck={false}
      />
    </EditDialog>
  )
}

/** What the form does not show stays as it is. */
function keptOf(policy: PolicyRow | null) {
  if (!policy) return {}
  const { id: _, version: __, createdAt: ___, changedAt: ____, ...kept } = policy
  return kept
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
