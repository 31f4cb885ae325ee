import { type ReactNode, useState } from 'react'
import type { Change } from '../data/use-api.ts'
import { Button } from '../parts/button.tsx'
import { FaultLine } from '../parts/states.tsx'
import { Confirm } from './confirm.tsx'
import { Dialog } from './drawer.tsx'

/** A form over the page that saves something, and may remove it. */
export function EditDialog({
  title,
  change,
  verb = 'Save',
  onSave,
  removal,
  onClose,
  children,
}: {
  readonly title: string
  readonly change: Change
  readonly verb?: string
  readonly onSave: (form: FormData) => void
  /** What removing it does, and what of it is to be known before. */
  readonly removal?: { readonly about: string; readonly verb?: string; readonly onRemove: () => void } | null
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const [isRemoving, setRemoving] = useState(false)
  if (isRemoving && removal) {
    return (
      <Confirm
        title="Are you sure?"
        verb={removal.verb ?? 'Remove'}
        change={change}
        onConfirm={removal.onRemove}
        onClose={() => setRemoving(false)}
      >
        {removal.about}
      </Confirm>
    )
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          onSave(new FormData(event.currentTarget))
        }}
      >
        {children}
        <FaultLine fault={change.fault} />
        <div className="flex gap-2">
          {removal && (
            <Button look="danger" onClick={() => setRemoving(true)}>
              {removal.verb ?? 'Remove'}
            </Button>
          )}
          <Button className="ml-auto" onClick={onClose}>
            Cancel
          </Button>
          <Button look="main" type="submit" disabled={change.isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A field of a form as text, without spaces around it. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** A field of a form as words. */
export function wordsOf(form: FormData, name: string): string[] {
  return textOf(form, name)
    .split(/[\s,]+/)
    .filter((word) => word !== '')
}

/** A field of a form as a number; null: it is empty. */
export function numberOf(form: FormData, name: string): number | null {
  const text = textOf(form, name)
  return text === '' || !Number.isFinite(Number(text)) ? null : Number(text)
}
