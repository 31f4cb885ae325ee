import type { ReactNode } from 'react'
import type { ApiFault } from '../data/api-fault.ts'
import { Button } from './button.tsx'
import { CopyText } from './copy.tsx'

/** Nothing to show, why, and what to do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-md text-sm text-muted">{children}</p>}
      {action}
    </div>
  )
}

/** What went wrong, under which request it is on record, and the way to try again. */
export function ErrorState({ fault, onRetry }: { readonly fault: ApiFault; readonly onRetry?: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <p className="font-medium">{titleOf(fault)}</p>
      <p className="max-w-md text-sm break-words text-muted">{fault.message}</p>
      {fault.requestId && (
        <p className="text-xs text-muted">
          Request <CopyText text={fault.requestId} />
        </p>
      )}
      {onRetry && (
        <Button icon="reload" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** A fault in one line, beside what caused it. */
export function FaultLine({ fault }: { readonly fault: ApiFault | null }) {
  if (!fault) return null
  return (
    <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm break-words text-bad">
      {fault.message}
      {fault.param && <span> ({fault.param})</span>}
      {fault.requestId && <span className="block font-mono text-2xs opacity-90">{fault.requestId}</span>}
    </p>
  )
}

/** Lines where something will be. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
      {Array.from({ length: lines }, (_, index) => index).map((line) => (
        <div key={line} className="skeleton h-4" style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

/** An answer that is awaited, failed, or here. */
export function Awaited<Reply>({
  of: { data, fault, reload },
  lines,
  children,
}: {
  readonly of: { readonly data: Reply | undefined; readonly fault: ApiFault | null; readonly reload: () => void }
  readonly lines?: number
  readonly children: (data: Reply) => ReactNode
}) {
  if (data !== undefined) return children(data)
  if (fault) return <ErrorState fault={fault} onRetry={reload} />
  return <Skeleton {...(lines === undefined ? {} : { lines })} />
}

function titleOf({ status }: ApiFault): string {
  if (status === 401) return 'You are not signed in any more'
  if (status === 403) return 'Your key may not see this'
  if (status === 404) return 'There is nothing here'
  if (status === 0) return 'No connection'
  return 'That did not work'
}
