import { useRange } from '../../data/range.ts'
import { useUsage } from '../../data/usage.ts'
import { grouped, money } from '../../format/numbers.ts'
import { Chip } from '../../parts/chip.tsx'
import { DIMENSIONS } from '../cost/question.ts'
import type { Filters } from './filters.ts'

/** What the bar of filters has no field for. */
const REST = [
  'requested_model',
  'provider',
  'team',
  'user',
  'tag',
  'error',
  'operation',
  'class',
  'customer',
  'status',
] as const

/** By what else the list is narrowed, and what all its rows come to. */
export function Narrowed({
  filters,
  set,
}: {
  readonly filters: Filters
  readonly set: (change: Readonly<Record<string, string | null>>) => void
}) {
  const others = REST.filter((name) => filters[name] !== undefined)
  if (others.length === 0 && !(filters.from && filters.to)) return null
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      {others.map((name) => (
        <Chip key={name} onRemove={() => set({ [name]: null })}>{`${DIMENSIONS[name]}: ${filters[name]}`}</Chip>
      ))}
      {filters.from && filters.to && <Sum filters={filters} from={Number(filters.from)} to={Number(filters.to)} />}
    </div>
  )
}

/** What the rows of a period come to, where exactly those can be counted. */
function Sum({ filters, from, to }: { readonly filters: Filters; readonly from: number; readonly to: number }) {
  const [{ timezone }] = useRange()
  const { outcome, from: _from, to: _to, cache, ...only } = filters
  const query = { ...only, ...(cache ? { cache } : {}), latencies: false }
  const { data } = useUsage({ from, to, timezone }, query)
  // Old totals are kept by half hours and days alone: of other periods they tell too much.
  if (!data || data.from !== from || data.to !== to) return null
  const { requests, failed, cancelled, costNanos } = data.total
  const counts: Readonly<Record<string, number>> = { failed, cancelled, ok: requests - failed - cancelled }
  return (
    <p className="figures text-muted">
      In all <strong className="font-semibold text-ink">{grouped(counts[outcome ?? ''] ?? requests)} requests</strong>
      {outcome === undefined && (
        <>
          {' '}
          for <strong className="font-semibold text-ink">{money(costNanos)}</strong>
        </>
      )}
    </p>
  )
}
