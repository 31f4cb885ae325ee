import { explorerAt } from '../../data/addresses.ts'
import { periodInWords } from '../../data/plots.ts'
import { useAnswer, usePeriod } from '../../data/usage.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import type { Finding, Found } from './finding.ts'
import { FindingChart } from './finding-chart.tsx'

/** What each kind of finding is about, where it is taken apart, and whether it needs room. */
const KINDS: Readonly<
  Record<Finding['kind'], { readonly name: string; readonly by?: string; readonly isWide?: boolean }>
> = {
  when: { name: 'When', isWide: true },
  seasonality: { name: 'By the week' },
  growth: { name: 'Growth' },
  who: { name: 'Who', by: 'key' },
  concentration: { name: 'Concentration', by: 'key' },
  what: { name: 'What', by: 'class' },
  prompt_cache: { name: 'Prompts kept by providers', by: 'model' },
  duplicates: { name: 'Repetition' },
  context_length: { name: 'Length of prompts' },
}

/** What usage looks like: each finding a sentence with its chart. */
export function Patterns() {
  const range = usePeriod()
  const patterns = useAnswer<Found>('/admin/analytics/patterns', range)
  return (
    <>
      <PageHead
        title="Patterns"
        about={`What stands out in your usage${patterns.data ? `, ${periodInWords(patterns.data)}` : ''}. Two weeks and more tell most.`}
      />
      <Awaited of={patterns} lines={10}>
        {(reply) =>
          reply.findings.length === 0 ? (
            <Panel>
              <EmptyState title="There is too little to see a pattern in">Choose a longer period.</EmptyState>
            </Panel>
          ) : (
            <ul className="grid min-w-0 grid-cols-1 gap-4 lg:grid-cols-2">
              {reply.findings.map((finding) => (
                <li key={finding.kind} className={`min-w-0 ${KINDS[finding.kind].isWide ? 'lg:col-span-2' : ''}`}>
                  <One finding={finding} reply={reply} />
                </li>
              ))}
            </ul>
          )
        }
      </Awaited>
    </>
  )
}

function One({ finding, reply }: { readonly finding: Finding; readonly reply: Found }) {
  const { name, by } = KINDS[finding.kind]
  return (
    <section className="flex h-full min-w-0 flex-col gap-3 rounded-lg border border-line bg-panel p-4 shadow-shade">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-xs text-muted">{name}</p>
          <h2 className="max-w-3xl text-base font-medium text-pretty">{finding.sentence}</h2>
        </div>
        {by && (
          <ButtonLink to={explorerAt(reply, { by, measure: by === 'class' ? 'requests' : null })}>Explore</ButtonLink>
        )}
      </header>
      {finding.chart && (
        <div>
          <FindingChart name={name} chart={finding.chart} timezone={reply.timezone} />
        </div>
      )}
    </section>
  )
}
