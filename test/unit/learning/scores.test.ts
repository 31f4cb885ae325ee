import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  absorb,
  emptyScores,
  type Observation,
  quantile,
  type ScoreSnapshot,
  summary,
  toCompactJson,
} from '../../../src/learning/scores.ts'

const NOTHING = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null, quality: null }

function seen(changes: Partial<Observation> = {}): Observation {
  return { arm: 'openai/a', at: 1_000, ...NOTHING, ...changes }
}

function times(count: number, changes: Partial<Observation>): Observation[] {
  return Array.from({ length: count }, () => seen(changes))
}

function figuresOf(scores: ScoreSnapshot, arm = 'openai/a') {
  const score = scores.arms[arm]
  if (!score) throw new Error(`nothing is known of ${arm}`)
  return summary(score)
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) freeze(part)
  return value
}

test('what answers teach adds up to rates, means and quantiles', () => {
  const good = times(9, { ok: true, latencyMs: 1_000, ttftMs: 200, costNanos: 500, quality: 0.8 })
  const figures = figuresOf(absorb(emptyScores(), [...good, seen({ ok: false })]))
  expect(figures.successRate).toBeCloseTo(0.9, 1)
  expect(figures.qualityMean).toBeCloseTo(0.8, 6)
  expect(figures.costNanosMean).toBeCloseTo(500, 6)
  for (const ms of [figures.latencyMsP50, figures.latencyMsP95])
    expect(Math.abs((ms ?? 0) / 1_000 - 1)).toBeLessThan(0.05)
  for (const ms of [figures.ttftMsP50, figures.ttftMsP95]) expect(Math.abs((ms ?? 0) / 200 - 1)).toBeLessThan(0.05)
  expect(figures.observations).toBe(10)
})

test('any quantile of an arm can be asked for, and is unknown where nothing was timed', () => {
  const scores = absorb(emptyScores(), [...times(99, { latencyMs: 100 }), seen({ latencyMs: 60_000 })])
  const score = scores.arms['openai/a'] ?? expect.unreachable()
  expect(Math.abs((quantile(score, 'latencyMs', 0.9) ?? 0) / 100 - 1)).toBeLessThan(0.05)
  expect(Math.abs((quantile(score, 'latencyMs', 1) ?? 0) / 60_000 - 1)).toBeLessThan(0.05)
  expect(quantile(score, 'ttftMs', 0.5)).toBeNull()
})

test('compact JSON says the same to four decimals, in little more than half the space', () => {
  const spread = Array.from({ length: 1_000 }, (_, index) =>
    seen({ at: 1_764_000_000_000 + index, ok: true, latencyMs: 50 + index * 7, ttftMs: 5 + index, costNanos: 12_345 }),
  )
  const scores = absorb(emptyScores(), spread)
  const restored = JSON.parse(toCompactJson(scores)) as ScoreSnapshot
  expect(restored.arms['openai/a']?.lastAt).toBe(1_764_000_000_999)
  expect(restored.arms['openai/a']?.costNanosSum).toBeCloseTo(scores.arms['openai/a']?.costNanosSum ?? 0, 3)
  expect(figuresOf(restored).latencyMsP95).toBe(figuresOf(scores).latencyMsP95)
  expect(toCompactJson(scores).length).toBeLessThan(JSON.stringify(scores).length * 0.65)
})

test('nothing is claimed about what was not observed', () => {
  expect(figuresOf(absorb(emptyScores(), [seen()]))).toEqual({
    successRate: null,
    qualityMean: null,
    qualityWeight: 0,
    costNanosMean: null,
    latencyMsP50: null,
    latencyMsP95: null,
    ttftMsP50: null,
    ttftMsP95: null,
    observations: 1,
  })
})

test('old observations fade: about two hundred count', () => {
  const long = absorb(emptyScores(), times(5_000, { ok: true, quality: 1 }))
  expect(long.arms['openai/a']?.successes).toBeCloseTo(200, 3)
  expect(long.arms['openai/a']?.qualityWeight).toBeCloseTo(200, 3)
  const turned = figuresOf(absorb(long, times(200, { ok: false, quality: 0 })))
  expect(turned.successRate).toBeCloseTo(Math.exp(-1), 2)
  expect(turned.qualityMean).toBeCloseTo(Math.exp(-1), 2)
})

test('latency follows a provider that became slow within two hundred answers', () => {
  const fast = absorb(emptyScores(), times(1_000, { ok: true, latencyMs: 100 }))
  const slowed = figuresOf(absorb(fast, times(200, { ok: true, latencyMs: 5_000 })))
  expect(slowed.latencyMsP50).toBeGreaterThan(4_700)
})

test('feedback alone changes the quality and nothing about health or cost', () => {
  const before = figuresOf(absorb(emptyScores(), times(5, { ok: true, costNanos: 7 })))
  const after = figuresOf(absorb(emptyScores(), [...times(5, { ok: true, costNanos: 7 }), seen({ quality: 0.5 })]))
  expect(after).toEqual({ ...before, qualityMean: 0.5, qualityWeight: 1, observations: 6 })
})

test('quality counts by its weight, and never by more than one', () => {
  const one = seen({ quality: 1, qualityWeight: 50 })
  const half = seen({ quality: 0, qualityWeight: 0.5 })
  expect(figuresOf(absorb(emptyScores(), [one])).qualityWeight).toBe(1)
  expect(figuresOf(absorb(emptyScores(), [one, half])).qualityMean).toBeCloseTo(2 / 3, 2)
})

test('absorbing never changes what it was given, and leaves untouched arms as they are', () => {
  const before = freeze(absorb(emptyScores(), [seen({ ok: true, latencyMs: 5 }), seen({ arm: 'openai/b', ok: true })]))
  const after = absorb(before, freeze([seen({ ok: false, latencyMs: 9 })]))
  expect(after.arms['openai/b']).toBe(before.arms['openai/b'])
  expect(after.arms['openai/a']).not.toEqual(before.arms['openai/a'])
  expect(absorb(before, [])).toBe(before)
})

test('absorbing at once or one by one comes to the same', () => {
  const observations = Array.from({ length: 40 }, (_, index) =>
    seen({ arm: `openai/${index % 3}`, ok: index % 4 !== 0, latencyMs: index * 31, quality: (index % 10) / 10 }),
  )
  const oneByOne = observations.reduce((scores, each) => absorb(scores, [each]), emptyScores())
  expect(toCompactJson(absorb(emptyScores(), observations))).toBe(toCompactJson(oneByOne))
})

test.each(['latencyMs', 'ttftMs', 'costNanos', 'quality'] as const)(
  'a %s that makes no sense is passed over',
  (field) => {
    const before = absorb(emptyScores(), times(3, { ok: true, latencyMs: 9, ttftMs: 3, costNanos: 5, quality: 0.5 }))
    const values = [
      Number.NaN,
      -1,
      Number.POSITIVE_INFINITY,
      1e300,
      '5' as unknown as number,
      undefined as unknown as null,
    ]
    for (const value of values) {
      const after = absorb(before, [seen({ [field]: value })])
      expect(figuresOf(after)).toEqual({ ...figuresOf(before), observations: 4 })
    }
  },
)

test('whatever comes in, every figure stays a sane number or unknown', () => {
  const anything = fc.oneof(fc.double(), fc.constant(null), fc.constant(undefined), fc.string(), fc.boolean())
  const observation = fc.record({
    arm: fc.constantFrom('openai/a', 'openai/b', '__proto__', 'constructor', ''),
    at: anything,
    ok: anything,
    latencyMs: anything,
    ttftMs: anything,
    outputTokens: anything,
    costNanos: anything,
    quality: anything,
    qualityWeight: anything,
  })
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 30 }), (observations) => {
      const scores = absorb(emptyScores(), observations as unknown as Observation[])
      expect(JSON.parse(JSON.stringify(scores))).toEqual(scores)
      for (const [arm, score] of Object.entries(scores.arms)) {
        expect(['openai/a', 'openai/b']).toContain(arm)
        const figures = summary(score)
        for (const share of [figures.successRate, figures.qualityMean]) expect(share ?? 0).toSatisfy(isShare)
        for (const value of Object.values(figures)) expect(value ?? 0).toSatisfy(Number.isFinite)
      }
    }),
  )
})

function isShare(value: number): boolean {
  return value >= 0 && value <= 1 + 1e-9
}

test('of more than 500 arms the longest unseen are dropped', () => {
  const arms = Array.from({ length: 500 }, (_, index) => seen({ arm: `openai/${index}`, at: 1_000 + index }))
  const full = absorb(emptyScores(), arms)
  const revived = absorb(full, [seen({ arm: 'openai/0', at: 9_000 }), seen({ arm: 'openai/new', at: 9_000 })])
  expect(Object.keys(revived.arms)).toHaveLength(500)
  expect(revived.arms).toHaveProperty(['openai/0'])
  expect(revived.arms).toHaveProperty(['openai/new'])
  expect(revived.arms).not.toHaveProperty(['openai/1'])
})
