import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choose } from '../../../../src/learning/policy/choose.ts'
import {
  bestSingle,
  type HeldOut,
  ladder,
  ONLY_QUALITY,
  outlookOf,
  selectAim,
} from '../../../../src/learning/policy/select-aim.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const PLANS = { quality: [0.9, 0.88, 0.5], deviation: [0.02, 0.02, 0.02], cost: [10, 1, 0.1], latency: [1, 2, 1] }

describe('a choice', () => {
  it('is the best where nothing else weighs', () => {
    expect(choose(PLANS, ONLY_QUALITY)).toBe(0)
  })

  it('is a cheaper one as cost weighs more', () => {
    expect(choose(PLANS, { ...ONLY_QUALITY, costWeight: 0.01 })).toBe(1)
    expect(choose(PLANS, { ...ONLY_QUALITY, costWeight: 1 })).toBe(2)
  })

  it('never falls below the floor, whatever cost weighs', () => {
    expect(choose(PLANS, { ...ONLY_QUALITY, costWeight: 1e6, floor: 0.95 })).toBe(1)
  })

  it('is judged by the lower bound', () => {
    const doubtful = { ...PLANS, deviation: [0.2, 0.02, 0.02] }
    expect(choose(doubtful, { ...ONLY_QUALITY, caution: 1 })).toBe(1)
  })

  it('is the quicker one where latency weighs', () => {
    expect(choose({ ...PLANS, quality: [0.9, 0.9, 0.1] }, { ...ONLY_QUALITY, latencyWeight: 0.1 })).toBe(0)
  })

  it('is none without plans', () => {
    expect(choose({ quality: [], deviation: [], cost: [] }, ONLY_QUALITY)).toBe(-1)
  })

  it('never costs more when cost weighs more', () => {
    const plan = fc.record({ quality: fc.double({ min: 0, max: 1, noNaN: true }), cost: fc.nat(100) })
    fc.assert(
      fc.property(fc.array(plan, { minLength: 1 }), fc.nat(50), fc.nat(50), (plans, a, b) => {
        const prospects = {
          quality: plans.map(({ quality }) => quality),
          deviation: plans.map(() => 0),
          cost: plans.map(({ cost }) => cost),
        }
        const costOf = (weight: number) =>
          prospects.cost[choose(prospects, { ...ONLY_QUALITY, costWeight: weight })] ?? 0
        expect(costOf(Math.max(a, b) / 100)).toBeLessThanOrEqual(costOf(Math.min(a, b) / 100))
      }),
    )
  })
})

/** A dear plan right nine times in ten, and a cheap one right as often on one half of the requests. */
function heldOut(count: number, seed: number): HeldOut[] {
  const random = seeded(seed)
  return Array.from({ length: count }, () => {
    const cheap = random() < 0.5 ? 0.9 : 0.3
    const prospects = { quality: [0.9, cheap], deviation: [0, 0], cost: [10, 1] }
    return { prospects, quality: [Number(random() < 0.9), Number(random() < cheap)], cost: [10, 1] }
  })
}

describe('an aim chosen on requests held out', () => {
  const held = heldOut(2_000, 1)
  const outlooks = ladder(held).map((aim) => outlookOf(held, aim, bestSingle(held), 1))

  it('keeps to the share of quality asked for, on other requests too', () => {
    const chosen = selectAim(outlooks, 0.97)
    const after = outlookOf(heldOut(2_000, 2), chosen?.aim ?? ONLY_QUALITY, 0, 1)
    expect(after.ratio).toBeGreaterThan(0.96)
    expect(after.meanCost).toBeLessThan(6.5)
  })

  it('is dearer the more quality is asked for', () => {
    const costs = [0.3, 0.9, 0.97].map((share) => selectAim(outlooks, share)?.meanCost ?? 10)
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
  })

  it('is none where no aim is sure to reach the share', () => {
    expect(selectAim(outlooks, 1.2)).toBeNull()
  })

  it('is judged with more caution the more standard errors are asked for', () => {
    const aim = { ...ONLY_QUALITY, costWeight: 0.05 }
    expect(outlookOf(held, aim, 0, 2).ratioBound).toBeLessThan(outlookOf(held, aim, 0, 1).ratioBound)
    expect(outlookOf(held, aim, 0, 0).ratioBound).toBe(outlookOf(held, aim, 0, 0).ratio)
  })

  it('states how far the choices were overrated', () => {
    const boastful = held.map((each) => ({ ...each, prospects: { ...each.prospects, quality: [1, 1] } }))
    expect(outlookOf(boastful, ONLY_QUALITY, 0, 1).optimism).toBeGreaterThan(0.05)
  })
})
