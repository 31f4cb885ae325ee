import { describe, expect, it } from 'vitest'
import { assignArm } from '../../../../src/learning/promotion/assign-arm.ts'
import { judgeTest, screen, watchShadow } from '../../../../src/learning/promotion/next-stage.ts'
import { anytimeDifference, requiredPerSide, sideOf } from '../../../../src/learning/promotion/sequential-test.ts'
import { baselineOf, findWorsening } from '../../../../src/learning/promotion/watch.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

/** Looks at a test every fifty grades; gives where it ended. */
function ended(candidate: number, current: number, seed: number, disagreement = 0.3, most = 3_000): string {
  const random = seeded(seed)
  const [ours, theirs]: [number[], number[]] = [[], []]
  while (ours.length < most) {
    for (let at = 0; at < 50; at++) {
      ours.push(Number(random() < candidate))
      theirs.push(Number(random() < current))
    }
    const { to } = judgeTest({ candidate: sideOf(ours), current: sideOf(theirs), disagreement, costChange: -0.3 })
    if (to) return to
  }
  return 'waiting'
}
const share = (count: number, run: (seed: number) => string, wanted: string) =>
  Array.from({ length: count }, (_, seed) => run(seed + 1)).filter((got) => got === wanted).length / count

describe('a test of a version', () => {
  it('promotes one that is as good and cheaper, in the end', () => {
    expect(share(60, (seed) => ended(0.7, 0.7, seed, 0.1), 'current')).toBeGreaterThan(0.8)
  })

  it('hardly ever rejects one that is as good, however often it is looked at', () => {
    expect(share(300, (seed) => ended(0.7, 0.7, seed, 0.3, 1_500), 'rejected')).toBeLessThan(0.05)
  })

  it('hardly ever promotes one that loses what the margin forbids', () => {
    // A tenth of the requests differ, so that the margin where they differ is a tenth of a point of ten.
    expect(share(300, (seed) => ended(0.6, 0.7, seed, 0.1, 1_500), 'current')).toBeLessThan(0.05)
    expect(share(60, (seed) => ended(0.5, 0.7, seed, 0.3), 'rejected')).toBeGreaterThan(0.95)
  })

  it('waits until there are enough grades, and says how many', () => {
    const few = judgeTest({ candidate: sideOf([1, 0]), current: sideOf([1]), disagreement: 0.3, costChange: 0 })
    expect(few).toMatchObject({ to: null, reason: expect.stringContaining('2 and 1 graded') })
  })

  it('needs as many grades as textbooks say', () => {
    // 2 (1.645 + 0.842)^2 x 0.21 / 0.01^2
    expect(requiredPerSide(0.21, 0.01)).toBe(25_978)
  })

  it('has intervals that hold the truth at every look', () => {
    const missed = Array.from({ length: 200 }, (_, seed) => {
      const random = seeded(seed + 1)
      const [one, other]: [number[], number[]] = [[], []]
      for (let look = 0; look < 40; look++) {
        for (let at = 0; at < 50; at++) {
          one.push(Number(random() < 0.8))
          other.push(Number(random() < 0.7))
        }
        const { low, high } = anytimeDifference(sideOf(one), sideOf(other), 0.05)
        if (low > 0.1 || high < 0.1) return true
      }
      return false
    })
    expect(missed.filter(Boolean).length / missed.length).toBeLessThan(0.05)
  })
})

describe('what comes before a test', () => {
  const difference = { value: -0.02, error: 0.005, low: -0.03, high: -0.01 }

  it('is a screen that waits for evidence, lets through what may be better and stops what is worse', () => {
    expect(screen({ requests: 1_000, effective: 150, difference }).to).toBeNull()
    expect(screen({ requests: 1_000, effective: 900, difference }).to).toBe('rejected')
    expect(screen({ requests: 1_000, effective: 900, difference: { ...difference, high: 0.01 } }).to).toBe('shadow')
  })

  it('is a shadow in which choices are watched', () => {
    const seen = { requests: 400, agreed: 300, qualityChange: 0, costChange: -0.4, tolerated: 0.04 }
    expect(watchShadow(seen)).toMatchObject({ to: 'ab', reason: expect.stringContaining('75 % of 400') })
    expect(watchShadow({ ...seen, requests: 100 }).to).toBeNull()
    expect(watchShadow({ ...seen, agreed: 400 }).to).toBe('current')
    expect(watchShadow({ ...seen, qualityChange: -0.05 }).to).toBe('rejected')
  })
})

describe('after a promotion', () => {
  const stream = (mean: number, count: number, seed: number) => {
    const random = seeded(seed)
    return Array.from({ length: count }, () => Number(random() < mean))
  }
  const baseline = baselineOf(stream(0.1, 2_000, 1))

  it('a doubled rate of errors is found within some hundred requests', () => {
    const found = Array.from({ length: 40 }, (_, seed) => findWorsening(stream(0.25, 2_000, seed + 2), baseline, 1))
    expect(found.every((alarm) => alarm !== null && alarm.after < 500)).toBe(true)
  })

  it('nothing is found in 5,000 requests where nothing changed', () => {
    const alarms = Array.from({ length: 60 }, (_, seed) => findWorsening(stream(0.1, 5_000, seed + 100), baseline, 1))
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(6)
  })

  it('a few failures where there were none before are no alarm, many are', () => {
    const never = baselineOf(stream(0, 500, 1))
    expect(findWorsening([1, 0, 0, 1, 0, 0, 0, 0, 0, 0], never, 1)).toBeNull()
    expect(findWorsening(stream(0.5, 100, 3), never, 1)).not.toBeNull()
  })

  it('an improvement is no alarm, and a baseline of next to nothing judges nothing', () => {
    expect(findWorsening(stream(0, 3_000, 5), baseline, 1)).toBeNull()
    expect(findWorsening(stream(1, 3_000, 5), baselineOf([0, 0, 1]), 1)).toBeNull()
  })
})

it('a conversation stays with one side of a test, and sides are even', () => {
  const sides = Array.from({ length: 4_000 }, (_, at) => assignArm(`conversation ${at}`, 'rtv_1'))
  const candidates = sides.filter((side) => side === 'candidate').length
  expect(Math.abs(candidates - 2_000)).toBeLessThan(140)
  expect(assignArm('conversation 1', 'rtv_1')).toBe(assignArm('conversation 1', 'rtv_1'))
  const other = Array.from({ length: 4_000 }, (_, at) => assignArm(`conversation ${at}`, 'rtv_2'))
  const same = sides.filter((side, at) => side === other[at]).length
  expect(Math.abs(same - 2_000)).toBeLessThan(140)
})
