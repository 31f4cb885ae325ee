import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { enterForTenant } from '../../../src/jobs/enter-models.ts'
import type { AskModel } from '../../../src/jobs/job.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { MINUTE_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import type { CandidateFact, RoutingFact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import { enteringOf } from '../../../src/storage/router-versions.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { factOf } from '../../support/fact.ts'
import { ask as askControl, forgetAll, newTenant } from '../control/support.ts'

const [OLD, NEW] = ['openai/enter-old', 'openai/enter-new']
const now = Date.now()
let batch = 0

const candidate = (model: string): CandidateFact => ({
  model,
  quality: 0.8,
  predicted: 0.8,
  deviation: 0.1,
  costNanos: 1_000,
  outputTokens: 100,
  latencyMs: 500,
  latencyMsP90: 900,
  whyNot: null,
})

async function log(
  tenantId: string,
  count: number,
  from: number,
  models: readonly string[],
  grade = 0.8,
): Promise<void> {
  const routing: RoutingFact = {
    version: 'shipped',
    requestClass: 'short',
    heads: [0],
    mode: 'auto',
    propensity: 1,
    isTrial: false,
    candidates: models.map(candidate),
  }
  const facts = Array.from({ length: count }, (_, at) =>
    factOf({
      id: `req_${tenantId}_${batch}_${at}`,
      tenantId,
      at: from + at,
      provider: 'openai',
      model: (models[0] ?? '').slice('openai/'.length),
      grade,
      gradeWeight: 1,
      routing,
    }),
  )
  await storeFacts(env.DB, facts, `bat_enter_${batch++}`)
}

/** A model that knows everything: it is told by nobody, and solves what it can be seen to be asked for. */
const answering =
  (solve: boolean): AskModel =>
  async (_, chat) => {
    asked.push(chat.model)
    if (!solve) return { text: 'I do not know.', toolCalls: [] }
    const { makeProbes } = await import('../../../src/learning/probes/make-probes.ts')
    const { hash32 } = await import('../../../src/shared/hash.ts')
    for (const tenantId of ['enter-good', 'enter-bad']) {
      const probes = makeProbes(seeded(hash32(`${tenantId} ${NEW}`)), 6)
      const probe = probes.find((each) => JSON.stringify(each.chat.messages) === JSON.stringify(chat.messages))
      if (probe) return probe.solution
    }
    return null
  }
const asked: string[] = []

const stageOf = async (tenantId: string) =>
  (await enteringOf(open(env), tenantId).list()).find(({ model }) => model === NEW)?.stage
const published = async (tenantId: string) =>
  (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot(tenantId), 'json'))?.router?.entering
const step = (tenantId: string, at: number, model: AskModel) =>
  enterForTenant(env as Env, tenantId, at, model, Date.now() + MINUTE_MS)

async function prepared(tenantId: string): Promise<void> {
  const key = await newTenant(tenantId)
  await askControl('PUT', '/admin/aliases/talk', key, { strategy: 'auto', models: [OLD, NEW] })
  await log(tenantId, 250, now - 10 * MINUTE_MS, [OLD])
}

beforeAll(() => forgetAll())

describe('a model that is new to `auto`', () => {
  test('comes in by probes, the shadow and a canary, and the data plane knows how far it has come', async () => {
    const tenantId = 'enter-good'
    await prepared(tenantId)
    expect(await step(tenantId, now, answering(true))).toMatchObject([expect.stringContaining(`${NEW} to probe`)])
    expect(await published(tenantId)).toEqual({ [NEW]: 'probe' })
    expect(await step(tenantId, now + 1, answering(true))).toMatchObject([expect.stringContaining('solved 100 %')])
    expect(new Set(asked)).toEqual(new Set([NEW]))
    expect(await stageOf(tenantId)).toBe('shadow')
    const { book } = await env.SCOREBOARD.getByName(tenantId).snapshot()
    expect(Object.keys(book?.cells ?? {})).toContain(`model:${NEW}`)

    expect(await step(tenantId, now + 2, answering(true))).toEqual([])
    await log(tenantId, 120, now + 3, [OLD, NEW])
    await step(tenantId, now + MINUTE_MS, answering(true))
    expect(await published(tenantId)).toEqual({ [NEW]: 'canary' })

    await log(tenantId, 40, now + 2 * MINUTE_MS, [NEW, OLD])
    expect(await step(tenantId, now + 3 * MINUTE_MS, answering(true))).toMatchObject([
      expect.stringContaining('to full'),
    ])
    expect(await published(tenantId)).toEqual({ [NEW]: 'full' })
  })

  test('is kept out when it solves next to nothing', async () => {
    const tenantId = 'enter-bad'
    await prepared(tenantId)
    await step(tenantId, now, answering(false))
    expect(await step(tenantId, now + 1, answering(false))).toMatchObject([
      expect.stringContaining('too weak: solved 0 %'),
    ])
    expect(await published(tenantId)).toEqual({ [NEW]: 'refused' })
  })

  test('that does not answer its probes waits, and those it answered are kept', async () => {
    const tenantId = 'enter-slow'
    await prepared(tenantId)
    await step(tenantId, now, answering(false))
    let left = 5
    const tired: AskModel = async () => (left-- > 0 ? { text: 'Answer: 1', toolCalls: [] } : null)
    expect(await step(tenantId, now + 1, tired)).toEqual([])
    const [row] = await enteringOf(open(env), tenantId).list()
    expect(row).toMatchObject({ stage: 'probe' })
    expect(row?.evidence['results']).toHaveLength(5)
  })

  test('whose canary disappoints is kept out', async () => {
    const tenantId = 'enter-canary'
    await prepared(tenantId)
    await step(tenantId, now, answering(false))
    await enteringOf(open(env), tenantId).set(NEW, 'canary', {}, now).run()
    await log(tenantId, 40, now + 1, [NEW, OLD], 0.4)
    expect(await step(tenantId, now + MINUTE_MS, answering(false))).toMatchObject([
      expect.stringContaining('to refused, 40 answers, 0 % failed, grades 0.40 where 0.80 were expected'),
    ])
  })
})

test('models of a tenant that has only begun come in at once: there is nothing they could disturb', async () => {
  const tenantId = 'enter-begun'
  const key = await newTenant(tenantId)
  await askControl('PUT', '/admin/aliases/talk', key, { strategy: 'auto', models: [OLD, NEW] })
  await log(tenantId, 20, now - MINUTE_MS, [OLD])
  expect(await step(tenantId, now, answering(true))).toEqual([])
})
