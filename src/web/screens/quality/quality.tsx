import { StatCard } from '../../charts/stat-card.tsx'
import { requestsAt } from '../../data/addresses.ts'
import { intervalOf, shareOf, type Usage, usePeriod, useUsage } from '../../data/usage.ts'
import { change, count, percent, quality } from '../../format/numbers.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { ByModel } from './by-model.tsx'
import { OverTime } from './over-time.tsx'
import { Predicted } from './predicted.tsx'

/** How good answers were, by what graded them: over time, by model, and where that changed. */
export function Quality() {
  const range = usePeriod()
  const interval = intervalOf(range) === 'minute' ? 'hour' : intervalOf(range)
  const whole = useUsage(range, { interval, latencies: false, compare: 'previous' })
  const parts = useUsage(range, { interval, by: 'model', top: 30, latencies: false })
  return (
    <>
      <PageHead
        title="Quality"
        about="Mean grades, 0 to 1, weighted by how far each grade is to be trusted: people’s feedback, checks of the answer itself, and what callers did next."
        actions={<ButtonLink to="/routing">What was learned</ButtonLink>}
      />
      <Awaited of={whole} lines={8}>
        {(usage) =>
          usage.total.quality === null ? (
            <Nothing />
          ) : (
            <>
              <Cards usage={usage} />
              {parts.data && <OverTime whole={usage} parts={parts.data} />}
              <ByModel range={range} />
              <Predicted />
            </>
          )
        }
      </Awaited>
    </>
  )
}

function Nothing() {
  return (
    <Panel>
      <EmptyState title="No answer of this period was graded">
        Say what an answer was worth with POST /v1/feedback and its id. Answers whose form was asked for are graded by
        themselves.
      </EmptyState>
    </Panel>
  )
}

function Cards({ usage }: { readonly usage: Usage }) {
  const { total, previous } = usage
  const graded = shareOf(total.gradeWeight, total.requests - total.failed)
  const delta = total.quality !== null && previous?.quality != null ? change(total.quality, previous.quality) : null
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <StatCard
        name="Mean grade"
        value={quality(total.quality)}
        delta={delta}
        isGoodUp
        about={previous?.quality == null ? '' : `before: ${quality(previous.quality)}`}
        trend={usage.rows.map((row) => row.quality ?? 0)}
        to={requestsAt(usage)}
      />
      <StatCard
        name="Weight of grades"
        value={count(total.gradeWeight)}
        about="as many answers, had all been graded by people"
        trend={usage.rows.map(({ gradeWeight }) => gradeWeight)}
      />
      <StatCard
        name="Graded"
        value={percent(graded)}
        about="weight of grades to answers"
        trend={usage.rows.map((row) => shareOf(row.gradeWeight, row.requests - row.failed) ?? 0)}
      />
      <StatCard
        name="Answered"
        value={percent(shareOf(total.requests - total.failed, total.requests))}
        about={`${count(total.failed)} failed and have no grade`}
        trend={usage.rows.map((row) => shareOf(row.requests - row.failed, row.requests) ?? 0)}
        to={requestsAt(usage, { outcome: 'failed' })}
      />
    </div>
  )
}
