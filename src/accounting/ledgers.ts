import { type Span, spanOf } from '../shared/calendar.ts'
import { type Account, committed, lend, nextExpiry, openAccount, report, sweep } from './account.ts'
import type { Alert, Answer, Grant, Part, RecordedSpend, Report, Rule, Standing } from './part.ts'
import { EMPTY_RATE, giveBackRate, overdrawRate, type RateState, rateStanding, takeRate, waitForRate } from './rate.ts'

/** All counters of one tenant. What is done to them is done at once: nothing comes between a look and the change it leads to. */
export interface Ledgers {
  readonly rates: Map<string, RateState>
  /** By counter and start of the span. */
  readonly accounts: Map<string, Account>
  /** Names of accounts that changed since they were last written down. */
  readonly dirty: Set<string>
}

/** One account of a counter, as it is written down. */
export interface AccountEntry {
  readonly counter: string
  readonly account: Account
}

/** How long what is lent of an account may be kept without a word. No request lasts longer. */
export const LEASE_MS = 11 * 60_000
/** How long a span that is over is kept for late reports. */
export const KEEP_MS = 24 * 3_600_000

const COUNTERS_MAX = 50_000
const SLOTS: Span = { start: 0, end: Number.MAX_SAFE_INTEGER }

type AccountRule = Exclude<Rule, { kind: 'rate' }>

export function openLedgers(): Ledgers {
  return { rates: new Map(), accounts: new Map(), dirty: new Set() }
}

/** Lends all that is asked or nothing. */
export function takeParts(ledgers: Ledgers, parts: readonly Part[], now: number): Answer {
  for (const [index, part] of parts.entries()) {
    const refusal = refusalOf(ledgers, part, index, now)
    if (refusal) return refusal
  }
  return { granted: true, grants: parts.map((part) => grant(ledgers, part, now)) }
}

/** Takes what holders tell of what they were lent; gives the budgets that have come to a threshold by it. */
export function tellReports(ledgers: Ledgers, reports: readonly Report[], now: number): Alert[] {
  return reports.flatMap(({ counter, rule, id, start, spent, isOver, giveBack }) => {
    if (rule.kind === 'rate') {
      const state = ledgers.rates.get(counter) ?? EMPTY_RATE
      const change = giveBack >= 0 ? giveBackRate : overdrawRate
      ledgers.rates.set(counter, change(state, Math.abs(giveBack), rule, now))
      return []
    }
    const account = accountOf(ledgers, counter, spanOfRule(rule, start))
    const before = account.spent
    report(account, id, spent, isOver, now)
    return rule.kind === 'budget' ? alertsOf(counter, rule, before, account) : []
  })
}

/** Takes back what was kept for too long; gives of how many leases. */
export function sweepLedgers({ accounts, dirty }: Ledgers, now: number): number {
  let swept = 0
  for (const [name, account] of accounts) {
    const taken = sweep(account, now)
    if (taken > 0) dirty.add(name)
    swept += taken
    if (account.end + KEEP_MS < now && account.leases.size === 0) accounts.delete(name)
  }
  return swept
}

/** When that is to be done next, epoch ms; null: nothing is out. */
export function nextSweep({ accounts }: Ledgers): number | null {
  let next: number | null = null
  for (const account of accounts.values()) {
    const expiry = nextExpiry(account)
    if (expiry !== null) next = Math.min(next ?? expiry, expiry)
  }
  return next
}

/** How a counter stands; `spent` and `held` in what it counts. */
export function standingOf(ledgers: Ledgers, counter: string, rule: Rule, now: number) {
  if (rule.kind === 'rate') {
    const standing = rateStanding(ledgers.rates.get(counter) ?? EMPTY_RATE, rule, now)
    return { limit: rule.burst, ...standing, spent: rule.burst - standing.remaining, held: 0 }
  }
  const span = spanOfRule(rule, now)
  const account = ledgers.accounts.get(nameOf(counter, span.start)) ?? openAccount(span)
  const { spent } = account
  return { ...accountStanding(rule, account, span, now), spent, held: committed(account) - spent }
}

/** Accounts that changed since this was last asked. */
export function changedAccounts({ accounts, dirty }: Ledgers): AccountEntry[] {
  const entries = [...dirty].flatMap((name) => {
    const account = accounts.get(name)
    return account ? [{ counter: name.slice(0, name.lastIndexOf('@')), account }] : []
  })
  dirty.clear()
  return entries
}

export function restoreAccounts({ accounts }: Ledgers, entries: readonly AccountEntry[]): void {
  for (const { counter, account } of entries) accounts.set(nameOf(counter, account.start), account)
}

/**
 * Raises accounts of which less is known than was recorded: what was spent and never told. What is held may yet be told and is
 * taken for a part of what was recorded, so that nothing counts twice. Gives what was raised, and the thresholds passed by it.
 */
export function raiseAccounts(
  ledgers: Ledgers,
  recorded: readonly RecordedSpend[],
  now: number,
): { readonly raised: readonly string[]; readonly alerts: Alert[] } {
  const raised: string[] = []
  const alerts = recorded.flatMap(({ counter, rule, start, spent }) => {
    const span = spanOfRule(rule, start)
    const known = ledgers.accounts.get(nameOf(counter, span.start)) ?? openAccount(span)
    sweep(known, now)
    if (spent <= committed(known)) return []
    const account = accountOf(ledgers, counter, span)
    const before = account.spent
    account.spent += spent - committed(account)
    raised.push(counter)
    return alertsOf(counter, rule, before, account)
  })
  return { raised, alerts }
}

/** Null: there is enough. */
function refusalOf(ledgers: Ledgers, part: Part, index: number, now: number): Answer | null {
  const { counter, rule, need } = part
  if (rule.kind === 'rate') {
    const state = ledgers.rates.get(counter) ?? EMPTY_RATE
    if (takeRate(state, need, rule, now)) return null
    const standing = { limit: rule.burst, ...rateStanding(state, rule, now) }
    return { granted: false, part: index, retryAfterMs: waitForRate(state, need, rule, now), standing }
  }
  const span = spanOfRule(rule, now)
  const account = accountOf(ledgers, counter, span)
  sweep(account, now)
  if (account.leases.has(part.id) || need <= rule.amount - committed(account)) return null
  const standing = accountStanding(rule, account, span, now)
  return { granted: false, part: index, retryAfterMs: waitFor(rule, need, span, now), standing }
}

function grant(ledgers: Ledgers, { counter, rule, need, want, id }: Part, now: number): Grant {
  if (rule.kind === 'rate') return grantRate(ledgers, counter, rule, need, want, now)
  const span = spanOfRule(rule, now)
  const account = accountOf(ledgers, counter, span)
  const wanted = { id, need, want: rule.kind === 'slots' ? need : need + want, expiresAt: now + LEASE_MS }
  const amount = lend(account, wanted, rule.amount)?.amount ?? 0
  return { amount, ...span, ...accountStanding(rule, account, span, now) }
}

/** Smaller rates are counted one by one: what one borrower does not use would be missed by another. */
const LENT_FROM = 10_000

/** Beyond the need no more than a hundredth of what is left is lent, of large rates and while more than half is. */
function grantRate(
  { rates }: Ledgers,
  counter: string,
  rule: Extract<Rule, { kind: 'rate' }>,
  need: number,
  want: number,
  now: number,
): Grant {
  const before = rates.get(counter) ?? EMPTY_RATE
  const left = rateStanding(before, rule, now).remaining - need
  const isAmple = rule.burst >= LENT_FROM && left > rule.burst / 2
  const amount = need + (isAmple ? Math.min(want, Math.floor(left / 100)) : 0)
  const after = takeRate(before, amount, rule, now) ?? before
  if (!rates.has(counter) && rates.size >= COUNTERS_MAX) forgetIdle(rates, now)
  rates.set(counter, after)
  return { amount, start: now, end: now, limit: rule.burst, ...rateStanding(after, rule, now) }
}

const DAY_MS = 86_400_000

/** A rate that has drained is as good as one never seen; should all be in use, the oldest go: callers choose the names of customers. */
function forgetIdle(rates: Map<string, RateState>, now: number): void {
  for (const [counter, { at }] of rates) if (now - at > DAY_MS) rates.delete(counter)
  for (const counter of rates.keys()) {
    if (rates.size < COUNTERS_MAX) return
    rates.delete(counter)
  }
}

function nameOf(counter: string, start: number): string {
  return `${counter}@${start}`
}

/** The account, which whoever asks for is about to change. */
function accountOf({ accounts, dirty }: Ledgers, counter: string, span: Span): Account {
  const name = nameOf(counter, span.start)
  const account = accounts.get(name) ?? openAccount(span)
  accounts.set(name, account)
  dirty.add(name)
  return account
}

function spanOfRule(rule: AccountRule, now: number): Span {
  return rule.kind === 'slots' ? SLOTS : spanOf(rule.period, now, rule.timezone)
}

function accountStanding(rule: AccountRule, account: Account, span: Span, now: number): Standing {
  const remaining = Math.max(0, rule.amount - committed(account))
  const isEndless = rule.kind === 'slots' || rule.period === 'total'
  return { limit: rule.amount, remaining, resetMs: isEndless ? null : span.end - now }
}

const SLOT_RETRY_MS = 1_000

function waitFor(rule: AccountRule, need: number, span: Span, now: number): number | null {
  if (need > rule.amount) return null
  if (rule.kind === 'slots') return SLOT_RETRY_MS
  return rule.period === 'total' ? null : span.end - now
}

function alertsOf(counter: string, rule: Extract<Rule, { kind: 'budget' }>, before: number, account: Account): Alert[] {
  const { amount: limit, thresholds } = rule
  const { start, end, spent } = account
  const passed = thresholds.filter((share) => before < share * limit && spent >= share * limit)
  return passed.map((threshold) => ({ counter, threshold, spent, limit, start, end }))
}
