import type { Candidate } from '../../data/shapes.ts'
import { count, duration, money, quality } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

/** What the words of the router say. */
const WHY: Readonly<Record<string, string>> = {
  over_max_cost: 'may cost too much',
  over_max_latency: 'may take too long',
  resting: 'failed too often of late',
  entering: 'new, not let in yet',
  shadow: 'new, asked beside others',
  canary: 'new, for one in a hundred',
  refused: 'kept out',
  dearer: 'as good, but dearer',
  worse: 'not good enough',
  slower: 'slower',
  worth_less: 'worth less for its price',
  later_in_route: 'comes later in the route',
}

/** Why a model was not chosen, in words. */
export function WhyNot({ why }: { readonly why: string | null }) {
  if (why === null) return <Badge tone="accent">chosen</Badge>
  return <span className="text-muted">{WHY[why] ?? why}</span>
}

const COLUMNS: readonly Column<Candidate>[] = [
  { id: 'model', head: 'Model', value: ({ model }) => model },
  {
    id: 'quality',
    head: 'Quality',
    value: (candidate) => candidate.quality,
    cell: (candidate) => (
      <span title={`predicted ${quality(candidate.predicted)}`}>
        {quality(candidate.quality)} <span className="text-muted">±{candidate.deviation.toFixed(2)}</span>
      </span>
    ),
    isNumber: true,
  },
  {
    id: 'cost_nanos',
    head: 'Cost',
    value: ({ costNanos }) => costNanos,
    cell: ({ costNanos }) => money(costNanos),
    isNumber: true,
  },
  {
    id: 'output_tokens',
    head: 'Tokens',
    value: ({ outputTokens }) => outputTokens,
    cell: (each) => count(each.outputTokens),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'latency_ms',
    head: 'Time, of nine in ten',
    value: ({ latencyMs }) => latencyMs,
    cell: ({ latencyMs, latencyMsP90 }) => `${duration(latencyMs)}, ${duration(latencyMsP90)}`,
    isNumber: true,
    isMinor: true,
  },
  { id: 'why_not', head: 'Why not', value: ({ whyNot }) => whyNot, cell: ({ whyNot }) => <WhyNot why={whyNot} /> },
]

/** Who else could have answered, what was expected of each, and why it was not chosen. */
export function Candidates({ candidates }: { readonly candidates: readonly Candidate[] }) {
  return (
    <Panel title="Candidates" about="What was expected before the answer." isFlush>
      <DataTable name="Candidates" rows={candidates} columns={COLUMNS} idOf={({ model }) => model} />
    </Panel>
  )
}
