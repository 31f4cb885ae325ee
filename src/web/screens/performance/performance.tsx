import { useParam } from '../../data/range.ts'
import { before, usePeriod, useUsage } from '../../data/usage.ts'
import { Choice } from '../../parts/field.tsx'
import { PageHead } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { Benchmark } from './benchmark.tsx'
import { timedIntervalOf } from './figures.ts'
import { HeatPanel } from './heat-panel.tsx'
import { OverTime } from './over-time.tsx'

/** How fast and how reliably models answer, now, over time, and beside one another. */
export function Performance() {
  const range = usePeriod()
  const [model, setModel] = useParam('model')
  const [provider, setProvider] = useParam('provider')
  const only = { ...(model ? { model } : {}), ...(provider ? { provider } : {}) }
  const usage = useUsage(range, { ...only, interval: timedIntervalOf(range), latencies: true, compare: 'previous' })
  const earlier = useUsage(before(range), { ...only, interval: timedIntervalOf(range), latencies: true })
  const models = useUsage(range, { by: 'model', top: 50, latencies: false }).data?.rows ?? []
  const names = models.flatMap(({ value }) => (value ? [value] : []))
  const providers = [...new Set(names.map((name) => name.slice(0, name.indexOf('/'))))]
  return (
    <>
      <PageHead
        title="Performance"
        about="How fast and how reliably models answer. Answers from memory do not count in times."
      />
      <search className="flex flex-wrap items-end gap-2">
        <Choice
          label="Model"
          value={model ?? ''}
          onChange={({ target }) => setModel(target.value)}
          options={[['', 'All'], ...unique([...names, model]).map((name) => [name, name] as const)]}
          className="max-w-64"
        />
        <Choice
          label="Provider"
          value={provider ?? ''}
          onChange={({ target }) => setProvider(target.value)}
          options={[['', 'All'], ...unique([...providers, provider]).map((name) => [name, name] as const)]}
        />
      </search>
      <Awaited of={usage} lines={10}>
        {(data) =>
          data.total.requests === 0 ? (
            <EmptyState title="No requests like that in this period" />
          ) : (
            <OverTime usage={data} earlier={range.isCompared ? earlier.data : undefined} only={only} />
          )
        }
      </Awaited>
      <HeatPanel
        range={range}
        models={names.filter((name) => (!model || name === model) && (!provider || name.startsWith(`${provider}/`)))}
      />
      <Benchmark range={range} />
    </>
  )
}

function unique(names: readonly (string | null)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== null))]
}
