import type { AnalyticsQuery, AnalyticsReply } from '../contract/analytics.ts'
import { isTimezone, type Span } from '../shared/calendar.ts'
import { Fault } from '../shared/faults.ts'
import { DAY_MS } from '../shared/time.ts'
import type { Db } from '../storage/db.ts'
import type { Sum } from '../storage/usage-totals.ts'
import { type Counter, counterFor } from './counter.ts'
import { labelsOf } from './labels.ts'
import { NOTHING_COUNTED, shown, without } from './measures.ts'
import { countable, stretchesOf } from './pieces.ts'

/** What is asked of a tenant's usage. What is left out is as the query's schema has it. */
export type UsageQuestion = Omit<AnalyticsQuery, 'format'>

const DEFAULT_DAYS = 30
const STRETCHES_MAX = 3_000
/** Sums with latencies of their own, in a series: each has up to some hundred rows of the sketch. */
const TIMED_SUMS_MAX = 500
/** Answers a question about a tenant's usage. Throws the fault `invalid_request` where that cannot be told. */
export async function usageOf(db: Db, tenantId: string, question: UsageQuestion, now: number): Promise<AnalyticsReply> {
  const span = countable(periodOf(question, now), now)
  const counter = await counterFor(db, tenantId, question, span)
  const { start, end } = span
  const before = { start: countable({ start: start - (end - start), end: start }, now).start, end: start }
  const [whole, earlier, rows] = await Promise.all([
    counter.sum([span], false, null, true),
    question.compare === 'previous' ? counter.sum([before], false, null, true) : null,
    rowsOf(counter, question, span, now),
  ])
  const total = whole.sums[0] ?? NOTHING_COUNTED
  const labels = question.by ? await labelsOf(db, tenantId, question.by) : new Map<string, string>()
  const isWhole = question.by === undefined || question.by === 'tag'
  const rest = isWhole ? null : without(total, rows.parts)
  return {
    from: start,
    to: end,
    timezone: question.timezone,
    source: counter.source,
    total: shown(total),
    previous: earlier && shown(earlier.sums[0] ?? NOTHING_COUNTED),
    rows: rows.sums.map(({ slot, value, ...sum }) => ({
      value: question.by ? value : null,
      label: labels.get(value) ?? null,
      at: question.interval ? (rows.slots[slot]?.start ?? null) : null,
      ...shown(sum),
    })),
    other: rest && (rest.measures.requests ?? 0) > 0 ? shown(rest) : null,
    rowsRead: whole.rowsRead + (earlier?.rowsRead ?? 0) + rows.rowsRead,
  }
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

interface Rows {
  readonly sums: readonly Sum[]
  readonly slots: readonly Span[]
  /** Sums that are shown, whole: what is not in them is other. */
  readonly parts: readonly Sum[]
  readonly rowsRead: number
}

/** The dearest values; each stretch; or each stretch of the dearest values. */
async function rowsOf(counter: Counter, question: UsageQuestion, span: Span, now: number): Promise<Rows> {
  const { by, interval, top } = question
  if (!by && !interval) return { sums: [], slots: [span], parts: [], rowsRead: 0 }
  const slots = interval ? stretches(question, interval, span, now) : [span]
  if (!by) {
    const { sums, rowsRead } = await counter.sum(slots, false, null, slots.length <= TIMED_SUMS_MAX)
    return { sums: gapless(sums, slots), slots, parts: [], rowsRead }
  }
  const all = await counter.sum([span], true, null, !interval || by !== 'tag')
  const parts = all.sums.toSorted(dearestFirst).slice(0, top)
  if (!interval) return { sums: parts, slots, parts, rowsRead: all.rowsRead }
  const values = parts.map(({ value }) => value)
  const isTimed = slots.length * values.length <= TIMED_SUMS_MAX
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
