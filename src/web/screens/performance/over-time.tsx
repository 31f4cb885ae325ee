import { type ReactNode, useMemo } from 'react'
import type { Plot } from '../../charts/series.ts'
import { TimeChart } from '../../charts/time-chart.tsx'
import { requestsAt } from '../../data/addresses.ts'
import { linesOf } from '../../data/plots.ts'
import { type Measures, type Narrowing, shareOf, type Usage } from '../../data/usage.ts'
import { change, count, duration, percent } from '../../format/numbers.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { speed } from '../cost/measures.ts'

type Read = (usage: Measures) => number | null

interface Chart {
  readonly title: string
  readonly format: (value: number | null | undefined) => string
  readonly lines: readonly (readonly [name: string, read: Read])[]
  /** The figure beside the title. */
  readonly figure: Read
  readonly figureName: string
  readonly only?: Readonly<Record<string, string>>
}

const CHARTS: readonly Chart[] = [
  {
    title: 'Time to answer',
    format: duration,
    figure: ({ latencyMs }) => latencyMs?.p95 ?? null,
    figureName: 'p95',
    lines: [
      ['p50', (row) => row.latencyMs?.p50 ?? null],
      ['p95', (row) => row.latencyMs?.p95 ?? null],
      ['p99', (row) => row.latencyMs?.p99 ?? null],
    ],
  },
  {
    title: 'Time to first word',
    format: duration,
    figure: ({ ttftMs }) => ttftMs?.p95 ?? null,
    figureName: 'p95',
    lines: [
      ['p50', (row) => row.ttftMs?.p50 ?? null],
      ['p95', (row) => row.ttftMs?.p95 ?? null],
    ],
  },
  {
    title: 'Tokens a second',
    format: speed,
    figure: (usage) => usage.tokensPerSecond,
    figureName: 'on average',
    lines: [['tokens a second', (row) => row.tokensPerSecond]],
  },
  {
    title: 'Share that failed',
    format: percent,
    figure: ({ failed, requests }) => shareOf(failed, requests),
    figureName: 'of all',
    only: { outcome: 'failed' },
    lines: [['failed', ({ failed, requests }) => shareOf(failed, requests)]],
  },
]

interface Shown {
  readonly usage: Usage
  /** The period before; absent: it is not shown. */
  readonly earlier: Usage | undefined
  readonly only: Narrowing
}

/** The times, the speed and the errors of a period, stretch by stretch. */
export function OverTime({ usage, earlier, only }: Shown) {
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 lg:grid-cols-2">
      {CHARTS.map((chart) => (
        <One key={chart.title} chart={chart} usage={usage} earlier={earlier} only={only} />
      ))}
    </div>
  )
}

function One({ chart, usage, earlier, only }: Shown & { readonly chart: Chart }) {
  const { title, format, lines, figure, figureName } = chart
  const plot = useMemo((): Plot => {
    const { at, series } = linesOf(usage, lines)
    const past = earlier && linesOf(earlier, [[`${figureName}, before`, figure]]).series
    // Stretch by stretch: the period before is as long, but for an hour of the clock.
    const beside = (past ?? []).map(({ name, values }) => ({
      name,
      values: at.map((_, index) => values[index] ?? null),
    }))
    return { name: title, at, series: [...series, ...beside], format }
  }, [usage, earlier, title, lines, figure, figureName, format])
  const [now, before] = [figure(usage.total), usage.previous && figure(usage.previous)]
  const delta = now !== null && before !== null ? change(now, before) : null
  return (
    <Panel
      title={title}
      about={`${count(usage.total.requests)} requests`}
      actions={
        <Headline delta={delta} name={figureName}>
          <NumberLink to={requestsAt(usage, { ...only, ...chart.only })}>{format(now)}</NumberLink>
        </Headline>
      }
    >
      <TimeChart plot={plot} height={170} />
    </Panel>
  )
}

function Headline({
  delta,
  name,
  children,
}: {
  readonly delta: string | null
  readonly name: string
  readonly children: ReactNode
}) {
  return (
    <p className="figures flex items-baseline gap-2 text-xs text-muted">
      <span className="text-base font-semibold text-ink">{children}</span>
      {name}
      {delta && !delta.startsWith('±') && <span title="to the period before">{delta}</span>}
    </p>
  )
}
