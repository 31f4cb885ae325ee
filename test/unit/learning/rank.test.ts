import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, rank } from '../../../src/learning/rank.ts'
import { absorb, emptyScores, type Observation, type ScoreSnapshot } from '../../../src/learning/scores.ts'
import { seeded } from '../../../src/local/replay/seeded.ts'

const NOTHING = emptyScores()

function answer(arm: string, changes: Partial<Observation> = {}): Observation {
  const at = { at: 1, ok: true, latencyMs: 500, ttftMs: 100, outputTokens: 10, costNanos: null, quality: null }
  return { arm, ...at, ...changes }
}

function taught(scores: ScoreSnapshot, arm: string, count: number, changes: Partial<Observation>): ScoreSnapshot {
  return absorb(
    scores,
    Array.from({ length: count }, () => answer(arm, changes)),
  )
}

function arms(costs: Record<string, number>): Candidate[] {
  return Object.entries(costs).map(([arm, expectedCostNanos]) => ({ arm, expectedCostNanos }))
}

/** How often each arm came first in 400 rankings, as a share. */
function shares(candidates: Candidate[], tenant: ScoreSnapshot, global = NOTHING): Record<string, number> {
  const random = seeded(1)
  const counts: Record<string, number> = {}
  for (let round = 0; round < 400; round += 1) {
    const first = rank(candidates, tenant, global, random)[0]?.arm ?? ''
    counts[first] = (counts[first] ?? 0) + 1 / 400
  }
  return counts
}

test('the clearly better arm comes first, though it is dearer', () => {
  const scores = taught(taught(NOTHING, 'x/good', 200, { quality: 0.95 }), 'x/bad', 200, { quality: 0.3 })
  expect(shares(arms({ 'x/good': 900, 'x/bad': 100 }), scores)['x/good']).toBeGreaterThan(0.99)
})

test('of two equally good arms the cheaper one is preferred', () => {
  const scores = taught(taught(NOTHING, 'x/dear', 200, { quality: 0.9 }), 'x/cheap', 200, { quality: 0.9 })
  expect(shares(arms({ 'x/dear': 900, 'x/cheap': 100 }), scores)['x/cheap']).toBeGreaterThan(0.8)
})

test('of two equally good and equally dear arms the quicker one is preferred', () => {
  const quick = taught(NOTHING, 'x/quick', 200, { quality: 0.9, latencyMs: 100 })
  const both = taught(quick, 'x/a-slow', 200, { quality: 0.9, latencyMs: 9_000 })
  expect(shares(arms({ 'x/a-slow': 100, 'x/quick': 100 }), both)['x/quick']).toBeGreaterThan(0.85)
})

test('what an arm really cost counts for more than the price list, from the fifth answer on', () => {
  const candidates = arms({ 'x/a': 100, 'x/b': 200 })
  const costAfter = (count: number) => {
    const scores = taught(NOTHING, 'x/a', count, { quality: 0.9, costNanos: 700 })
    return rank(candidates, scores, NOTHING, seeded(2)).find(({ arm }) => arm === 'x/a')?.costNanos
  }
  expect(costAfter(4)).toBe(100)
  expect(costAfter(5)).toBeCloseTo(700, 6)
})

test('an arm nobody has seen is still tried now and then', () => {
  const scores = taught(NOTHING, 'x/known', 200, { quality: 0.8 })
  const share = shares(arms({ 'x/known': 100, 'x/new': 100 }), scores)['x/new'] ?? 0
  expect(share).toBeGreaterThan(0.05)
  expect(share).toBeLessThan(0.6)
})

test('a tenant that has seen nothing profits from what everybody has seen', () => {
  const global = taught(taught(NOTHING, 'x/good', 200, { quality: 0.95 }), 'x/bad', 200, { quality: 0.2 })
  expect(shares(arms({ 'x/good': 900, 'x/bad': 100 }), NOTHING, global)['x/good']).toBeGreaterThan(0.95)
})

test("a tenant's own experience outweighs everybody's", () => {
  const global = taught(taught(NOTHING, 'x/a', 2_000, { quality: 0.95 }), 'x/b', 2_000, { quality: 0.4 })
  const tenant = taught(taught(NOTHING, 'x/a', 150, { quality: 0.3 }), 'x/b', 150, { quality: 0.95 })
  expect(shares(arms({ 'x/a': 100, 'x/b': 100 }), tenant, global)['x/b']).toBeGreaterThan(0.95)
})

test('a degraded arm loses first place within 200 answers', () => {
  const before = taught(taught(NOTHING, 'x/cheap', 500, { quality: 0.9 }), 'x/other', 500, { quality: 0.9 })
  const candidates = arms({ 'x/cheap': 100, 'x/other': 300 })
  expect(shares(candidates, before)['x/cheap']).toBeGreaterThan(0.85)
  const failing = taught(before, 'x/cheap', 100, { ok: false, latencyMs: null, quality: null })
  expect(shares(candidates, failing)['x/other']).toBeGreaterThan(0.95)
  const worse = taught(before, 'x/cheap', 200, { quality: 0.4 })
  expect(shares(candidates, worse)['x/other']).toBeGreaterThan(0.95)
})

test('an arm that mostly fails goes last from the fifth failure on, and is never left out', () => {
  const scores = taught(NOTHING, 'x/broken', 5, { ok: false, quality: 1 })
  const candidates = arms({ 'x/broken': 1, 'x/a': 100, 'x/b': 100 })
  for (let seed = 0; seed < 50; seed += 1) {
    const order = rank(candidates, scores, NOTHING, seeded(seed)).map(({ arm }) => arm)
    expect(order).toHaveLength(3)
    expect(order.at(-1)).toBe('x/broken')
  }
  expect(rank(arms({ 'x/broken': 1 }), scores, NOTHING, seeded(1))).toHaveLength(1)
})

test('fallbacks follow by value for money', () => {
  let scores = taught(NOTHING, 'x/best', 200, { quality: 0.95 })
  scores = taught(scores, 'x/dear', 200, { quality: 0.6 })
  scores = taught(scores, 'x/cheap', 200, { quality: 0.5 })
  const order = rank(arms({ 'x/dear': 1_000, 'x/best': 500, 'x/cheap': 50 }), scores, NOTHING, seeded(3))
  expect(order.map(({ arm }) => arm)).toEqual(['x/best', 'x/cheap', 'x/dear'])
})

test('the order of the candidates changes nothing, and none is lost', () => {
  const scores = taught(taught(NOTHING, 'x/1', 20, { quality: 0.9 }), 'x/2', 20, { quality: 0.88 })
  const candidates = arms({ 'x/1': 10, 'x/2': 20, 'x/3': 30, 'x/4': 40, 'x/5': 0 })
  const shuffled = fc.shuffledSubarray(candidates, { minLength: 5 })
  fc.assert(
    fc.property(shuffled, fc.integer(), (other, seed) => {
      const ranked = rank(other, scores, NOTHING, seeded(seed))
      expect(ranked).toEqual(rank(candidates, scores, NOTHING, seeded(seed)))
      expect(ranked.map(({ arm }) => arm).toSorted()).toEqual(candidates.map(({ arm }) => arm))
    }),
  )
})

test('doubt shrinks as answers come in, down to what four hundred that count alike would leave', () => {
  const doubtAfter = (count: number) => {
    const scores = taught(NOTHING, 'x/a', count, { quality: 0.9 })
    return rank(arms({ 'x/a': 1 }), scores, NOTHING, seeded(1))[0]?.uncertainty ?? Number.NaN
  }
  expect(doubtAfter(0)).toBeGreaterThan(0.2)
  expect(doubtAfter(20)).toBeLessThan(doubtAfter(5))
  expect(doubtAfter(5_000)).toBeCloseTo(Math.sqrt((0.9 * 0.1) / 400), 3)
})

test('no candidates rank to nothing', () => {
  expect(rank([], NOTHING, NOTHING, seeded(1))).toEqual([])
})

test('the reason says value, doubt and cost in plain ASCII', () => {
  const scores = taught(NOTHING, 'x/a', 200, { quality: 0.9 })
  const [first] = rank(arms({ 'x/a': 42, 'x/z': 100 }), scores, NOTHING, seeded(4))
  expect(first?.reason).toMatch(/^auto: value 0\.\d\d \+-0\.\d\d, \d\.\d\d of the dearest cost$/)
})

test.each([1, 2, 3, 4, 5])(
  'a simulated tenant that grades answers settles on the cheapest of the best (seed %i)',
  (seed) => {
    const random = seeded(seed)
    const qualities = [0.35, 0.45, 0.5, 0.55, 0.6, 0.62, 0.92, 0.7, 0.92, 0.9]
    const candidates = COSTS.map((expectedCostNanos, index) => ({ arm: `m/${index}`, expectedCostNanos }))
    const chosen: string[] = []
    let scores = NOTHING
    for (let step = 0; step < 2_000; step += 1) {
      const arm = rank(candidates, scores, NOTHING, random)[0]?.arm ?? ''
      const index = Number(arm.slice(2))
      const costNanos = (COSTS[index] ?? 0) * (0.5 + random())
      const quality = Math.min(1, (qualities[index] ?? 0) + (random() - 0.5) / 5)
      scores = absorb(scores, [answer(arm, { ok: random() < 0.99, costNanos }), answer(arm, { ok: null, quality })])
      chosen.push(arm)
    }
    expect(chosen.slice(-500).filter((arm) => arm === 'm/6').length / 500).toBeGreaterThanOrEqual(0.85)
  },
)

/** Ten arms of rising cost, of which three are as good as any: `m/6` at half the cost of `m/8`, the best. */
const QUALITIES = [0.35, 0.45, 0.5, 0.55, 0.6, 0.62, 0.9, 0.7, 0.92, 0.9]
const COSTS = [50, 80, 100, 150, 200, 300, 400, 600, 800, 1_000]

test.each([1, 2, 3, 4, 5])(
  'a simulated tenant settles on arms as good as the best, for less than it costs (seed %i)',
  (seed) => {
    const random = seeded(seed)
    const candidates = COSTS.map((expectedCostNanos, index) => ({ arm: `m/${index}`, expectedCostNanos }))
    const chosen: number[] = []
    let scores = NOTHING
    for (let step = 0; step < 2_000; step += 1) {
      const arm = rank(candidates, scores, NOTHING, random)[0]?.arm ?? ''
      const index = Number(arm.slice(2))
      const costNanos = (COSTS[index] ?? 0) * (0.5 + random())
      const quality = random() < (QUALITIES[index] ?? 0) ? 1 : 0
      scores = absorb(scores, [answer(arm, { ok: random() < 0.99, costNanos }), answer(arm, { ok: null, quality })])
      chosen.push(index)
    }
    const last = chosen.slice(-500)
    const good = last.filter((index) => (QUALITIES[index] ?? 0) >= 0.92 - 0.05)
    expect(good.length / last.length).toBeGreaterThanOrEqual(0.85)
    expect(last.reduce((sum, index) => sum + (COSTS[index] ?? 0), 0) / last.length).toBeLessThan(800)
  },
)
