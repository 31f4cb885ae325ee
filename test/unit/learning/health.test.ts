import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Gate,
  gateOf,
  HEALTHY,
  type Health,
  healthyFirst,
  observeHealth,
  TRIAL_EVERY_MS,
} from '../../../src/learning/health.ts'

const LOWER_MARK = 0.1

/** The health after attempts that ended so, a millisecond apart. */
function after(endings: readonly boolean[], health: Health = HEALTHY, cost = 1): Health {
  return endings.reduce((known, ok) => observeHealth(known, ok, known.triedAt + 1, cost), health)
}

function times(count: number, ok: boolean): boolean[] {
  return Array.from({ length: count }, () => ok)
}

test('whatever happens, the share of failures stays from 0 to 1 and the latest attempt is never forgotten', () => {
  const attempt = fc.record({ ok: fc.boolean(), at: fc.nat(), cost: fc.double({ min: 0, max: 100, noNaN: true }) })
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
      let health = HEALTHY
      for (const { ok, at, cost } of attempts) {
        health = observeHealth(health, ok, at, cost)
        expect(health.failing).toBeGreaterThanOrEqual(0)
        expect(health.failing).toBeLessThanOrEqual(1)
      }
      expect(health.triedAt).toBe(Math.max(0, ...attempts.map(({ at }) => at)))
    }),
  )
})

test('a failure never makes an arm look better, nor a success worse', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (endings, cost) => {
      const health = after(endings)
      expect(after([true], health).failing).toBeLessThanOrEqual(health.failing)
      expect(after([false], health, cost).failing).toBeGreaterThanOrEqual(health.failing)
      expect(after([false], health, cost + 1).failing).toBeGreaterThanOrEqual(after([false], health, cost).failing)
    }),
  )
})

test('one failure opens no breaker, and three in a row open any, whatever came before', () => {
  expect(after([false]).open).toBe(false)
  expect(after([...times(500, true), false]).open).toBe(false)
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (endings) => {
      expect(after([...endings, ...times(3, false)]).open).toBe(true)
    }),
  )
})

test('a single failure that made a caller wait counts like several that failed at once', () => {
  expect(after([false], HEALTHY, 3).open).toBe(true)
  expect(after([false], HEALTHY, 3).failing).toBeCloseTo(after(times(3, false)).failing, 9)
})

test('a breaker closes only once the share of failures is under its lower mark, and opens only well above it', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), fc.boolean(), (endings, ok) => {
      const before = after(endings)
      const { failing, open } = after([ok], before)
      const leastWhenOpen = before.open ? LOWER_MARK : 3 * LOWER_MARK
      if (open) expect(failing).toBeGreaterThanOrEqual(leastWhenOpen)
      else expect(failing).toBeLessThan(before.open ? LOWER_MARK : 4 * LOWER_MARK)
    }),
  )
})

test('one success of an arm whose breaker has just opened does not close it', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (endings, cost) => {
      fc.pre(!after(endings).open)
      const failed = after([false], after(endings), cost)
      if (failed.open) expect(after([true], failed).open).toBe(true)
    }),
  )
})

test('a few trials in a row that succeed close the breaker, however long the arm was down', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 1_000 }), (failures) => {
      const down = after(times(failures, false))
      expect(after(times(2, true), down).open).toBe(true)
      expect(after(times(4, true), down).open).toBe(false)
    }),
  )
})

test('an arm that fails every other time does not flap: once open it stays open', () => {
  let health = after(times(3, false))
  for (let step = 0; step < 200; step++) {
    health = after([step % 2 === 0], health)
    expect(health.open).toBe(true)
  }
})

test('an arm that fails once in twenty attempts is never left alone', () => {
  let health = HEALTHY
  for (let step = 0; step < 2_000; step++) {
    health = after([step % 20 !== 0], health)
    expect(health.open).toBe(false)
  }
})

test('an open arm is left alone until the time of its next trial, and a closed one never', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(10 * TRIAL_EVERY_MS), (triedAt, passed) => {
      const open = { failing: 0.5, open: true, triedAt }
      expect(gateOf(open, triedAt + passed)).toBe(passed >= TRIAL_EVERY_MS ? 'trial' : 'open')
      expect(gateOf({ ...open, open: false }, triedAt + passed)).toBe('closed')
    }),
  )
})

test('no arm is ever left out or doubled: those to be left alone go last, each group in its order', () => {
  const arm = fc.record({ name: fc.nat(), gate: fc.constantFrom<Gate>('closed', 'trial', 'open') })
  fc.assert(
    fc.property(fc.array(arm, { maxLength: 12 }), (arms) => {
      const sorted = healthyFirst(arms, ({ gate }) => gate)
      const usable = arms.filter(({ gate }) => gate !== 'open')
      expect(sorted).toEqual([...usable, ...arms.filter(({ gate }) => gate === 'open')])
      expect(sorted).not.toBe(arms)
    }),
  )
})

test('where every arm is open they are tried as they stand', () => {
  expect(healthyFirst(['a', 'b', 'c'], () => 'open')).toEqual(['a', 'b', 'c'])
})
