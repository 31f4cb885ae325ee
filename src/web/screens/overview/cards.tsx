import { StatCard } from '../../charts/stat-card.tsx'
import { requestsAt } from '../../data/addresses.ts'
import { address } from '../../data/api.ts'
import { type Measures, shareOf, type Usage, useAnswer, usePeriod } from '../../data/usage.ts'
import { change, count, duration, money, percent, quality } from '../../format/numbers.ts'
import type { Roi } from '../savings/roi.ts'

/** A figure of a sum, how it reads, and where what it is made of is. */
interface Figure {
  readonly name: string
  readonly of: (usage: Measures) => number | null
  readonly format: (value: number | null) => string
  readonly about: (usage: Measures) => string
  readonly to: (usage: Usage) => string
  readonly isGoodUp: boolean | null
}

const successOf = (usage: Measures) => shareOf(usage.requests - usage.failed, usage.requests)
const over = (screen: string) => (usage: Usage) =>
  address(screen, { from: usage.from, to: usage.to, tz: usage.timezone })

const SPEND: Figure = {
  name: 'Spend',
  of: ({ costNanos }) => costNanos,
  format: money,
  about: ({ costNanos, requests }) => `${money(shareOf(1_000 * costNanos, requests))} per 1,000 requests`,
  to: (usage) => requestsAt(usage),
  isGoodUp: false,
}

const FIGURES: readonly Figure[] = [
  {
    name: 'Requests',
    of: ({ requests }) => requests,
    format: count,
    about: ({ inputTokens, outputTokens }) => `${count(inputTokens + outputTokens)} tokens`,
    to: (usage) => requestsAt(usage),
    isGoodUp: null,
  },
  {
    name: 'Success',
    of: successOf,
    format: percent,
    about: ({ failed, rescued }) => `${count(failed)} failed, ${count(rescued)} rescued`,
    to: (usage) => requestsAt(usage, { outcome: 'failed' }),
    isGoodUp: true,
  },
  {
    name: 'Time to answer',
    of: ({ latencyMs }) => latencyMs?.p50 ?? null,
    format: duration,
    about: ({ latencyMs }) => `median; p95 ${duration(latencyMs?.p95)}`,
    to: over('/performance'),
    isGoodUp: false,
  },
  {
    name: 'Time to first word',
    of: ({ ttftMs }) => ttftMs?.p50 ?? null,
    format: duration,
    about: ({ ttftMs }) => `median; p95 ${duration(ttftMs?.p95)}`,
    to: over('/performance'),
    isGoodUp: false,
  },
  {
    name: 'From memory',
    of: ({ cacheHits, requests }) => shareOf(cacheHits, requests),
    format: percent,
    about: ({ cacheHits, cacheSavedNanos }) => `${count(cacheHits)} answers, ${money(cacheSavedNanos)} not paid`,
    to: (usage) => requestsAt(usage, { cache: 'hit' }),
    isGoodUp: true,
  },
  {
    name: 'Quality',
    of: (usage) => usage.quality,
    format: quality,
    about: ({ quality: known }) => (known === null ? 'nothing was graded' : 'mean grade, 0 to 1'),
    to: over('/quality'),
    isGoodUp: true,
  },
]

/** The figures that everybody asks for first. */
export function Cards({ usage }: { readonly usage: Usage }) {
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <Card usage={usage} figure={SPEND} />
      <Saved usage={usage} />
      {FIGURES.map((figure) => (
        <Card key={figure.name} usage={usage} figure={figure} />
      ))}
    </div>
  )
}

function Card({ usage, figure: { name, of, format, about, to, isGoodUp } }: { usage: Usage; figure: Figure }) {
  const [now, before] = [of(usage.total), usage.previous && of(usage.previous)]
  return (
    <StatCard
      name={name}
      value={format(now)}
      delta={now === null || before === null ? null : change(now, before)}
      isGoodUp={isGoodUp}
      about={about(usage.total)}
      trend={usage.rows.map((row) => of(row) ?? 0)}
      to={to(usage)}
    />
  )
}

function Saved({ usage }: { readonly usage: Usage }) {
  const range = usePeriod()
  const roi = useAnswer<Roi>('/admin/analytics/roi', range).data
  return (
    <StatCard
      name="Saved"
      value={roi ? money(roi.savedNanos) : '…'}
      about={roi ? `${percent(roi.savedShare)} of the best model’s price` : 'against the best model'}
      trend={usage.rows.map(({ bestNanos, costNanos }) => Math.max(0, bestNanos - costNanos))}
      to={over('/savings')(usage)}
    />
  )
}
