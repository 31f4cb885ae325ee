import { requestsAt } from '../../data/addresses.ts'
import { useRange } from '../../data/range.ts'
import type { Budget } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { percent, usd } from '../../format/numbers.ts'
import { ago } from '../../format/times.ts'
import { NumberLink } from '../../parts/number-link.tsx'

const LENGTHS_MS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 31 * 86_400_000 } as const

/** How much of a budget is used now, by whoever used most of it, and when it begins anew. */
export function BudgetBar({ id, name }: { readonly id: string; readonly name: string }) {
  const { data } = useApi<Budget>(`/admin/budgets/${id}`, {}, 60_000)
  const [{ timezone }] = useRange()
  const most = data?.use.toSorted((a, b) => b.spent / b.limit - a.spent / a.limit)[0]
  if (!data) return <p className="h-9 truncate text-sm">{name}</p>
  if (!most) {
    return (
      <p className="text-sm">
        {name} <span className="text-xs text-muted">each has a counter of their own; none has asked yet</span>
      </p>
    )
  }
  const share = most.limit > 0 ? (most.spent + most.held) / most.limit : 0
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="flex justify-between gap-3">
        <span className="truncate">{name}</span>
        <span className="figures whitespace-nowrap">
          <NumberLink to={requestsAt({ ...spanOf(data, most.resetMs), timezone }, subjectOf(data))}>
            {usd(most.spent)}
          </NumberLink>{' '}
          <span className="text-muted">of {usd(most.limit)}</span>
        </span>
      </p>
      <span aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full ${share >= 0.9 ? 'bg-bad' : share >= 0.75 ? 'bg-warn' : 'bg-accent'}`}
          style={{ width: `${Math.min(100, 100 * share)}%` }}
        />
      </span>
      <p className="figures text-xs text-muted">
        {percent(share)} used{most.resetMs === null ? '' : `, anew ${ago(Date.now() + most.resetMs, Date.now())}`}
      </p>
    </div>
  )
}

/** The present span of a budget, by whole minutes: its start is as far back as its period is long. */
function spanOf({ period, createdAt }: Budget, resetMs: number | null) {
  const now = Math.ceil(Date.now() / 60_000) * 60_000
  if (resetMs === null || period === 'total') return { from: createdAt, to: now }
  const end = Date.now() + resetMs
  if (period !== 'month') return { from: Math.round((end - LENGTHS_MS[period]) / 60_000) * 60_000, to: now }
  const start = new Date(end + 60_000)
  start.setUTCMonth(start.getUTCMonth() - 1)
  return { from: Math.floor(start.getTime() / 3_600_000) * 3_600_000, to: now }
}

function subjectOf({ on: { level, id }, model, provider }: Budget) {
  const whose = level === 'tenant' || level === 'metadata' || id === null ? {} : { [level]: id }
  return { ...whose, ...(provider ? { provider } : {}), ...(model?.includes('/') ? { model } : {}) }
}
