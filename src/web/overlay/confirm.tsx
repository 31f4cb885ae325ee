import type { ReactNode } from 'react'
import type { Change } from '../data/use-api.ts'
import { Button } from '../parts/button.tsx'
import { FaultLine } from '../parts/states.tsx'
import { Dialog } from './drawer.tsx'

/** Asks before something that cannot be undone. */
export function Confirm({
  title,
  verb,
  change,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string
  readonly verb: string
  readonly change: Change
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <div className="text-sm break-words">{children}</div>
        <FaultLine fault={change.fault} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" disabled={change.isBusy} onClick={onConfirm}>
            {verb}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
