import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EMPTY_RATE,
  giveBackRate,
  overdrawRate,
  type Rate,
  rateStanding,
  takeRate,
  waitForRate,
} from '../../../src/accounting/rate.ts'

const perSecond = (amount: number, burst = amount): Rate => ({ amount, periodMs: 1_000, burst })

/** The other form of the algorithm, virtual scheduling, in whole numbers: times are multiplied by `amount`. */
function reference({ amount, periodMs, burst }: Rate) {
  let due = 0n
  return (cost: number, now: number): boolean => {
    const at = BigInt(now) * BigInt(amount)
    const next = (due > at ? due : at) + BigInt(cost) * BigInt(periodMs)
    if (next - at > BigInt(burst) * BigInt(periodMs)) return false
    due = next
    return true
  }
}

describe('a rate', () => {
  test('admits exactly its burst at one instant, whatever the burst', () => {
    for (const burst of [1, 3, 7, 50, 999, 10_000]) {
      let state = EMPTY_RATE
      let admitted = 0
      for (let index = 0; index < burst + 100; index++) {
        const next = takeRate(state, 1, perSecond(burst), 1_764_000_000_000)
        if (next) admitted++
        state = next ?? state
      }
      expect(admitted).toBe(burst)
    }
  })

  test('agrees with virtual scheduling in exact arithmetic over 100,000 steps', () => {
    let steps = 0
    const amounts = fc.constantFrom(1, 2, 4, 5, 8, 10, 20, 25, 50, 100, 125, 500, 1_000)
    const step = fc.record({ wait: fc.nat({ max: 700 }), cost: fc.integer({ min: 1, max: 6 }) })
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: 1, max: 60 }),
        fc.array(step, { minLength: 200, maxLength: 400 }),
        (amount, burst, asked) => {
          const rate = perSecond(amount, burst)
          const expected = reference(rate)
          let state = EMPTY_RATE
          let now = 1_000_000
          for (const { wait, cost } of asked) {
            now += wait
            steps++
            const next = takeRate(state, cost, rate, now)
            expect(next !== null).toBe(expected(cost, now))
            state = next ?? state
          }
        },
      ),
      { numRuns: 500 },
    )
    expect(steps).toBeGreaterThanOrEqual(100_000)
  })

  test('says how long to wait, and that long is enough and a moment less is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 20 }), (amount, cost) => {
        const rate = perSecond(amount, 20)
        const full = takeRate(EMPTY_RATE, 20, rate, 5_000) ?? EMPTY_RATE
        const wait = waitForRate(full, cost, rate, 5_000) ?? -1
        expect(takeRate(full, cost, rate, 5_000 + wait)).not.toBeNull()
        expect(takeRate(full, cost, rate, 5_000 + wait - 1)).toBeNull()
      }),
    )
    expect(waitForRate(EMPTY_RATE, 21, perSecond(1, 20), 0)).toBeNull()
  })

  test('gives back what was not used, and never more than was taken', () => {
    const rate = perSecond(10)
    const taken = takeRate(EMPTY_RATE, 8, rate, 1_000) ?? EMPTY_RATE
    expect(rateStanding(taken, rate, 1_000).remaining).toBe(2)
    expect(rateStanding(giveBackRate(taken, 5, rate, 1_000), rate, 1_000).remaining).toBe(7)
    expect(rateStanding(giveBackRate(taken, 500, rate, 1_000), rate, 1_000).remaining).toBe(10)
  })

  test('that was overdrawn admits nobody until it has drained', () => {
    const rate = perSecond(10)
    const over = overdrawRate(EMPTY_RATE, 25, rate, 1_000)
    expect(rateStanding(over, rate, 1_000)).toEqual({ remaining: 0, resetMs: 2_500 })
    expect(takeRate(over, 1, rate, 2_500)).toBeNull()
    expect(takeRate(over, 1, rate, 2_600)).not.toBeNull()
  })

  test('stands still while a clock steps back', () => {
    const rate = perSecond(10)
    const taken = takeRate(EMPTY_RATE, 10, rate, 10_000) ?? EMPTY_RATE
    expect(takeRate(taken, 1, rate, 9_000)).toBeNull()
    expect(takeRate(giveBackRate(taken, 0, rate, 9_000), 1, rate, 10_050)).toBeNull()
  })
})
