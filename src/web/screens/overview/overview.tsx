import { useMemo } from 'react'
import { TimeChart } from '../../charts/time-chart.tsx'
import { explorerAt } from '../../data/addresses.ts'
import { linesOf, periodInWords, stackOf } from '../../data/plots.ts'
import { intervalOf, type Usage, usePeriod, useUsage } from '../../data/usage.ts'
import { count, money } from '../../format/numbers.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState, Skeleton } from '../../parts/states.tsx'
import { Cards } from './cards.tsx'
import { Notable } from './notable.tsx'
import { TopKeys, TopModels } from './top.tsx'

const PARTS = 6

/** What was spent, on what, how well it went, and what needs somebody. */
export function Overview() {
  const range = usePeriod()
  const interval = intervalOf(range)
  const whole = useUsage(range, { interval, compare: 'previous', latencies: true })
  const parts = useUsage(range, { interval, by: 'model', top: PARTS })
  return (
    <>
      <PageHead title="Overview" about="Each number leads to the requests that it is made of." />
      <Awaited of={whole} lines={8}>
        {(usage) =>
          usage.total.requests === 0 ? (
            <Nothing />
          ) : (
            <>
              <Cards usage={usage} />
              <div className="grid min-w-0 grid-cols-1 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
                <div className="flex min-w-0 flex-col gap-4">
                  <Spend whole={usage} parts={parts.data} />
                  <Outcomes whole={usage} />
                </div>
                <Notable />
              </div>
              <div className="grid min-w-0 grid-cols-1 gap-4 xl:grid-cols-2">
                <TopModels range={range} total={usage.total} />
                <TopKeys range={range} total={usage.total} />
              </div>
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

function Spend({ whole, parts }: { readonly whole: Usage; readonly parts: Usage | undefined }) {
  const plot = useMemo(
    () => parts && { name: 'Spend by model', ...stackOf(whole, parts, (row) => row.costNanos), format: money },
    [whole, parts],
  )
  return (
    <Panel
      title="Spend by model"
      about={`${periodInWords(whole)}. Drag to look closer.`}
      actions={<ButtonLink to={explorerAt(whole, { by: 'model' })}>Explore</ButtonLink>}
    >
      {plot ? <TimeChart plot={plot} look="bars" isStacked height={240} /> : <Skeleton lines={6} />}
    </Panel>
  )
}

function Outcomes({ whole }: { readonly whole: Usage }) {
  const plot = useMemo(
    () => ({
      name: 'Requests by outcome',
      ...linesOf(whole, [
        ['answered', ({ requests, failed, cacheHits }) => Math.max(0, requests - failed - cacheHits)],
        ['from memory', (row) => row.cacheHits],
        ['failed', (row) => row.failed],
      ]),
      format: count,
    }),
    [whole],
  )
  return (
    <Panel title="Requests by outcome">
      <TimeChart plot={plot} look="bars" isStacked height={140} />
    </Panel>
  )
}
