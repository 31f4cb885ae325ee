import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { improveRouter } from '../../../src/jobs/improve-routers.ts'
import { watchRouter } from '../../../src/jobs/watch-routers.ts'
import { packPredictor } from '../../../src/learning/predictor/pack.ts'
import { shippedPredictor } from '../../../src/learning/prior/shipped-predictor.ts'
import { refitModels } from '../../../src/learning/refit/refit-models.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { DAY_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import type { Fact, RoutingFact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import { routerOfTenant } from '../../../src/storage/router-versions.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { factOf } from '../../support/fact.ts'
import { forgetAll, newTenant } from '../control/support.ts'

const [STRONG, CHEAP] = ['openai/improve-strong', 'openai/improve-cheap']
const now = Date.now()
let batch = 0

interface World {
  readonly tenantId: string
  readonly count: number
  readonly from: number
  /** How good the cheap model really is. */
  readonly cheap: number
  readonly strong?: number
  readonly more?: (at: number) => Partial<RoutingFact>
  readonly fact?: Partial<Fact>
  readonly choose?: (at: number, drawn: number) => string
}

/** Routed requests as they are logged: the strong model answers, the cheap one now and then; both are thought different. */
async function log({ tenantId, count, from, cheap, strong = 0.85, more, fact, choose }: World): Promise<void> {
  const random = seeded(count + Math.round(cheap * 100))
  const rank = shippedPredictor().quality.rank
  const facts = Array.from({ length: count }, (_, at) => {
    const drawn = random()
    const isTrial = drawn < 0.1
    const model = choose?.(at, drawn) ?? (isTrial ? CHEAP : STRONG)
    const candidate = (name: string, quality: number, costNanos: number) => ({
      model: name,
      quality,
      predicted: quality,
      deviation: 0.02,
      costNanos,
      outputTokens: 100,
      latencyMs: 500,
      latencyMsP90: 900,
      whyNot: name === model ? null : 'worse',
    })
    const both = [candidate(STRONG, 0.85, 1_000_000), candidate(CHEAP, 0.6, 50_000)]
    return factOf({
      id: `req_${tenantId}_${batch}_${at}`,
      tenantId,
      at: from + at,
      provider: 'openai',
      model: model.slice('openai/'.length),
      outputTokens: 100,
      costNanos: model === STRONG ? 1_000_000 : 50_000,
      grade: Number(random() < (model === STRONG ? strong : cheap)),
      gradeWeight: 1,
      routing: {
        version: 'shipped',
        requestClass: 'short',
        heads: new Array<number>(rank + 1).fill(0),
        mode: 'auto',
        propensity: isTrial ? 0.1 : 0.9,
        isTrial,
        candidates: model === STRONG ? both : both.toReversed(),
        ...more?.(at),
      },
      ...fact,
    })
  })
  await storeFacts(env.DB, facts, `bat_improve_${batch++}`)
}

const versionsOf = (tenantId: string) => routerOfTenant(open(env), tenantId).versions(10)
const published = async (tenantId: string) =>
  (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot(tenantId), 'json'))?.router

beforeAll(() => forgetAll())

describe('a router improves by itself', () => {
  const tenantId = 'improve-acme'
  const step = (at: number) => improveRouter(env as Env, tenantId, at)

  test('from the log to the shadow, through a test, and into charge, with the figures of each step', async () => {
    await newTenant(tenantId)
    await log({ tenantId, count: 2_600, from: now - DAY_MS, cheap: 0.97 })
    expect(await step(now)).toContain('to shadow')
    const [version] = await versionsOf(tenantId)
    if (!version) throw new Error('no version')
    expect(version).toMatchObject({ stage: 'shadow', origin: 'refit', evidence: { base: 'shipped' } })
    expect(await published(tenantId)).toMatchObject({ underTest: { id: version.id, stage: 'shadow' } })

    const shadow = () => ({ shadow: CHEAP })
    await log({ tenantId, count: 300, from: now + 1, cheap: 0.86, more: shadow, choose: () => STRONG })
    expect(await step(now + MINUTE_MS)).toContain('to ab')

    const sides = (at: number) => (at % 2 ? { shadow: STRONG, isCandidate: true } : { shadow: CHEAP })
    const choose = (at: number) => (at % 2 ? CHEAP : STRONG)
    await log({ tenantId, count: 200, from: now + 2 * MINUTE_MS, cheap: 0.97, strong: 0.5, more: sides, choose })
    expect(await step(now + 3 * MINUTE_MS)).toContain('to current')
    expect(await published(tenantId)).toMatchObject({ current: { id: version.id }, underTest: null })

    const actions = await routerOfTenant(open(env), tenantId).actions(10)
    expect(actions.map(({ to, actor }) => `${actor} ${to}`)).toEqual([
      'optimizer current',
      'optimizer ab',
      'optimizer shadow',
    ])
    for (const { reason } of actions) expect(reason).toMatch(/\d/)
  })

  test('and gives way to the one before when answers get worse', async () => {
    const [version] = await versionsOf(tenantId)
    if (!version) throw new Error('no version')
    expect(await watchRouter(env as Env, version, now + 4 * MINUTE_MS)).toBeNull()
    const more = () => ({ version: version.id })
    await log({ tenantId, count: 200, from: now + 5 * MINUTE_MS, cheap: 0.1, more, choose: () => CHEAP })
    expect(await watchRouter(env as Env, version, now + 6 * MINUTE_MS)).toContain('the mean grade got worse')
    expect((await versionsOf(tenantId))[0]).toMatchObject({ stage: 'rolled_back' })
    expect(await published(tenantId)).toMatchObject({ current: null })
  })
})

test('a version that is worse on the log never reaches a request', async () => {
  const tenantId = 'improve-worse'
  await newTenant(tenantId)
  await log({ tenantId, count: 3_000, from: now - DAY_MS, cheap: 0.2 })
  // It takes the cheap model for the better one.
  const heads = new Array<number>(shippedPredictor().quality.rank + 1).fill(0)
  const praised = { model: CHEAP, heads, predicted: 0.6, grade: 0.97, weight: 1, tokenRatio: null }
  const { predictor } = refitModels(shippedPredictor(), new Array(500).fill(praised))
  await env.CONFIG.put(kvKeys.predictor(tenantId, 'rtv_worse'), packPredictor(predictor))
  const row = {
    id: 'rtv_worse',
    origin: 'refit',
    aims: [],
    evidence: { base: 'shipped' },
    createdAt: 1,
    changedAt: 1,
  } as const
  await routerOfTenant(open(env), tenantId).addVersion({ ...row, stage: 'screening' })
  expect(await improveRouter(env as Env, tenantId, now)).toContain('rtv_worse to rejected, worse on the log')
  expect(await published(tenantId)).toMatchObject({ current: null, underTest: null })
})

test('nothing is made of next to no grades, nor of another tenant’s', async () => {
  const tenantId = 'improve-few'
  await newTenant(tenantId)
  await log({ tenantId, count: 40, from: now - DAY_MS, cheap: 0.9 })
  expect(await improveRouter(env as Env, tenantId, now)).toBeNull()
  expect(await versionsOf(tenantId)).toEqual([])
})

test('a tenant that promotes by hand is brought new versions, and no request depends on them', async () => {
  const tenantId = 'improve-by-hand'
  await newTenant(tenantId, { router: { promote: false } })
  await log({ tenantId, count: 900, from: now - DAY_MS, cheap: 0.86 })
  expect(await improveRouter(env as Env, tenantId, now)).toContain('not worse on the log')
  expect(await versionsOf(tenantId)).toMatchObject([{ stage: 'screening', evidence: { verdict: expect.any(String) } }])
  expect(await published(tenantId)).toMatchObject({ current: null, underTest: null })
})
