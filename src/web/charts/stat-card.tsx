import { Link } from 'wouter'
import { Sparkline } from './sparkline.tsx'

/** A figure, how it changed, the way it went, and where the rows are that it is made of. */
export function StatCard({
  name,
  value,
  delta,
  isGoodUp = null,
  about,
  trend = [],
  to,
}: {
  readonly name: string
  readonly value: string
  /** Such as `+12%`; null: nothing to compare with. */
  readonly delta?: string | null
  /** Whether more of it is better; null: neither. */
  readonly isGoodUp?: boolean | null
  readonly about?: string
  readonly trend?: readonly number[]
  readonly to?: string
}) {
  return (
    <div className="relative flex min-w-0 flex-col rounded-lg border border-line bg-panel p-3.5 shadow-shade transition-colors hover:border-edge/60">
      <h2 className="text-xs text-muted">
        {to ? (
          <Link href={to} className="after:absolute after:inset-0 after:rounded-lg">
            {name}
          </Link>
        ) : (
          name
        )}
      </h2>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
        <span className="figures text-xl font-semibold tracking-tight">{value}</span>
        {delta && !delta.startsWith('±') && (
          <span className={`figures text-xs font-medium ${toneOf(delta, isGoodUp)}`}>{delta}</span>
        )}
      </p>
      {about && <p className="text-xs text-muted">{about}</p>}
      <div className="mt-auto pt-2">
        <Sparkline values={trend} />
      </div>
    </div>
  )
}

function toneOf(delta: string, isGoodUp: boolean | null): string {
  if (isGoodUp === null) return 'text-muted'
  return delta.startsWith('+') === isGoodUp ? 'text-good' : 'text-bad'
}
