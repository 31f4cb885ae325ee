import type { Span } from '../shared/calendar.ts'

/** A part of an account that somebody holds: what is left of it cannot be had by anybody else. */
export interface Lease {
  /** As granted; once its time was over only what had been spent of it. */
  amount: number
  /** What was told to be spent of it, which may be more than it held. */
  spent: number
  /** Epoch ms at which it is taken back, should nobody speak of it again; and at which one taken back is forgotten. */
  expiresAt: number
}

/** What was spent and what is held, in one span of time. Amounts are whole numbers: nano-dollars, or slots. */
export interface Account {
  /** Epoch ms at which its span begins, and ends. */
  readonly start: number
  readonly end: number
  spent: number
  readonly leases: Map<string, Lease>
  /** What leases ended with, so that an end told twice counts once. By id: until when it is remembered, epoch ms. */
  readonly ended: Map<string, number>
}

export function openAccount({ start, end }: Span, spent = 0): Account {
  return { start, end, spent, leases: new Map(), ended: new Map() }
}

/** What is spent or may yet be spent by those who hold leases. */
export function committed({ spent, leases }: Account): number {
  let sum = spent
  for (const lease of leases.values()) sum += Math.max(0, lease.amount - lease.spent)
  return sum
}

/** In the last twentieth of an account nobody is lent more than the request at hand needs. */
const EXACT_SHARE = 0.05
/** A lease beyond the need is a hundredth of what is left, so that a hundred borrowers cannot lock it all away. */
const LEASE_SHARE = 0.01

/** What is asked of an account: at least `need`, at best `want`. */
export interface Wanted {
  readonly id: string
  readonly need: number
  readonly want: number
  readonly expiresAt: number
}

/**
 * Lends a part of an account; null when less than the need is left. Asked again under the same id it lends nothing more. What
 * is spent and lent together is never above the limit, so an account is overspent only by as much as answers cost more than
 * was reserved for them.
 */
export function lend(account: Account, { id, need, want, expiresAt }: Wanted, limit: number): Lease | null {
  const known = account.leases.get(id)
  if (known) return known
  if (account.ended.has(id)) return { amount: 0, spent: 0, expiresAt }
  const left = limit - committed(account)
  if (need > left) return null
  const spare = Math.floor(left * LEASE_SHARE)
  const amount = left <= limit * EXACT_SHARE ? need : Math.min(left, Math.max(need, Math.min(want, need + spare)))
  const lease: Lease = { amount, spent: 0, expiresAt }
  account.leases.set(id, lease)
  return lease
}

/** How long the end of a lease is remembered. */
const REMEMBER_MS = 15 * 60_000

/** Takes what a holder tells: all it has spent so far, and whether it gives the rest back. Told again it changes nothing. */
export function report(account: Account, id: string, spent: number, isOver: boolean, now: number): void {
  const lease = account.leases.get(id)
  // Whose lease was taken back for its silence has spent all the same.
  if (!lease) {
    if (account.ended.has(id)) return
    account.spent += spent
    if (isOver) account.ended.set(id, now + REMEMBER_MS)
    else account.leases.set(id, { amount: spent, spent, expiresAt: now + REMEMBER_MS })
    return
  }
  // A report that was overtaken by a later one.
  if (spent > lease.spent) {
    account.spent += spent - lease.spent
    lease.spent = spent
  }
  if (!isOver) return
  account.leases.delete(id)
  account.ended.set(id, now + REMEMBER_MS)
}

/** Takes back what nobody has spoken of in time; gives of how many leases. What such a one spent may still be told. */
export function sweep(account: Account, now: number): number {
  let swept = 0
  for (const [id, lease] of account.leases) {
    if (lease.expiresAt > now) continue
    if (lease.amount <= lease.spent) account.leases.delete(id)
    else {
      lease.amount = lease.spent
      lease.expiresAt = now + REMEMBER_MS
      swept++
    }
  }
  for (const [id, until] of account.ended) if (until <= now) account.ended.delete(id)
  return swept
}

/** When the next lease is to be taken back, epoch ms; null: none is out. */
export function nextExpiry({ leases }: Account): number | null {
  let next: number | null = null
  for (const { expiresAt } of leases.values()) next = Math.min(next ?? expiresAt, expiresAt)
  return next
}
