import type { AnalyticsDimension, AnalyticsReply, UsageFilter } from '../contract/analytics.ts'
import type { Span } from '../shared/calendar.ts'
import { Fault } from '../shared/faults.ts'
import type { Db } from '../storage/db.ts'
import type { Dimension } from '../storage/digest.ts'
import { sumLog } from '../storage/usage-log.ts'
import { type Summed, sumTotals } from '../storage/usage-totals.ts'
import { added } from './measures.ts'
import { piecesOf } from './pieces.ts'
import type { UsageQuestion } from './usage-question.ts'

/** What the log is read for: some 200 ms of the database. */
const LOG_ROWS_MAX = 250_000

/** How a question is counted: one way for its total, its values and its stretches. */
export interface Counter {
  readonly source: AnalyticsReply['source']
  /** `values`: only these of `by`; null: all. */
  sum(slots: readonly Span[], by: boolean, values: readonly string[] | null, timed: boolean): Promise<Summed>
}

/** How a question about a period can be counted. Throws the fault `invalid_request` where it would take too long. */
export async function counterFor(db: Db, tenantId: string, question: UsageQuestion, span: Span): Promise<Counter> {
  const filter = filterOf(question)
  const totals = totalsFor(db, tenantId, question, filter)
  if (totals && question.source !== 'log') return totals
  if (question.source === 'totals') {
    const hint =
      'Totals are kept by one dimension at a time, and by no `customer`: leave `source` out to count the log.'
    throw new Fault('invalid_request', hint, { param: 'source' })
  }
  await refuseTooMuch(db, tenantId, filter, span)
  return {
    source: 'log',
    async sum(slots, by, values, withSketches) {
      const counted = await sumLog(db, tenantId, { filter, by: by ? (question.by ?? null) : null, slots, withSketches })
      const wanted = values && new Set(values)
      return wanted ? { ...counted, sums: counted.sums.filter(({ value }) => wanted.has(value)) } : counted
    },
  }
}

function filterOf(question: UsageQuestion): UsageFilter {
  const { from, to, timezone, by, interval, top, compare, source, latencies, ...filter } = question
  return filter
}

/** Serves what one dimension tells; null where several are needed, or one that is not totalled. */
function totalsFor(db: Db, tenantId: string, { by }: UsageQuestion, filter: UsageFilter): Counter | null {
  const asked = namedIn(filter)
  const dimensions = new Set<AnalyticsDimension>([...asked.map(([dimension]) => dimension), ...(by ? [by] : [])])
  if (dimensions.size > 1 || dimensions.has('customer')) return null
  const dimension = ([...dimensions][0] ?? 'total') as Dimension
  const only = asked.map(([, value]) => value)
  return {
    source: 'totals',
    sum: (slots, byValue, values, withSketches) =>
      sumTotals(db, tenantId, {
        // Not the sum over all values: a request may have several, or none.
        dimension: byValue || only.length > 0 ? dimension : 'total',
        pieces: piecesOf(slots),
        values: only.length > 0 ? only : values,
        byValue,
        withSketches,
      }),
  }
}

function namedIn(filter: UsageFilter): [AnalyticsDimension, string][] {
  const entries = Object.entries(filter) as [AnalyticsDimension, string | undefined][]
  return entries.flatMap(([dimension, value]) => (value === undefined ? [] : [[dimension, value]]))
}

/** Counts first how many requests would have to be read, by the rarest thing asked for. */
async function refuseTooMuch(db: Db, tenantId: string, filter: UsageFilter, span: Span): Promise<void> {
  const known = namedIn(filter).filter(([dimension]) => dimension !== 'customer')
  const asked: readonly (readonly [Dimension, string])[] =
    known.length > 0 ? (known as [Dimension, string][]) : [['total', '']]
  const pieces = piecesOf([span])
  const counts = await Promise.all(
    asked.map(async ([dimension, value]) => {
      const query = { dimension, pieces, values: [value], byValue: false, withSketches: false }
      return added((await sumTotals(db, tenantId, query)).sums).measures.requests ?? 0
    }),
  )
  const least = Math.min(...counts)
  if (least <= LOG_ROWS_MAX) return
  const hint = `This would have to count ${least.toLocaleString('en-US')} requests one by one, of at most 250,000: ask for a shorter period, or by one dimension only.`
  throw new Fault('invalid_request', hint, { param: 'from' })
}
