import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from '../parts/button.tsx'

const TITLE = '[data-title]'
/** The first field of a form; the title comes before it only where there is none. */
const FIELD = 'form :is(input, textarea, select), [data-title]:not(dialog:has(form) *)'

interface Overlay {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What is known of one row, beside the table. Esc closes it. */
export function Drawer({ title, onClose, children, footer }: Overlay & { readonly footer?: ReactNode }) {
  const id = useId()
  return (
    <Modal
      labelledBy={id}
      startAt={TITLE}
      onClose={onClose}
      className="drawer m-0 ml-auto h-dvh max-h-none w-[min(46rem,100vw)] max-w-none border-l border-line"
    >
      <Head id={id} title={title} onClose={onClose} />
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      {footer && <footer className="flex flex-wrap gap-2 border-t border-line p-3">{footer}</footer>}
    </Modal>
  )
}

/** A question, or a form, that is to be answered before anything else. */
export function Dialog({ title, onClose, children }: Overlay) {
  const id = useId()
  return (
    <Modal
      labelledBy={id}
      startAt={FIELD}
      onClose={onClose}
      className="m-auto max-h-[90dvh] w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line"
    >
      <Head id={id} title={title} onClose={onClose} />
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
    </Modal>
  )
}

/** Whatever lies over the page: the browser keeps the focus in it and gives it back. */
export function Modal({
  onClose,
  className,
  label,
  labelledBy,
  startAt,
  children,
}: {
  readonly onClose: () => void
  readonly className: string
  readonly label?: string
  /** The id of what names it, where that is shown. */
  readonly labelledBy?: string
  /** What has the focus first, as a selector. Absent: the first that can have it. */
  readonly startAt?: string
  readonly children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  // While it is still there a dialog gives the focus back as it closes.
  useLayoutEffect(() => {
    const node = dialog.current
    node?.showModal()
    if (startAt) node?.querySelector<HTMLElement>(startAt)?.focus()
    return () => node?.close()
  }, [startAt])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog by itself; a click beside it is for pointers.
    <dialog
      ref={dialog}
      aria-label={label}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={`bg-panel text-ink shadow-lift ${className}`}
    >
      <div className="flex h-full max-h-[inherit] flex-col">{children}</div>
    </dialog>
  )
}

function Head({ id, title, onClose }: Pick<Overlay, 'title' | 'onClose'> & { readonly id: string }) {
  return (
    <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
      <h2 id={id} data-title="" tabIndex={-1} className="min-w-0 flex-1 outline-none truncate text-base font-semibold">
        {title}
      </h2>
      <IconButton icon="close" label="Close" onClick={onClose} />
    </header>
  )
}
