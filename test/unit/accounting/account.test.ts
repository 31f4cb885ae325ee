import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  committed,
  lend,
  nextExpiry,
  openAccount,
  report,
  sweep,
} from '../../../src/accounting/account.ts'

const LIMIT = 1_000_000
const SPAN = { start: 0, end: 1e12 }
const ask = (account: Account, id: string, need: number, want = need, expiresAt = 60_000) =>
  lend(account, { id, need, want, expiresAt }, LIMIT)

interface Event {
  readonly id: string
  readonly act: string
  readonly amount: number
}

/** Lends, spends, ends or sweeps; whoever crashes says nothing more. */
function happen(account: Account, spent: Map<string, number>, { id, act, amount }: Event, now: number): void {
  if (act === 'lend') ask(account, id, amount, 2 * amount, now + 20_000)
  if (act === 'sweep') sweep(account, now)
  const lease = account.leases.get(id)
  if ((act !== 'spend' && act !== 'end') || !lease || lease.expiresAt <= now) return
  const told = Math.min(lease.amount, (spent.get(id) ?? 0) + amount)
  spent.set(id, Math.max(told, spent.get(id) ?? 0))
  report(account, id, told, act === 'end', now)
}

describe('an account', () => {
  test('lends what is asked beyond the need only as a hundredth of what is left', () => {
    const account = openAccount(SPAN)
    expect(ask(account, 'a', 100, LIMIT)?.amount).toBe(10_100)
    expect(ask(account, 'b', 100, 500)?.amount).toBe(500)
  })

  test('lends exactly the need in its last twentieth', () => {
    const account = openAccount(SPAN, 960_000)
    expect(ask(account, 'a', 100, LIMIT)?.amount).toBe(100)
  })

  test('refuses what is more than is left, and lends the last of it', () => {
    const account = openAccount(SPAN, 990_000)
    expect(ask(account, 'a', 10_001)).toBeNull()
    expect(ask(account, 'b', 10_000)?.amount).toBe(10_000)
    expect(ask(account, 'c', 1)).toBeNull()
  })

  test('lends nothing more to whoever asks again under the same id, during the lease and after it', () => {
    const account = openAccount(SPAN)
    ask(account, 'a', 100)
    ask(account, 'a', 100)
    expect(committed(account)).toBe(100)
    report(account, 'a', 60, true, 0)
    ask(account, 'a', 100)
    expect(committed(account)).toBe(60)
  })

  test('counts a report once, however often and in whatever order it comes', () => {
    const account = openAccount(SPAN)
    ask(account, 'a', 100)
    for (const [spent, isOver] of [
      [40, false],
      [10, false],
      [40, false],
      [70, true],
      [70, true],
      [40, false],
    ] as const)
      report(account, 'a', spent, isOver, 0)
    expect(account.spent).toBe(70)
    expect(committed(account)).toBe(70)
  })

  test('counts what an answer cost beyond its lease', () => {
    const account = openAccount(SPAN)
    ask(account, 'a', 100)
    report(account, 'a', 170, true, 0)
    expect(account.spent).toBe(170)
  })

  test('takes back what nobody spoke of in time, and still counts what such a one spent', () => {
    const account = openAccount(SPAN)
    ask(account, 'a', 100)
    report(account, 'a', 30, false, 10)
    expect(nextExpiry(account)).toBe(60_000)
    expect(sweep(account, 59_999)).toBe(0)
    expect(sweep(account, 60_000)).toBe(1)
    expect(committed(account)).toBe(30)
    report(account, 'a', 80, true, 70_000)
    expect(committed(account)).toBe(80)
  })

  test('counts what was spent without a lease once', () => {
    const account = openAccount(SPAN)
    report(account, 'unasked', 50, true, 0)
    report(account, 'unasked', 50, true, 0)
    expect(account.spent).toBe(50)
  })

  test('is never overspent by answers that cost what was reserved, nor holds anything once all have ended or crashed', () => {
    const event = fc.record({
      id: fc.nat({ max: 30 }).map(String),
      act: fc.constantFrom('lend', 'spend', 'end', 'crash', 'sweep'),
      amount: fc.nat({ max: 150_000 }),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 150 }), (events) => {
        const account = openAccount(SPAN)
        const spent = new Map<string, number>()
        let now = 0
        for (const each of events) {
          now += 1_000
          happen(account, spent, each, now)
          expect(committed(account)).toBeLessThanOrEqual(LIMIT)
        }
        for (const at of [now + 100_000, now + 10_000_000]) sweep(account, at)
        expect(account.leases.size).toBe(0)
        expect(committed(account)).toBe([...spent.values()].reduce((sum, each) => sum + each, 0))
      }),
      { numRuns: 700 },
    )
  })
})
