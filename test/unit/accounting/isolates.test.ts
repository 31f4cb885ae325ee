import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accept,
  type Borrower,
  draw,
  type Held,
  keepUntold,
  makeBorrower,
  type Need,
  newsOf,
  partOf,
  settleHeld,
  undo,
} from '../../../src/accounting/borrower.ts'
import {
  LEASE_MS,
  openLedgers,
  standingOf,
  sweepLedgers,
  takeParts,
  tellReports,
} from '../../../src/accounting/ledgers.ts'
import type { Rule } from '../../../src/accounting/part.ts'
import { seeded } from '../../../src/shared/seeded.ts'

const BUDGET: Rule = { kind: 'budget', amount: 1_000_000, period: 'total', timezone: 'UTC', thresholds: [] }
const COUNTER = 'bud_1|tenant'
const need = (amount: number): Need => ({ of: 'cost', counter: COUNTER, rule: BUDGET, amount, onFailure: 'closed' })

interface Outcome {
  readonly admitted: number
  /** What answers really cost. */
  readonly spent: number
  /** What the ledger has when all is over. */
  readonly known: number
  readonly held: number
  /** What answers cost beyond what was reserved for them. */
  readonly excess: number
  /** What was spent by isolates that crashed before they told. */
  readonly lost: number
}

interface World {
  readonly isolates: number
  readonly requests: number
  readonly crashRate: number
  readonly lossRate: number
  /** How far an answer may cost more than was reserved: 0 never. */
  readonly surprise: number
  readonly seed: number
}

/** Several isolates spend one budget, some crash in the middle, some of what they tell is lost or told twice. */
function live({ isolates, requests, crashRate, lossRate, surprise, seed }: World): Outcome {
  const random = seeded(seed)
  const ledgers = openLedgers()
  const names = Array.from({ length: isolates }, (_, index) => `i${index}`)
  const borrowers: Borrower[] = names.map((name) => makeBorrower(name))
  const running: { owner: number; held: Held; cost: number; endsAt: number; id: string }[] = []
  let now = 1_764_000_000_000
  const sums = { admitted: 0, spent: 0, excess: 0, lost: 0 }
  const untold = new Map<number, number>()

  const tell = (owner: number) => {
    const borrower = borrowers[owner]
    if (!borrower) return
    const reports = newsOf(borrower, now)
    if (random() < lossRate) return keepUntold(borrower, reports)
    tellReports(ledgers, reports, now)
    if (random() < lossRate) tellReports(ledgers, reports, now)
    untold.set(owner, 0)
  }

  for (let index = 0; index < requests; index++) {
    now += Math.floor(random() * 200)
    for (const ended of running.filter(({ endsAt }) => endsAt <= now)) {
      const borrower = borrowers[ended.owner]
      running.splice(running.indexOf(ended), 1)
      if (borrower) settleHeld(borrower, ended.held, ended.cost, ended.id, now)
      sums.spent += ended.cost
      untold.set(ended.owner, (untold.get(ended.owner) ?? 0) + ended.cost)
    }
    const owner = Math.floor(random() * isolates)
    if (random() < 0.2) tell(owner)
    if (random() < crashRate) {
      borrowers[owner] = makeBorrower(`i${owner}-${index}`)
      // What ran there costs nothing more: the platform cut it off.
      for (const cut of running.filter((each) => each.owner === owner)) running.splice(running.indexOf(cut), 1)
      sums.lost += untold.get(owner) ?? 0
      untold.set(owner, 0)
      continue
    }
    const borrower = borrowers[owner]
    if (!borrower) continue
    const wanted = need(200 + Math.floor(random() * 2_000))
    let held = draw(borrower, wanted, now)
    if (!held) {
      const part = partOf(borrower, wanted)
      const answer = takeParts(ledgers, [part], now)
      const grant = answer.granted ? answer.grants[0] : undefined
      if (!grant) continue
      held = accept(borrower, wanted, part, grant, now)
    }
    if (random() < 0.02) {
      undo(held)
      continue
    }
    sums.admitted++
    const cost = Math.floor(wanted.amount * (random() < 0.1 ? 1 + surprise : random()))
    sums.excess += Math.max(0, cost - wanted.amount)
    running.push({ owner, held, cost, endsAt: now + Math.floor(random() * 3_000), id: `r${index}` })
  }
  for (const { owner, held, cost, id } of running) {
    const borrower = borrowers[owner]
    if (borrower) settleHeld(borrower, held, cost, id, now)
    sums.spent += cost
  }
  for (const at of [now + 60_000, now + 2 * LEASE_MS, now + 60 * LEASE_MS]) {
    for (const borrower of borrowers) tellReports(ledgers, newsOf(borrower, at), at)
    sweepLedgers(ledgers, at)
  }
  const { spent: known, held } = standingOf(ledgers, COUNTER, BUDGET, now + 60 * LEASE_MS)
  return { ...sums, known, held }
}

describe('many isolates on one budget', () => {
  const calm = { isolates: 40, requests: 4_000, crashRate: 0, lossRate: 0, surprise: 0 }

  test('spend nearly all of it and never more', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { spent, known, held } = live({ ...calm, seed })
      expect(spent).toBeLessThanOrEqual(1_000_000)
      expect(spent).toBeGreaterThan(950_000)
      expect(known).toBe(spent)
      expect(held).toBe(0)
    }
  })

  test('leave no phantom when they crash and when messages are lost or come twice, and overspend by what was lost with them alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (seed, crashRate) => {
          const { spent, held, known, lost } = live({ ...calm, crashRate, lossRate: 0.2, seed })
          expect(held).toBe(0)
          expect(known).toBeLessThanOrEqual(1_000_000)
          expect(known + lost).toBeGreaterThanOrEqual(spent - 1)
          expect(spent).toBeLessThanOrEqual(1_000_000 + lost)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('overspend by no more than answers cost beyond what was reserved for them', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { spent, excess } = live({ ...calm, surprise: 0.5, seed })
      expect(spent).toBeLessThanOrEqual(1_000_000 + excess)
    }
  })
})
