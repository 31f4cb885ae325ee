import type { Budget } from '../../data/shapes.ts'
import { OWN_TIMEZONE } from '../../format/times.ts'
import { EditDialog, numberOf, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { subjectIn, targetIn } from './subject.ts'
import { SubjectFields } from './subject-fields.tsx'

const PERIODS = [
  ['month', 'A month'],
  ['week', 'A week'],
  ['day', 'A day'],
  ['hour', 'An hour'],
  ['total', 'All time'],
] as const
const RESERVES = [
  ['forecast', 'What is expected'],
  ['worst_case', 'The most that is possible'],
] as const

/** Sets a budget. */
export function BudgetForm({
  of: budget,
  onClose,
}: {
  readonly of: Omit<Budget, 'use'> | null
  readonly onClose: () => void
}) {
  const { change, send } = useSaving(['/admin/budgets'], onClose)
  const path = budget ? `/admin/budgets/${budget.id}` : '/admin/budgets'
  const save = (form: FormData) => {
    const { thresholds, onFailure } = budget ?? {}
    const kept = budget ? { thresholds, onFailure } : {}
    const body = {
      ...kept,
      name: textOf(form, 'name'),
      on: subjectIn(form),
      ...targetIn(form),
      usd: numberOf(form, 'usd'),
      period: form.get('period'),
      timezone: textOf(form, 'timezone') || 'UTC',
      reserve: form.get('reserve'),
    }
    send(budget ? 'PUT' : 'POST', path, body, 'The budget is set.')
  }
  const removal = budget && {
    about: `Nothing is held to ${budget.name} from then on.`,
    onRemove: () => send('DELETE', path, undefined, 'The budget is removed.'),
  }
  return (
    <EditDialog title={budget?.name ?? 'New budget'} change={change} onSave={save} removal={removal} onClose={onClose}>
      <SubjectFields of={budget} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="US dollars"
          name="usd"
          type="number"
          required
          min={0}
          step="any"
          defaultValue={budget?.usd ?? ''}
        />
        <Choice label="In" name="period" options={PERIODS} defaultValue={budget?.period ?? 'month'} />
        <TextField label="Whose calendar" name="timezone" defaultValue={budget?.timezone ?? OWN_TIMEZONE} />
        <Choice
          label="Held back before an answer"
          name="reserve"
          options={RESERVES}
          defaultValue={budget?.reserve ?? 'forecast'}
        />
      </div>
    </EditDialog>
  )
}
