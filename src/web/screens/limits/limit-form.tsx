import type { Limit } from '../../data/shapes.ts'
import { EditDialog, numberOf, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { subjectIn, targetIn } from './subject.ts'
import { SubjectFields } from './subject-fields.tsx'

const COUNTS = [
  ['requests', 'Requests'],
  ['tokens', 'Tokens'],
  ['input_tokens', 'Tokens read'],
  ['output_tokens', 'Tokens written'],
  ['concurrency', 'Requests at once'],
] as const
const PERIODS = [
  ['second', 'A second'],
  ['minute', 'A minute'],
  ['hour', 'An hour'],
  ['day', 'A day'],
] as const

/** Sets a rate limit. */
export function LimitForm({
  of: limit,
  onClose,
}: {
  readonly of: Omit<Limit, 'use'> | null
  readonly onClose: () => void
}) {
  const { change, send } = useSaving(['/admin/limits'], onClose)
  const path = limit ? `/admin/limits/${limit.id}` : '/admin/limits'
  const save = (form: FormData) => {
    const burst = numberOf(form, 'burst')
    const body = {
      ...(limit ? { onFailure: limit.onFailure } : {}),
      name: textOf(form, 'name'),
      on: subjectIn(form),
      ...targetIn(form),
      of: form.get('of'),
      amount: numberOf(form, 'amount'),
      period: form.get('period'),
      ...(burst === null ? {} : { burst }),
    }
    send(limit ? 'PUT' : 'POST', path, body, 'The limit is set.')
  }
  const removal = limit && {
    about: `Nothing is held to ${limit.name} from then on.`,
    onRemove: () => send('DELETE', path, undefined, 'The limit is removed.'),
  }
  return (
    <EditDialog title={limit?.name ?? 'New limit'} change={change} onSave={save} removal={removal} onClose={onClose}>
      <SubjectFields of={limit} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Amount" name="amount" type="number" required min={1} defaultValue={limit?.amount ?? ''} />
        <Choice label="Of" name="of" options={COUNTS} defaultValue={limit?.of ?? 'requests'} />
        <Choice label="In" name="period" options={PERIODS} defaultValue={limit?.period ?? 'minute'} />
        <TextField
          label="At once"
          name="burst"
          type="number"
          min={1}
          placeholder="All of it"
          defaultValue={limit?.burst ?? ''}
        />
      </div>
    </EditDialog>
  )
}
