import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../../src/contract/chat.ts'
import type { RouterSettings } from '../../../../../src/contract/settings.ts'
import type { Asking } from '../../../../../src/gateway/call.ts'
import { rankLearned } from '../../../../../src/gateway/routing/auto/rank-learned.ts'
import { plainRequest, readFeatures } from '../../../../../src/learning/predictor/features.ts'
import { train } from '../../../../../src/learning/predictor/train.ts'
import { absorb, emptyScores, type Observation } from '../../../../../src/learning/scores.ts'
import { seeded } from '../../../../../src/shared/seeded.ts'
import type { SnapshotRouter } from '../../../../../src/storage/snapshot.ts'

const [STRONG, CHEAP] = ['anthropic/claude-opus-4-5', 'openai/gpt-5-nano']
const choices = [STRONG, CHEAP].map((arm) => {
  const [provider = '', model = ''] = arm.split('/')
  return { arm, provider, model, weight: 1, expectedCostNanos: 0 }
})
const SUM = 'Please add the numbers 17 and 25 for me'
const PROOF = 'Prove the theorem about noetherian rings rigorously'

/** A predictor that knows the cheap model to be as good at sums, and bad at proofs. */
function trained(sums = 1) {
  const examples = Array.from({ length: 200 }, (_, at) => {
    const isSum = at % 2 === 0
    return {
      features: readFeatures(
        plainRequest(isSum ? `Please add the numbers ${at} and 25 for me` : `${PROOF} number ${at}`),
      ),
      task: '',
      quality: [0.95, isSum ? 0.95 * sums : 0.2],
      amounts: { tokens: [300, 300] },
    }
  })
  return train([STRONG, CHEAP], examples)
}
const predictors: Record<string, ReturnType<typeof trained>> = { v1: trained(), v2: trained(0.2) }
const inCharge = (id: string) => ({ id, aims: [] })

interface Given {
  readonly text?: string
  readonly model?: string
  readonly turns?: number
  readonly settings?: RouterSettings
  readonly router?: Partial<SnapshotRouter>
  readonly wish?: object
  readonly metadata?: Record<string, string>
  readonly resting?: readonly string[]
  readonly random?: () => number
  readonly observations?: readonly Observation[]
  readonly order?: typeof choices
  readonly isSent?: boolean
}

let conversation = 0
beforeEach(() => {
  conversation++
})

function rank({ text = SUM, turns = 1, model = 'auto', resting = [], random = () => 0.5, ...given }: Given = {}) {
  const messages = Array.from({ length: turns }, (_, at) => ({
    role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
    content: at === 0 && turns > 1 ? `begin ${conversation}` : text,
  }))
  const chat: ChatRequest = { model, messages }
  const router = { current: inCharge('v1'), underTest: null, entering: {}, ...given.router }
  const call = {
    id: 'req_1',
    model,
    operation: 'chat',
    length: JSON.stringify(chat).length,
    session: null,
    metadata: given.metadata ?? null,
    said: given.wish ? { wish: given.wish } : null,
    startedAt: Date.UTC(2026, 10, 25),
    caller: {
      tenant: { tenantId: 'acme', settings: { router: { qualityFloor: 0.8, ...given.settings } }, router },
      key: { id: 'key_1' },
    },
  } as unknown as Asking
  const scores = { tenant: absorb(emptyScores(), given.observations ?? []), global: emptyScores() }
  const learned = { scores: () => scores, predictor: (version: string) => predictors[version] ?? null }
  return rankLearned(given.order ?? choices, {
    call,
    chat,
    learned,
    scores,
    isResting: (arm) => resting.includes(arm),
    random,
    isSent: given.isSent ?? true,
  })
}

const first = (given?: Given) => rank(given).ordered[0]?.arm
const whyNot = (arm: string, given: Given) =>
  rank(given).routed.routing.candidates.find(({ model }) => model === arm)?.whyNot

describe('`auto`', () => {
  it('sends each request to the cheapest model that is good enough for it', () => {
    expect(first({ text: SUM })).toBe(CHEAP)
    expect(first({ text: PROOF })).toBe(STRONG)
  })

  it('minds what it is asked to mind', () => {
    expect(first({ text: SUM, model: 'auto:quality' })).toBe(STRONG)
    expect(first({ text: SUM, model: 'auto:cheap' })).toBe(CHEAP)
    expect(first({ text: PROOF, settings: { qualityFloor: 0 } })).toBe(CHEAP)
  })

  it('chooses the same whatever the order of the candidates', () => {
    const there = rank({ text: PROOF })
    const back = rank({ text: PROOF, order: choices.toReversed() })
    expect(back.ordered).toEqual(there.ordered)
    expect(back.routed.routing).toEqual(there.routed.routing)
  })

  it('keeps every candidate as a fallback, whatever bars it', () => {
    expect(rank({ resting: [CHEAP] }).ordered).toHaveLength(2)
    expect(rank({ resting: [CHEAP, STRONG] }).ordered).toHaveLength(2)
  })

  it('never takes first what the request, the breaker or the tenant rules out, and says why', () => {
    expect(first({ resting: [CHEAP] })).toBe(STRONG)
    expect(whyNot(CHEAP, { resting: [CHEAP] })).toBe('resting')
    expect(first({ text: PROOF, wish: { max_cost: 0.001 } })).toBe(CHEAP)
    expect(whyNot(STRONG, { text: PROOF, wish: { max_cost: 0.001 } })).toBe('over_max_cost')
    for (const stage of ['probe', 'shadow', 'refused'] as const) {
      expect(first({ router: { entering: { [CHEAP]: stage } } })).toBe(STRONG)
    }
  })

  it('tells of each candidate what was expected, and why not', () => {
    const { routing } = rank({ text: PROOF }).routed
    expect(routing).toMatchObject({ version: 'v1', mode: 'auto', requestClass: expect.any(String) })
    expect(routing.candidates).toMatchObject([
      { model: STRONG, whyNot: null },
      { model: CHEAP, whyNot: 'worse' },
    ])
    for (const { quality, costNanos, outputTokens } of routing.candidates) {
      expect(quality).toBeGreaterThan(0)
      expect(costNanos).toBeGreaterThan(0)
      expect(outputTokens).toBeGreaterThan(0)
    }
  })

  it('believes feedback over the forecast', () => {
    const bad = Array.from({ length: 80 }, (_, at): Observation => {
      const forecast = { requestClass: 'short', quality: 0.93, costNanos: 1, latencyMs: null }
      const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }
      return { arm: CHEAP, at, quality: 0.1, forecast, ...nothing }
    })
    const { requestClass } = rank().routed.routing
    const observations = bad.map((each) => ({ ...each, forecast: { ...each.forecast, requestClass } as never }))
    expect(first({ observations })).toBe(STRONG)
  })
})

describe('trials', () => {
  const unsure = { text: SUM, router: { current: null }, settings: {} }

  it('are rare, and as likely as the record says', () => {
    const random = seeded(3)
    const counts = new Map<string, { seen: number; propensity: number }>()
    const runs = 20_000
    for (let at = 0; at < runs; at++) {
      const { ordered, routed } = rank({ ...unsure, random })
      const arm = ordered[0]?.arm ?? ''
      const known = counts.get(arm)
      counts.set(arm, { seen: (known?.seen ?? 0) + 1, propensity: routed.routing.propensity })
      if (routed.routing.isTrial) expect(routed.routing.propensity).toBeLessThanOrEqual(0.03)
    }
    for (const { seen, propensity } of counts.values()) {
      expect(Math.abs(seen / runs - propensity)).toBeLessThan(
        4 * Math.sqrt((propensity * (1 - propensity)) / runs) + 1e-9,
      )
    }
  })

  it.each([
    ['tenants that want none', { settings: { explore: false } }],
    ['what is marked critical', { metadata: { critical: 'true' } }],
    ['the middle of an agent’s work', { turns: 13 }],
  ])('are spared %s', (_, given) => {
    const { routing } = rank({ ...unsure, ...given, random: () => 0 }).routed
    expect(routing).toMatchObject({ isTrial: false, propensity: 1 })
  })

  it('of a canary are one in a hundred', () => {
    const router = { entering: { [CHEAP]: 'canary' as const } }
    expect(first({ router, random: () => 0.0099 })).toBe(CHEAP)
    expect(first({ router, random: () => 0.0101 })).toBe(STRONG)
    expect(rank({ router, random: () => 0.005 }).routed.routing).toMatchObject({ propensity: 0.01, isTrial: true })
  })
})

describe('a conversation', () => {
  it('stays with who answered it while that is worth it', () => {
    rank({ text: SUM, turns: 1 })
    const settings = { qualityFloor: 0.5 }
    rank({ text: PROOF, turns: 3, model: 'auto:quality' })
    const again = rank({ text: PROOF, turns: 5, settings: { ...settings, costWeight: 0 } })
    expect(again.ordered[0]?.arm).toBe(STRONG)
    expect(again.routed.routing.isHome).toBe(true)
  })

  it('leaves who can no longer do it', () => {
    rank({ text: SUM, turns: 3 })
    expect(first({ text: PROOF, turns: 5 })).toBe(STRONG)
  })

  it('is at home with nobody that was only estimated', () => {
    rank({ text: PROOF, turns: 3, model: 'auto:quality', isSent: false })
    expect(rank({ text: PROOF, turns: 5 }).routed.routing.isHome).toBeUndefined()
  })
})

describe('a version under test', () => {
  it('is only written down while it is in the shadow', () => {
    const router = { underTest: { ...inCharge('v2'), stage: 'shadow' as const } }
    const { ordered, routed } = rank({ text: SUM, router })
    expect(ordered[0]?.arm).toBe(CHEAP)
    expect(routed.routing).toMatchObject({ version: 'v1', shadow: STRONG })
  })

  it('decides for half of the conversations in a test, each of which stays with it', () => {
    const router = { underTest: { ...inCharge('v2'), stage: 'ab' as const } }
    const sides = Array.from({ length: 200 }, (_, at) => {
      const one = () => rank({ text: `${SUM} ${at}`, router }).routed.routing
      const routing = one()
      expect(one().isCandidate).toBe(routing.isCandidate)
      expect(routing.version).toBe(routing.isCandidate ? 'v2' : 'v1')
      expect(routing.shadow).toBeDefined()
      return routing.isCandidate === true
    })
    const share = sides.filter(Boolean).length / sides.length
    expect(share).toBeGreaterThan(0.38)
    expect(share).toBeLessThan(0.62)
  })

  it('whose weights are not here yet is stood in for by the one that is shipped', () => {
    expect(rank({ router: { current: inCharge('unheard of') } }).routed.routing.version).toBe('shipped')
  })
})

it('whatever is asked, somebody is chosen, and the record can be stored', () => {
  return fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (text, turns, drawn) => {
        const { ordered, routed, reason } = rank({ text, turns, random: () => Math.min(drawn, 1 - Number.EPSILON) })
        expect(ordered.map(({ arm }) => arm).toSorted()).toEqual([STRONG, CHEAP].toSorted())
        const { propensity, candidates } = routed.routing
        expect(propensity).toBeGreaterThan(0)
        expect(propensity).toBeLessThanOrEqual(1)
        for (const { quality, costNanos } of candidates) expect([quality, costNanos].every(Number.isFinite)).toBe(true)
        expect(reason.length).toBeLessThan(200)
      },
    ),
    { numRuns: 200 },
  )
})
