import { useState } from 'react'
import { Choice, TextField } from '../../parts/field.tsx'
import { LEVELS, type Subject } from './subject.ts'

interface Common {
  readonly name: string
  readonly on: Subject
  readonly provider?: string | undefined
  readonly model?: string | undefined
}

/** What limits and budgets have in common: a name, whom they are on, and where they count. */
export function SubjectFields({ of: given }: { readonly of: Common | null }) {
  const [level, setLevel] = useState<string>(given?.on.level ?? 'tenant')
  return (
    <>
      <TextField label="Name" name="name" required maxLength={100} defaultValue={given?.name ?? ''} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label="On"
          name="level"
          value={level}
          onChange={({ target }) => setLevel(target.value)}
          options={LEVELS}
        />
        {level !== 'tenant' && (
          <TextField
            label="Which one"
            name="subject"
            placeholder="Each has its own"
            defaultValue={given?.on.id ?? ''}
          />
        )}
        {level === 'metadata' && <TextField label="Field" name="field" required defaultValue={given?.on.field ?? ''} />}
        <TextField label="Provider" name="provider" placeholder="All" defaultValue={given?.provider ?? ''} />
        <TextField label="Model" name="model" placeholder="All" defaultValue={given?.model ?? ''} />
      </div>
    </>
  )
}
