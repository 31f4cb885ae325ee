import type { ReactNode } from 'react'

/** A part of a page, with its name and what can be done there. */
export function Panel({
  title,
  about,
  actions,
  isFlush = false,
  children,
}: {
  readonly title?: ReactNode
  readonly about?: ReactNode
  readonly actions?: ReactNode
  /** Whether what is in it reaches its edges. */
  readonly isFlush?: boolean
  readonly children: ReactNode
}) {
  return (
    <section className="min-w-0 rounded-lg border border-line bg-panel shadow-shade">
      {(title || actions) && (
        <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2.5">
          <div className="min-w-[min(9rem,100%)] flex-1">
            <h2 className="text-sm font-semibold">{title}</h2>
            {about && <p className="text-xs text-muted">{about}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={isFlush ? '' : 'p-4'}>{children}</div>
    </section>
  )
}

/** The name of a page, what it is for, and what can be done there. */
export function PageHead({
  title,
  about,
  actions,
}: {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {about && <p className="mt-0.5 max-w-2xl text-sm text-muted">{about}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

/** Names and what they are, one a line. */
export function Facts({ of: facts }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="figures min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
