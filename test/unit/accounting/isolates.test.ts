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

interface Running {
  readonly owner: number
  readonly held: Held
  readonly cost: number
  readonly endsAt: number
  readonly id: string
}

/** Several isolates spend one budget, some crash in the middle, some of what they tell is lost or told twice. */
function begin(world: World) {
  const random = seeded(world.seed)
  const ledgers = openLedgers()
  const borrowers = Array.from({ length: world.isolates }, (_, index): Borrower => makeBorrower(`i${index}`))
  return { ...world, random, ledgers, borrowers, running: [] as Running[], untold: new Map<number, number>() }
}
type State = ReturnType<typeof begin>

function borrowerOf({ borrowers }: State, owner: number): Borrower {
  const found = borrowers[owner]
  if (!found) throw new Error(`no isolate ${owner}`)
  return found
}

function tell(state: State, owner: number, now: number): void {
  const { random, lossRate, ledgers, untold } = state
  const reports = newsOf(borrowerOf(state, owner), now)
  if (random() < lossRate) {
    keepUntold(borrowerOf(state, owner), reports)
    return
  }
  tellReports(ledgers, reports, now)
  if (random() < lossRate) tellReports(ledgers, reports, now)
  untold.set(owner, 0)
}

/** What has ended by now is settled; gives what it cost. */
function endDue(state: State, now: number): number {
  const { running, untold } = state
  const ended = running.filter(({ endsAt }) => endsAt <= now)
  for (const { owner, held, cost, id } of ended) {
    settleHeld(borrowerOf(state, owner), held, cost, id, now)
    untold.set(owner, (untold.get(owner) ?? 0) + cost)
  }
  running.splice(0, running.length, ...running.filter(({ endsAt }) => endsAt > now))
  return ended.reduce((sum, { cost }) => sum + cost, 0)
}

/** What ran there costs nothing more: the platform cut it off. Gives what was spent there and never told. */
function crash({ borrowers, running, untold }: State, owner: number, index: number): number {
  borrowers[owner] = makeBorrower(`i${owner}-${index}`)
  running.splice(0, running.length, ...running.filter((each) => each.owner !== owner))
  const lost = untold.get(owner) ?? 0
  untold.set(owner, 0)
  return lost
}

/** A request that asks for room; null: there was none. */
function enter(state: State, owner: number, id: string, now: number): Running | null {
  const { random, ledgers, surprise } = state
  const borrower = borrowerOf(state, owner)
  const wanted = need(200 + Math.floor(random() * 2_000))
  const held = draw(borrower, wanted, now) ?? borrow(borrower, wanted, ledgers, now)
  if (!held) return null
  if (random() < 0.02) {
    undo(held)
    return null
  }
  const cost = Math.floor(wanted.amount * (random() < 0.1 ? 1 + surprise : random()))
  return { owner, held, cost, endsAt: now + Math.floor(random() * 3_000), id }
}

function borrow(borrower: Borrower, wanted: Need, ledgers: State['ledgers'], now: number): Held | null {
  const part = partOf(borrower, wanted)
  const answer = takeParts(ledgers, [part], now)
  const grant = answer.granted ? answer.grants[0] : undefined
  return grant ? accept(borrower, wanted, part, grant, now) : null
}

function live(world: World): Outcome {
  const state = begin(world)
  const { random, ledgers, borrowers, running } = state
  let now = 1_764_000_000_000
  const sums = { admitted: 0, spent: 0, excess: 0, lost: 0 }
  for (let index = 0; index < world.requests; index++) {
    now += Math.floor(random() * 200)
    sums.spent += endDue(state, now)
    const owner = Math.floor(random() * world.isolates)
    if (random() < 0.2) tell(state, owner, now)
    const isCrash = random() < world.crashRate
    if (isCrash) sums.lost += crash(state, owner, index)
    const entered = isCrash ? null : enter(state, owner, `r${index}`, now)
    if (!entered) continue
    sums.admitted++
    sums.excess += Math.max(0, entered.cost - entered.held.need.amount)
    running.push(entered)
  }
  sums.spent += endDue(state, now + 10_000)
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
