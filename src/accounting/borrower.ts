import type { Grant, Part, Report, Rule, Standing } from './part.ts'

/** What a limit counts. Costs in nano-dollars. */
export type Measure = 'requests' | 'concurrency' | 'tokens' | 'input_tokens' | 'output_tokens' | 'cost'

/** What a request needs of one limit. */
export interface Need {
  readonly of: Measure
  readonly counter: string
  readonly rule: Rule
  readonly amount: number
  /** What to do when the limiter cannot be asked. */
  readonly onFailure: 'open' | 'closed'
}

/** A part of an account or a rate that may be spent without asking. */
interface Slice {
  readonly id: string
  readonly rule: Rule
  /** The start of its account's span. */
  readonly start: number
  readonly amount: number
  spent: number
  held: number
  /** Epoch ms after which nothing new is taken of it. */
  readonly until: number
  usedAt: number
  /** How much of `spent` was told already. */
  told: number
}

/** What a request took of one counter, until it is known what it used. */
export interface Held {
  readonly need: Need
  /** Null: nobody could be asked. */
  readonly slice: Slice | null
}

interface Counter {
  readonly slices: Slice[]
  standing: Standing | null
  /** Until when (epoch ms) a need of at least so much is known to be refused. */
  refusal: { readonly until: number; readonly amount: number; readonly standing: Standing } | null
}

/** Spends what it was lent for as many requests as it lasts. One borrower an isolate and tenant. */
export interface Borrower {
  /** Tells it from all others. */
  readonly name: string
  readonly counters: Map<string, Counter>
  untold: Report[]
  lent: number
}

/** How long a slice is drawn on; what is left of it then goes back. */
const SLICE_MS = 10_000
const RATE_SLICE_MS = 1_000
/** A slice that nobody has used for so long goes back. */
const IDLE_MS = 1_000
/** How many requests' worth is borrowed at once. */
const AHEAD = 50
/** Refusals are believed for as long as nothing can have changed, but no longer: budgets may be raised. */
const REFUSED_MS = 1_000
const UNTOLD_MAX = 10_000
const COUNTERS_MAX = 20_000

/** A borrower with nothing yet. */
export function makeBorrower(name: string): Borrower {
  return { name, counters: new Map(), untold: [], lent: 0 }
}

/** The need that is known to be refused; null: none is. */
export function refusedOf({ counters }: Borrower, needs: readonly Need[], now: number) {
  for (const need of needs) {
    const refusal = counters.get(need.counter)?.refusal
    if (!refusal || now >= refusal.until || need.amount < refusal.amount) continue
    return { need, retryAfterMs: refusal.until - now, standing: refusal.standing }
  }
  return null
}

/** Takes a need of what was lent; null where that does not suffice. */
export function draw({ counters }: Borrower, need: Need, now: number): Held | null {
  const slice = counters.get(need.counter)?.slices.find((each) => now < each.until && leftOf(each) >= need.amount)
  if (!slice || slice.rule.kind === 'slots') return null
  slice.held += need.amount
  slice.usedAt = now
  return { need, slice }
}

/** The question that fetches more. */
export function partOf(borrower: Borrower, { counter, rule, amount }: Need): Part {
  borrower.lent++
  const want = rule.kind === 'slots' ? 0 : amount * AHEAD
  return { counter, rule, need: amount, want, id: `${borrower.name}-${borrower.lent}` }
}

/** Takes what was granted, and a need of it. */
export function accept(borrower: Borrower, need: Need, { id }: Part, grant: Grant, now: number): Held {
  const { rule, amount: held } = need
  const { amount, start, end } = grant
  const until = rule.kind === 'rate' ? now + RATE_SLICE_MS : Math.min(now + SLICE_MS, end)
  const slice: Slice = { id, rule, start, amount, spent: 0, held, until, usedAt: now, told: 0 }
  const counter = counterOf(borrower, need.counter)
  counter.standing = grant
  counter.refusal = null
  counter.slices.push(slice)
  return { need, slice }
}

/** Remembers that a need was refused, so that the next one like it need not ask. A slot may come free at any moment. */
export function remember(
  borrower: Borrower,
  { counter, rule, amount }: Need,
  retryAfterMs: number | null,
  standing: Standing,
  now: number,
): void {
  if (rule.kind === 'slots') return
  const until = now + Math.min(retryAfterMs ?? REFUSED_MS, REFUSED_MS)
  counterOf(borrower, counter).refusal = { until, amount, standing }
}

/** Gives back what was drawn and not used at all. */
export function undo({ need, slice }: Held): void {
  if (slice) slice.held -= need.amount
}

/** Settles what a request took with what it used. `id` names the request. */
export function settleHeld(borrower: Borrower, { need, slice }: Held, used: number, id: string, now: number): void {
  const { counter, rule, amount } = need
  const spent = rule.kind === 'slots' ? 0 : Math.max(0, Math.ceil(used))
  if (!slice) {
    const giveBack = rule.kind === 'rate' ? -spent : 0
    if (rule.kind !== 'slots') tellLater(borrower, [{ counter, rule, id, start: now, spent, isOver: true, giveBack }])
    return
  }
  slice.held -= amount
  slice.spent += spent
  slice.usedAt = now
  const over = slice.spent + slice.held - slice.amount
  if (rule.kind !== 'rate' || over <= 0) return
  // An account is told all that was spent, even beyond the slice; a rate only what it has not taken yet.
  slice.spent -= over
  tellLater(borrower, [{ counter, rule, id: slice.id, start: slice.start, spent: 0, isOver: false, giveBack: -over }])
}

/** What is to be told: what was spent since, and the end of slices that nobody draws on any more. */
export function newsOf(borrower: Borrower, now: number): Report[] {
  const fresh = [...borrower.counters].flatMap(([counter, { slices }]) => {
    const told = slices.map((slice) => newsOfSlice(counter, slice, now))
    for (const { slice, isOver } of told) if (isOver) slices.splice(slices.indexOf(slice), 1)
    return told.flatMap(({ report }) => report ?? [])
  })
  const reports = [...borrower.untold, ...fresh]
  borrower.untold = []
  return reports
}

/** Keeps what could not be told. An account counts a report once, however often it comes; a rate would not, and forgets by itself. */
export function keepUntold(borrower: Borrower, reports: readonly Report[]): void {
  tellLater(
    borrower,
    reports.filter(({ rule }) => rule.kind !== 'rate'),
  )
}

/** How a counter stands as far as is known, with what was lent and not used; null: not known. */
export function standingIn({ counters }: Borrower, counter: string): Standing | null {
  const known = counters.get(counter)
  if (!known?.standing) return null
  const slack = known.slices.reduce((sum, slice) => sum + Math.max(0, leftOf(slice)), 0)
  return { ...known.standing, remaining: known.standing.remaining + slack }
}

/** Whether it has anything that no request holds. */
export function hasSlack({ counters }: Borrower): boolean {
  return [...counters.values()].some(({ slices }) => slices.some(({ held }) => held <= 0))
}

function tellLater(borrower: Borrower, reports: readonly Report[]): void {
  borrower.untold = [...borrower.untold, ...reports].slice(-UNTOLD_MAX)
}

function counterOf({ counters }: Borrower, counter: string): Counter {
  const known = counters.get(counter)
  if (known) return known
  if (counters.size >= COUNTERS_MAX) forgetIdle(counters)
  const opened: Counter = { slices: [], standing: null, refusal: null }
  counters.set(counter, opened)
  return opened
}

function leftOf({ amount, spent, held }: Slice): number {
  return amount - spent - held
}

function newsOfSlice(counter: string, slice: Slice, now: number) {
  const { id, rule, start, amount, spent, held, told } = slice
  const isOver = held <= 0 && isLeft(slice, now)
  const about = { counter, rule, id, start, spent, isOver }
  if (rule.kind === 'rate') {
    const giveBack = amount - spent
    return { slice, isOver, report: isOver && giveBack > 0 ? { ...about, giveBack } : null }
  }
  slice.told = spent
  return { slice, isOver, report: isOver || spent > told ? { ...about, giveBack: 0 } : null }
}

function isLeft({ rule, until, usedAt }: Slice, now: number): boolean {
  return rule.kind === 'slots' || now >= until || now - usedAt >= IDLE_MS
}

/** Callers choose the names of customers, so how many are remembered is bounded. */
function forgetIdle(counters: Map<string, Counter>): void {
  for (const [name, { slices }] of counters) if (slices.length === 0) counters.delete(name)
}
