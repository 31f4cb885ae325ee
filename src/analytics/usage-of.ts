import type { AnalyticsReply } from '../contract/analytics.ts'
import { isTimezone, type Span } from '../shared/calendar.ts'
import { Fault } from '../shared/faults.ts'
import { DAY_MS } from '../shared/time.ts'
import type { Db } from '../storage/db.ts'
import type { Sum } from '../storage/usage-totals.ts'
import { type Counter, counterFor } from './counter.ts'
import { labelsOf } from './labels.ts'
import { NOTHING_COUNTED, shown, without } from './measures.ts'
import { bucketsIn, countable, stretchesOf } from './pieces.ts'
import type { UsageQuestion } from './usage-question.ts'

const DEFAULT_DAYS = 30
const STRETCHES_MAX = 3_000
/** Totals whose latencies are read for a series, and rows that have some: each has up to some hundred parts. */
const TIMED_BUCKETS_MAX = 1_500
const TIMED_ROWS_MAX = 400

/** Answers a question about a tenant's usage. Throws the fault `invalid_request` where that cannot be told. */
export async function usageOf(db: Db, tenantId: string, question: UsageQuestion, now: number): Promise<AnalyticsReply> {
  const span = countable(periodOf(question, now), now)
  const counter = await counterFor(db, tenantId, question, span)
  const { start, end } = span
  const before = { start: countable({ start: start - (end - start), end: start }, now).start, end: start }
  const isTimed = question.latencies ?? true
  const [whole, earlier, rows] = await Promise.all([
    counter.sum([span], false, null, isTimed),
    question.compare === 'previous' ? counter.sum([before], false, null, isTimed) : null,
    rowsOf(counter, question, span, now),
  ])
  const labels = question.by ? await labelsOf(db, tenantId, question.by) : new Map<string, string>()
  const total = whole.sums[0] ?? NOTHING_COUNTED
  return {
    from: start,
    to: end,
    timezone: question.timezone,
    source: counter.source,
    total: shown(total),
    previous: earlier && shown(earlier.sums[0] ?? NOTHING_COUNTED),
    rows: rows.sums.map((sum) => rowOf(sum, rows.slots, question, labels)),
    other: otherOf(total, rows, question),
    rowsRead: whole.rowsRead + (earlier?.rowsRead ?? 0) + rows.rowsRead,
  }
}

function rowOf(
  { slot, value, ...sum }: Sum,
  slots: readonly Span[],
  { by, interval }: UsageQuestion,
  labels: ReadonlyMap<string, string>,
): AnalyticsReply['rows'][number] {
  const at = interval ? (slots[slot]?.start ?? null) : null
  return { value: by ? value : null, label: labels.get(value) ?? null, at, ...shown(sum) }
}

/** What is in none of the rows. A request may have several tags, so of those there is no rest. */
function otherOf(total: typeof NOTHING_COUNTED, rows: Rows, { by, interval }: UsageQuestion): AnalyticsReply['other'] {
  if (by === undefined || by === 'tag') return null
  // Without latencies of the parts there are none of what is left.
  const rest = without(interval ? untimed(total) : total, rows.parts)
  return (rest.measures.requests ?? 0) > 0 ? shown(rest) : null
}

/** The period that a question means. Throws the fault `invalid_request` where there is none. */
export function periodOf({ from, to, timezone }: Pick<UsageQuestion, 'from' | 'to' | 'timezone'>, now: number): Span {
  const end = to ?? now
  const start = from ?? end - DEFAULT_DAYS * DAY_MS
  if (start >= end) throw new Fault('invalid_request', '`from` must be before `to`.', { param: 'from' })
  if (!isTimezone(timezone)) {
    throw new Fault('invalid_request', `There is no time zone \`${timezone}\`.`, { param: 'timezone' })
  }
  return { start, end }
}

function isCheap(slots: readonly Span[], values: number): boolean {
  return bucketsIn(slots) * values <= TIMED_BUCKETS_MAX && slots.length * values <= TIMED_ROWS_MAX
}

function untimed({ measures }: Pick<Sum, 'measures'>): typeof NOTHING_COUNTED {
  return { ...NOTHING_COUNTED, measures }
}

interface Rows {
  readonly sums: readonly Sum[]
  readonly slots: readonly Span[]
  /** Sums that are shown, whole: what is not in them is other. */
  readonly parts: readonly Sum[]
  readonly rowsRead: number
}

/** The dearest values; each stretch; or each stretch of the dearest values. */
async function rowsOf(counter: Counter, question: UsageQuestion, span: Span, now: number): Promise<Rows> {
  const { by, interval, top, latencies } = question
  if (!by && !interval) return { sums: [], slots: [span], parts: [], rowsRead: 0 }
  const slots = interval ? stretches(question, interval, span, now) : [span]
  if (!by) {
    const { sums, rowsRead } = await counter.sum(slots, false, null, latencies === true && isCheap(slots, 1))
    return { sums: gapless(sums, slots), slots, parts: [], rowsRead }
  }
  const all = await counter.sum([span], true, null, !interval && latencies !== false)
  const parts = all.sums.toSorted(dearestFirst).slice(0, top)
  if (!interval) return { sums: parts, slots, parts, rowsRead: all.rowsRead }
  const values = parts.map(({ value }) => value)
  const isTimed = latencies === true && isCheap(slots, values.length)
  const { sums, rowsRead } = await counter.sum(slots, true, values, isTimed)
  const order = new Map(values.map((value, at) => [value, at]))
  const ordered = sums.toSorted((a, b) => a.slot - b.slot || (order.get(a.value) ?? 0) - (order.get(b.value) ?? 0))
  return { sums: ordered, slots, parts, rowsRead: all.rowsRead + rowsRead }
}

function stretches(question: UsageQuestion, interval: NonNullable<UsageQuestion['interval']>, span: Span, now: number) {
  const found = stretchesOf(interval, span, question.timezone, now, STRETCHES_MAX + 1)
  if (found.length <= STRETCHES_MAX) return found
  const hint = `The period has more than ${STRETCHES_MAX} stretches of a ${interval}: ask for a shorter one, or for longer stretches.`
  throw new Fault('invalid_request', hint, { param: 'interval' })
}

function gapless(sums: readonly Sum[], slots: readonly Span[]): Sum[] {
  const bySlot = new Map(sums.map((sum) => [sum.slot, sum]))
  return slots.map((_, slot) => bySlot.get(slot) ?? { slot, value: '', ...NOTHING_COUNTED })
}

function dearestFirst(a: Sum, b: Sum): number {
  const difference = (name: string) => (b.measures[name] ?? 0) - (a.measures[name] ?? 0)
  return difference('cost_nanos') || difference('requests') || (a.value < b.value ? -1 : 1)
}
