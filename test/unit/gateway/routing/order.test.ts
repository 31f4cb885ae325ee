import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import type { Call } from '../../../../src/gateway/call.ts'
import { callOf as read } from '../../../../src/gateway/ingress/read-chat.ts'
import { type Choice, order } from '../../../../src/gateway/routing/order.ts'
import { absorb, emptyScores, type Observation, type ScoreSnapshot } from '../../../../src/learning/scores.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const NOTHING = emptyScores()
const NOBODY = { tenant: NOTHING, global: NOTHING }
const DRAWS = 10_000

function callOf(chat: object = {}): Call {
  return read(
    { chat: chat as ChatRequest, text: '' },
    new Request('https://gateway.test'),
    {} as Call['caller'],
    'req',
    0,
  )
}

function choice(arm: string, weight = 1, expectedCostNanos = 100): Choice {
  return { arm, weight, expectedCostNanos }
}

function taught(scores: ScoreSnapshot, arm: string, changes: Partial<Observation>): ScoreSnapshot {
  const seen = { at: 1, ok: true, latencyMs: 500, ttftMs: null, outputTokens: null, costNanos: null, quality: null }
  return absorb(
    scores,
    Array.from({ length: 20 }, () => ({ arm, ...seen, ...changes })),
  )
}

function names(choices: readonly Choice[]): string[] {
  return choices.map(({ arm }) => arm)
}

/** How often each arm came first, as a share. */
function shares(firsts: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const first of firsts) counts[first ?? ''] = (counts[first ?? ''] ?? 0) + 1 / firsts.length
  return counts
}

const UNEQUAL = [choice('x/a', 5), choice('x/b', 3), choice('x/c', 2), choice('x/never', 0)]

test('whatever the strategy, no target is lost or doubled, and those given stay as they were', () => {
  const strategy = fc.constantFrom('weighted', 'latency', 'cost', 'usage')
  const each = fc.record({
    arm: fc.string(),
    weight: fc.double({ min: 0, max: 1e6, noNaN: true }),
    expectedCostNanos: fc.nat(),
  })
  const call = fc.record({ user: fc.option(fc.string()), prompt_cache_key: fc.option(fc.string(), { nil: undefined }) })
  fc.assert(
    fc.property(strategy, fc.array(each), call, fc.boolean(), fc.integer(), (how, given, chat, sticky, seed) => {
      const before = structuredClone(given)
      const ordered = order(how, given, callOf(chat), NOBODY, sticky, seeded(seed))
      expect(given).toEqual(before)
      expect(ordered).toHaveLength(given.length)
      expect(new Set(ordered)).toEqual(new Set(given))
    }),
  )
})

test.each([1, 2, 3])('weighted targets come first in proportion to their weights (seed %i)', (seed) => {
  const random = seeded(seed)
  const firsts = Array.from(
    { length: DRAWS },
    () => order('weighted', UNEQUAL, callOf(), NOBODY, false, random)[0]?.arm,
  )
  const share = shares(firsts)
  expect(share['x/a']).toBeCloseTo(0.5, 1)
  expect(share['x/b']).toBeCloseTo(0.3, 1)
  expect(share['x/c']).toBeCloseTo(0.2, 1)
  expect(Math.abs((share['x/a'] ?? 0) - 0.5)).toBeLessThan(0.03)
  expect(share).not.toHaveProperty(['x/never'])
})

test('the target that follows is drawn by weight as well', () => {
  const random = seeded(4)
  const orders = Array.from({ length: DRAWS }, () => names(order('weighted', UNEQUAL, callOf(), NOBODY, false, random)))
  const seconds = orders.filter(([first]) => first === 'x/a').map(([, second]) => second)
  expect(Math.abs((shares(seconds)['x/b'] ?? 0) - 0.6)).toBeLessThan(0.04)
  expect(new Set(orders.map((each) => each.at(-1)))).toEqual(new Set(['x/never']))
})

test('a conversation that sticks goes to the same target each time, whatever the dice say', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer(), fc.integer(), (key, one, other) => {
      const first = order('weighted', UNEQUAL, callOf({ prompt_cache_key: key }), NOBODY, true, seeded(one))
      const again = order('weighted', UNEQUAL, callOf({ prompt_cache_key: key }), NOBODY, true, seeded(other))
      const byUser = order('weighted', UNEQUAL.toReversed(), callOf({ user: key }), NOBODY, true, seeded(other))
      expect(again).toEqual(first)
      expect(byUser).toEqual(first)
    }),
  )
})

test('conversations that stick spread over the targets in proportion to the weights', () => {
  const firsts = Array.from(
    { length: DRAWS },
    (_, index) =>
      order('weighted', UNEQUAL, callOf({ user: `conversation-${index}` }), NOBODY, true, seeded(1))[0]?.arm,
  )
  const share = shares(firsts)
  expect(Math.abs((share['x/a'] ?? 0) - 0.5)).toBeLessThan(0.04)
  expect(Math.abs((share['x/b'] ?? 0) - 0.3)).toBeLessThan(0.04)
  expect(Math.abs((share['x/c'] ?? 0) - 0.2)).toBeLessThan(0.04)
})

test('when a target goes away only the conversations that were on it move', () => {
  const all = [choice('x/a'), choice('x/b'), choice('x/c')]
  for (let index = 0; index < 200; index++) {
    const call = callOf({ user: `${index}` })
    const before = names(order('weighted', all, call, NOBODY, true, seeded(1)))
    const after = names(order('weighted', all.slice(0, 2), call, NOBODY, true, seeded(1)))
    expect(after).toEqual(before.filter((arm) => arm !== 'x/c'))
  }
})

test.each([
  ['no key', {}],
  ['an empty key', { prompt_cache_key: '', user: 'u' }],
  ['a key that is no text', { user: null, prompt_cache_key: 7 }],
])('a request with %s does not stick', (_, chat) => {
  const random = seeded(5)
  const firsts = Array.from(
    { length: 200 },
    () => order('weighted', UNEQUAL, callOf(chat), NOBODY, true, random)[0]?.arm,
  )
  expect(new Set(firsts).size).toBe(3)
})

test('targets ordered by cost go from cheap to dear, equal ones as they stand', () => {
  const given = [choice('x/dear', 1, 900), choice('x/b', 1, 50), choice('x/a', 1, 50), choice('x/free', 1, 0)]
  const ordered = order('cost', given, callOf(), NOBODY, false, seeded(1))
  expect(names(ordered)).toEqual(['x/free', 'x/b', 'x/a', 'x/dear'])
})

test('targets ordered by latency go from quick to slow, and one not known yet goes first', () => {
  const tenant = taught(taught(NOTHING, 'x/slow', { latencyMs: 9_000 }), 'x/quick', { latencyMs: 90 })
  const given = [choice('x/slow'), choice('x/quick'), choice('x/new')]
  const ordered = order('latency', given, callOf(), { tenant, global: NOTHING }, false, seeded(1))
  expect(names(ordered)).toEqual(['x/new', 'x/quick', 'x/slow'])
})

test('targets ordered by usage go from the one unused for longest to the latest', () => {
  const global = taught(taught(NOTHING, 'x/late', { at: 900 }), 'x/early', { at: 300 })
  const given = [choice('x/late'), choice('x/early'), choice('x/new')]
  const ordered = order('usage', given, callOf(), { tenant: NOTHING, global }, false, seeded(1))
  expect(names(ordered)).toEqual(['x/new', 'x/early', 'x/late'])
})

test('what the tenant has seen counts for more than what everybody has', () => {
  const tenant = taught(NOTHING, 'x/a', { latencyMs: 9_000 })
  const global = taught(taught(NOTHING, 'x/a', { latencyMs: 10 }), 'x/b', { latencyMs: 500 })
  const ordered = order('latency', [choice('x/a'), choice('x/b')], callOf(), { tenant, global }, false, seeded(1))
  expect(names(ordered)).toEqual(['x/b', 'x/a'])
})

test('a conversation that sticks stays with a target that is a little dearer, and leaves one that is much dearer', () => {
  for (let index = 0; index < 100; index++) {
    const call = callOf({ user: `${index}` })
    const home = order('weighted', [choice('x/a'), choice('x/b')], call, NOBODY, true, seeded(1))[0]?.arm
    const costing = (ofHome: number) => ['x/a', 'x/b'].map((arm) => choice(arm, 1, arm === home ? ofHome : 100))
    expect(order('cost', costing(190), call, NOBODY, true, seeded(1))[0]?.arm).toBe(home)
    expect(order('cost', costing(210), call, NOBODY, true, seeded(1))[0]?.arm).not.toBe(home)
    expect(order('cost', costing(190), call, NOBODY, false, seeded(1))[0]?.arm).not.toBe(home)
  }
})
