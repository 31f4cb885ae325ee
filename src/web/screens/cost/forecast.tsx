import { useMemo } from 'react'
import { requestsAt } from '../../data/addresses.ts'
import { useUsage } from '../../data/usage.ts'
import { useApi } from '../../data/use-api.ts'
import { money, percent } from '../../format/numbers.ts'
import { dayOf } from '../../format/times.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited, Skeleton } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { BandChart } from './band-chart.tsx'
import { type Days, daysOf, type Expected, type SpendForecast } from './forecast.ts'
import { Held } from './held.tsx'

const DAY_MS = 86_400_000
const GRADES: Readonly<Record<Expected['grade'], readonly [Tone, string]>> = {
  high: ['good', 'to be relied on'],
  medium: ['warn', 'a fair guess'],
  low: ['neutral', 'a rough guess'],
}

/** What will be spent: this month, the next, the next quarter; day by day; and how earlier forecasts held. */
export function Forecast() {
  const forecast = useApi<SpendForecast>('/admin/analytics/forecast')
  return (
    <Awaited of={forecast} lines={10}>
      {(data) => <Expectations of={data} />}
    </Awaited>
  )
}

function Expectations({ of }: { readonly of: SpendForecast }) {
  const { endOfMonth, nextMonth, nextQuarter, timezone, daily } = of
  const { start } = endOfMonth.period
  const now = Math.ceil(Date.now() / DAY_MS) * DAY_MS
  const month = useUsage({ from: start, to: now, timezone }, {})
  const past = useUsage({ from: Math.min(start, now - 35 * DAY_MS), to: now, timezone }, { interval: 'day' })
  const days = useMemo(() => past.data && daysOf(past.data, { daily }), [past.data, daily])
  return (
    <>
      <div className="grid gap-3 md:grid-cols-3">
        <Card name="This month" of={endOfMonth} timezone={timezone}>
          {month.data && (
            <>
              <NumberLink to={requestsAt(month.data)}>{money(month.data.total.costNanos)}</NumberLink> so far,{' '}
              {money(Math.max(0, endOfMonth.mean - month.data.total.costNanos))} to come
            </>
          )}
        </Card>
        <Card name="Next month" of={nextMonth} timezone={timezone} />
        <Card name="Next quarter" of={nextQuarter} timezone={timezone} />
      </div>
      <Panel title="Day by day" about={`Five weeks back, then to the end of next month. Days of ${timezone}.`}>
        {days ? <BandChart days={days} timezone={timezone} /> : <Skeleton lines={8} />}
        {days && <AsTable days={days} timezone={timezone} />}
      </Panel>
      <Held past={of.past} methods={of.methods} timezone={timezone} />
    </>
  )
}

function Card({
  name,
  of: { mean, low80, high80, low95, high95, grade, accuracy, origins, period },
  timezone,
  children,
}: {
  readonly name: string
  readonly of: Expected
  readonly timezone: string
  readonly children?: React.ReactNode
}) {
  const [tone, says] = GRADES[grade]
  return (
    <section className="flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-panel p-4 shadow-shade">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{name}</h2>
        <Badge tone={tone}>{says}</Badge>
      </div>
      <p className="figures text-xs text-muted">
        {dayOf(period.start, timezone)} – {dayOf(period.end - 1, timezone)}
      </p>
      <p className="figures text-2xl font-semibold tracking-tight">{money(mean)}</p>
      <p className="figures text-sm text-muted">
        {money(low80)} to {money(high80)} in four of five cases
      </p>
      <p className="figures text-xs text-muted">
        {money(low95)} to {money(high95)} in 19 of 20
      </p>
      {children && <p className="text-xs">{children}</p>}
      <p className="mt-auto pt-1 text-xs text-muted">
        {accuracy === null
          ? 'There is too little past to say how such forecasts held.'
          : `At ${origins} earlier moments such forecasts were right to ${percent(accuracy)}.`}
      </p>
    </section>
  )
}

interface Row {
  readonly at: number
  readonly index: number
}

function AsTable({ days, timezone }: { readonly days: Days; readonly timezone: string }) {
  const rows = days.at.map((at, index): Row => ({ at, index }))
  const amount = (id: keyof Omit<Days, 'at'>, head: string): Column<Row> => ({
    id,
    head,
    value: ({ index }) => days[id][index],
    cell: ({ index }) => money(days[id][index]),
    isNumber: true,
  })
  const columns: readonly Column<Row>[] = [
    { id: 'day', head: 'Day', value: ({ at }) => at, cell: ({ at }) => dayOf(at, timezone) },
    amount('actual', 'Came'),
    amount('mean', 'Expected'),
    amount('low80', '80 % from'),
    amount('high80', 'to'),
    amount('low95', '95 % from'),
    amount('high95', 'to '),
  ]
  return (
    <details className="mt-1 text-xs">
      <summary className="w-fit text-muted hover:text-ink">Show as table</summary>
      <DataTable name="Spend a day" rows={rows} columns={columns} idOf={({ at }) => String(at)} hasExport />
    </details>
  )
}
