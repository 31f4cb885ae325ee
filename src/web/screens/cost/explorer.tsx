import { useMemo } from 'react'
import { TimeChart } from '../../charts/time-chart.tsx'
import { requestsAt } from '../../data/addresses.ts'
import { address } from '../../data/api.ts'
import { linesOf, partsOf, periodInWords, stackOf } from '../../data/plots.ts'
import { before, type Usage, usePeriod, useUsage } from '../../data/usage.ts'
import { change, count } from '../../format/numbers.ts'
import { Icon } from '../../parts/icon.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { Controls } from './controls.tsx'
import { lookOf, MEASURES, type Measure } from './measures.ts'
import { DIMENSIONS, drawnOf, type Question, useQuestion } from './question.ts'
import { Values } from './values.tsx'

const LISTED = 50

/** Usage by any dimension, over time and in a table, each number with the way to its requests. */
export function Explorer() {
  const range = usePeriod()
  const [question, set] = useQuestion(range)
  const { by, only, measure } = question
  const { interval, top, latencies } = drawnOf(question, range)
  const whole = useUsage(range, {
    ...only,
    interval,
    latencies,
    compare: range.isCompared ? 'previous' : null,
  })
  const parts = useUsage(range, { ...only, by, interval, top, latencies })
  const values = useUsage(range, { ...only, by, top: LISTED })
  const earlier = useUsage(before(range), { ...only, by, top: 1_000 })
  const shown: Measure = MEASURES[measure]
  return (
    <>
      <Controls question={question} set={set} />
      <Panel
        title={`${shown.name} by ${DIMENSIONS[by].toLowerCase()}`}
        about={whole.data && periodInWords(whole.data)}
        actions={whole.data && <Total usage={whole.data} question={question} measure={shown} />}
      >
        <Awaited of={whole} lines={8}>
          {(usage) => (
            <Awaited of={parts} lines={8}>
              {(byValue) => <Chart whole={usage} parts={byValue} measure={shown} question={question} />}
            </Awaited>
          )}
        </Awaited>
      </Panel>
      <Panel isFlush>
        <Awaited of={values} lines={8}>
          {(usage) => (
            <Values usage={usage} earlier={range.isCompared ? earlier.data : undefined} question={question} set={set} />
          )}
        </Awaited>
        <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs">
          <Csv name="usage" question={{ ...only, by, top: LISTED }} usage={values.data}>
            This table as CSV
          </Csv>
          <Csv name="usage-over-time" question={{ ...only, by, interval, top: LISTED }} usage={values.data}>
            The same over time
          </Csv>
        </p>
      </Panel>
    </>
  )
}

/** The whole, to be held against its rows. */
function Total({
  usage,
  question: { only },
  measure: { read, format },
}: {
  readonly usage: Usage
  readonly question: Question
  readonly measure: Measure
}) {
  const [now, past] = [read(usage.total), usage.previous && read(usage.previous)]
  const delta = now !== null && past !== null ? change(now, past) : null
  return (
    <p className="figures flex items-baseline gap-2 text-sm">
      {delta && <span className="text-xs text-muted">{delta} to the period before</span>}
      <span className="text-lg font-semibold">
        <NumberLink to={requestsAt(usage, only)}>{format(now)}</NumberLink>
      </span>
      <span className="text-xs text-muted">{count(usage.total.requests)} requests</span>
    </p>
  )
}

function Chart({
  whole,
  parts,
  measure,
  question: { by },
}: {
  readonly whole: Usage
  readonly parts: Usage
  readonly measure: Measure
  readonly question: Question
}) {
  const plot = useMemo(() => {
    const about = { name: `${measure.name} by ${DIMENSIONS[by].toLowerCase()}`, format: measure.format }
    // A request may have several tags: what they add up to is no stack.
    if (!measure.addsUp || by === 'tag') {
      const lines = parts.rows.length > 0 ? partsOf(whole, parts, measure.read, measure.addsUp ? 0 : null) : null
      return { ...about, ...(lines ?? linesOf(whole, [['all', measure.read]])) }
    }
    return { ...about, ...stackOf(whole, parts, measure.read) }
  }, [whole, parts, measure, by])
  if (whole.total.requests === 0) return <EmptyState title="No requests like that in this period" />
  if (plot.series.every(({ values }) => values.every((value) => value === null))) {
    return (
      <EmptyState title={`${measure.name} is not known of stretches as short as these`}>
        Choose longer stretches, or a shorter period.
      </EmptyState>
    )
  }
  const look = by === 'tag' ? ({ look: 'line', isStacked: false } as const) : lookOf(measure)
  return <TimeChart plot={plot} {...look} height={260} />
}

function Csv({
  name,
  question,
  usage,
  children,
}: {
  readonly name: string
  readonly question: Readonly<Record<string, string | number>>
  readonly usage: Usage | undefined
  readonly children: string
}) {
  if (!usage) return null
  const { from, to, timezone } = usage
  return (
    <a
      href={address('/admin/analytics/usage', { ...question, from, to, timezone, format: 'csv' })}
      download={`${name}.csv`}
      className="inline-flex items-center gap-1 text-muted underline underline-offset-3 hover:text-accent"
    >
      <Icon name="download" size={13} />
      {children}
    </a>
  )
}
