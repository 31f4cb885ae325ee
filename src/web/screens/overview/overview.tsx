import { useMemo } from 'react'
import { largest, type Series } from '../../charts/series.ts'
import { StatCard } from '../../charts/stat-card.tsx'
import { TimeChart } from '../../charts/time-chart.tsx'
import { type Range, useRange } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { List, UsageHour } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { change, count, duration, money, percent } from '../../format/numbers.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { Savings } from './savings.tsx'
import { TopKeys, TopModels } from './top.tsx'
import { before, hoursWithin, type Intervals, intervalsOf, perInterval, type Totals, totalOf } from './usage.ts'
import { When } from './when.tsx'

const EVERY_MS = 60_000
const PARTS_MAX = 6

/** What was spent, on what, and how well it went. */
export function Overview() {
  const [range] = useRange()
  const from = range.isCompared ? before(range).from : range.from
  const usage = useApi<List<UsageHour>>('/admin/usage', { from, to: range.to }, EVERY_MS)
  return (
    <>
      <PageHead
        title="Overview"
        about="Counted by whole hours. Each figure leads to the requests that it is made of."
      />
      <Awaited of={usage} lines={8}>
        {({ data }) => (data.length === 0 ? <Nothing /> : <Figures hours={data} range={range} />)}
      </Awaited>
    </>
  )
}

function Nothing() {
  return (
    <Panel>
      <EmptyState
        title="No requests in this period"
        action={
          <ButtonLink to="/playground" look="main">
            Send the first one
          </ButtonLink>
        }
      >
        As soon as a key of yours asks for something, what it took and cost is shown here.
      </EmptyState>
    </Panel>
  )
}

function Figures({ hours, range }: { readonly hours: readonly UsageHour[]; readonly range: Range }) {
  const mine = useMemo(() => hoursWithin(hours, range.from, range.to), [hours, range])
  const intervals = useMemo(() => intervalsOf(range), [range])
  const previous = range.isCompared ? totalOf(hoursWithin(hours, before(range).from, before(range).to)) : null
  const maySeeKeys = useMay('keys:read')
  return (
    <>
      <Cards mine={mine} intervals={intervals} previous={previous} />
      <div className="grid min-w-0 grid-cols-1 gap-4 lg:grid-cols-2">
        <Spend mine={mine} intervals={intervals} />
        <Outcomes mine={mine} intervals={intervals} />
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-4 xl:grid-cols-2">
        <TopModels hours={mine} />
        {maySeeKeys && <TopKeys hours={mine} />}
      </div>
      <When hours={mine} timezone={range.timezone} />
      <Savings />
    </>
  )
}

interface Shown {
  readonly mine: readonly UsageHour[]
  readonly intervals: Intervals
}

/** A card: its figure of a sum, how that reads, and where the requests are. */
interface Figure {
  readonly name: string
  readonly of: (totals: Totals) => number
  readonly format: (value: number) => string
  readonly to: string
  readonly isGoodUp?: boolean
  readonly about?: (totals: Totals) => string
}

const FIGURES: readonly Figure[] = [
  { name: 'Spend', of: (t) => t.costNanos, format: money, to: '/requests', isGoodUp: false },
  { name: 'Requests', of: (t) => t.requests, format: count, to: '/requests' },
  {
    name: 'Answered',
    of: (t) => 1 - share(t.failed, t.requests),
    format: percent,
    to: '/requests?outcome=failed',
    isGoodUp: true,
    about: (t) => `${count(t.failed)} failed`,
  },
  {
    name: 'Mean time',
    of: (t) => share(t.latencyMsTotal, t.requests),
    format: duration,
    to: '/requests',
    isGoodUp: false,
  },
  {
    name: 'Tokens',
    of: (t) => t.inputTokens + t.outputTokens,
    format: count,
    to: '/requests',
    about: (t) => `${count(t.outputTokens)} written`,
  },
  {
    name: 'From memory',
    of: (t) => share(t.cacheHits, t.requests),
    format: percent,
    to: '/requests?cache=hit',
    isGoodUp: true,
    about: (t) => `${count(t.cacheHits)} answers`,
  },
]

function Cards({ mine, intervals, previous }: Shown & { readonly previous: Totals | null }) {
  const now = totalOf(mine)
  const steps = useMemo(
    () => intervals.at.map((_, index) => totalOf(mine.filter(({ hour }) => intervals.indexOf(hour) === index))),
    [mine, intervals],
  )
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      {FIGURES.map(({ name, of, format, to, isGoodUp, about }) => (
        <StatCard
          key={name}
          name={name}
          value={format(of(now))}
          delta={previous && change(of(now), of(previous))}
          isGoodUp={isGoodUp ?? null}
          about={about?.(now) ?? ''}
          trend={steps.map((step) => (step.requests === 0 ? 0 : of(step)))}
          to={to}
        />
      ))}
    </div>
  )
}

function Spend({ mine, intervals }: Shown) {
  const plot = useMemo(() => {
    const byModel = [...Map.groupBy(mine, ({ provider, model }) => `${provider}/${model}`)]
    const series = byModel.map(
      ([name, hours]): Series => ({ name, values: perInterval(hours, intervals, (hour) => hour.costNanos) }),
    )
    return { name: 'Spend by model', at: intervals.at, series: largest(series, PARTS_MAX, 'others'), format: money }
  }, [mine, intervals])
  return (
    <Panel title="Spend by model" about="Drag to look closer.">
      <TimeChart plot={plot} look="bars" isStacked />
    </Panel>
  )
}

function Outcomes({ mine, intervals }: Shown) {
  const plot = useMemo(() => {
    const of = (amount: (hour: UsageHour) => number) => perInterval(mine, intervals, amount)
    const series: Series[] = [
      { name: 'answered', values: of((hour) => hour.requests - hour.failed - hour.cacheHits) },
      { name: 'failed', values: of((hour) => hour.failed) },
      { name: 'from memory', values: of((hour) => hour.cacheHits) },
    ]
    return { name: 'Requests by outcome', at: intervals.at, series, format: count }
  }, [mine, intervals])
  return (
    <Panel title="Requests" about="By how they ended.">
      <TimeChart plot={plot} look="bars" isStacked />
    </Panel>
  )
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
