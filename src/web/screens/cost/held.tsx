import { requestsAt } from '../../data/addresses.ts'
import { money, percent } from '../../format/numbers.ts'
import { dayOf } from '../../format/times.ts'
import { Badge } from '../../parts/badge.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { type PastForecast, tracksOf } from './forecast.ts'

const KINDS: Readonly<Record<PastForecast['kind'], string>> = {
  month: 'the month it was made in',
  next_month: 'the next month',
  next_quarter: 'the next quarter',
}

/** How forecasts held whose period is over, and what forecasts are combined of. */
export function Held({
  past,
  methods,
  timezone,
}: {
  readonly past: readonly PastForecast[]
  readonly methods: Readonly<Record<string, number>>
  readonly timezone: string
}) {
  const tracks = tracksOf(past)
  const shares = Object.entries(methods).toSorted(([, a], [, b]) => b - a)
  return (
    <Panel title="How earlier forecasts held" isFlush>
      {tracks.length > 0 && (
        <ul className="flex flex-col gap-1 border-b border-line px-4 py-3 text-sm">
          {tracks.map(({ kind, forecasts, accuracy, within80, within95 }) => (
            <li key={kind}>
              Of {KINDS[kind]}: {forecasts} forecasts, right to {percent(accuracy)} on average; what came was in the 80
              % interval {percent(within80)} of the time, in that of 95 % {percent(within95)}.
            </li>
          ))}
        </ul>
      )}
      <DataTable
        name="Past forecasts"
        rows={past}
        columns={columnsOf(timezone)}
        idOf={({ kind, periodStart, madeAt }) => `${kind} ${periodStart} ${madeAt}`}
        hasExport
        empty={
          <EmptyState title="No forecast has come to its end yet">
            One is made each day; when its month or quarter is over, it is held against what came.
          </EmptyState>
        }
        footer={`Combined of ${shares.map(([name, share]) => `${name} (${percent(share)})`).join(', ')}`}
      />
    </Panel>
  )
}

function columnsOf(timezone: string): readonly Column<PastForecast>[] {
  return [
    { id: 'kind', head: 'Of', value: ({ kind }) => KINDS[kind], isMinor: true },
    {
      id: 'period',
      head: 'Period',
      value: ({ periodStart }) => periodStart,
      cell: ({ periodStart, periodEnd }) => monthsOf(periodStart, periodEnd, timezone),
    },
    {
      id: 'made',
      head: 'Made',
      value: ({ madeAt }) => madeAt,
      cell: ({ madeAt }) => <span className="whitespace-nowrap">{dayOf(madeAt, timezone)}</span>,
    },
    { id: 'expected', head: 'Expected', value: ({ mean }) => mean, cell: ({ mean }) => money(mean), isNumber: true },
    {
      id: 'came',
      head: 'Came',
      value: ({ actualNanos }) => actualNanos,
      cell: ({ actualNanos, periodStart: from, periodEnd: to }) => (
        <NumberLink to={requestsAt({ from, to, timezone })}>{money(actualNanos)}</NumberLink>
      ),
      isNumber: true,
    },
    {
      id: 'accuracy',
      head: 'Right to',
      value: ({ accuracy }) => accuracy,
      cell: ({ accuracy }) => percent(accuracy),
      isNumber: true,
    },
    {
      id: 'within',
      head: 'Within',
      value: ({ within80, within95 }) => (within80 ? 80 : within95 ? 95 : null),
      cell: ({ within80, within95 }) => (
        <Badge tone={within80 ? 'good' : within95 ? 'neutral' : 'warn'}>
          {within80 ? '80 %' : within95 ? '95 %' : 'neither'}
        </Badge>
      ),
    },
  ]
}

/** A month as `Oct 2026`, a quarter as `Oct 2026 – Dec 2026`. */
function monthsOf(start: number, end: number, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, month: 'short', year: 'numeric' })
  const [first, last] = [format.format(start), format.format(end - 1)]
  return first === last ? first : `${first} – ${last}`
}
