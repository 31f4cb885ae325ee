import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import { handleControl } from '../../../src/control/router.ts'
import type { Env } from '../../../src/env.ts'
import type { Observation } from '../../../src/learning/scores.ts'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { ask, forgetAll, newTenant } from './support.ts'

const HOUR = Date.now() - (Date.now() % HOUR_MS)
const TENANT = 'recorded'
let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant(TENANT)
  const of = (id: string, at: number, changes = {}) =>
    factOf({ id, at, tenantId: TENANT, upstreamId: `up_${id}`, ...changes })
  const facts = [
    of('req_a', HOUR + 1),
    of('req_b', HOUR + 2, { prompt: '{"model":"auto"}', answer: 'Hello.' }),
    of('req_c', HOUR - HOUR_MS),
  ]
  await storeFacts(env.DB, facts, 'records')
})

test('a request is found by its id and by the id inside its answer, with its cost in dollars beside nano-dollars', async () => {
  const { tenantId: _, ...fact } = factOf({ id: 'req_a', at: HOUR + 1, upstreamId: 'up_req_a' })
  const found = await ask('GET', '/v1/generations/req_a', owner)
  expect(found).toMatchObject({ status: 200 })
  const nobodys = { teamId: null, userId: null, customer: null, metadata: null, tags: null, policy: null }
  const asPaid = { billedNanos: null, askedNanos: null, bestNanos: null }
  expect(found.body).toEqual({ ...nobodys, ...asPaid, ...fact, costUsd: 0.0000015 })
  expect((await ask('GET', '/v1/generations/up_req_a', owner)).body).toEqual(found.body)
  expect((await ask('GET', '/v1/generation?id=req_a', owner)).body).toMatchObject({
    data: { id: 'req_a', costUsd: 0.0000015, total_cost: 0.0000015, tokens_prompt: 100, streamed: true },
  })
})

test('a request that is not recorded yet answers 404 and says that recording lags', async () => {
  const refused = await ask('GET', '/v1/generations/req_unknown', owner)
  expect(refused).toMatchObject({ status: 404 })
  expect(refused.error.message).toContain('within a few seconds')
})

test('texts are shown with one request, never in a list', async () => {
  expect((await ask('GET', '/v1/generations/req_b', owner)).body).toMatchObject({ answer: 'Hello.' })
  const listed = await ask('GET', '/admin/requests', owner)
  expect((listed.body['data'] as { id: string }[]).map(({ id }) => id)).toEqual(['req_b', 'req_a', 'req_c'])
  expect(listed.text).not.toContain('Hello.')
})

test('requests come in pages', async () => {
  const page = async (query: string) =>
    ((await ask('GET', `/admin/requests?${query}`, owner)).body['data'] as { id: string }[]).map(({ id }) => id)
  expect(await page('limit=2')).toEqual(['req_b', 'req_a'])
  expect(await page('limit=2&before=req_a')).toEqual(['req_c'])
})

test('usage is totalled by the hour, over the period asked for', async () => {
  const usage = async (query: string) => (await ask('GET', `/admin/usage${query}`, owner)).body['data']
  expect(await usage('')).toMatchObject([
    { hour: HOUR - HOUR_MS, requests: 1 },
    { hour: HOUR, requests: 2, inputTokens: 200, costNanos: 3_000 },
  ])
  expect(await usage(`?from=${HOUR}&to=${HOUR + 1}`)).toMatchObject([{ hour: HOUR, requests: 2 }])
})

/** Gives feedback with dependencies of its own; gives what was learned, too. */
async function give(body: object, arm: string | null = null) {
  const learnHere = vi.fn<(tenantId: string, observations: readonly Observation[]) => void>()
  const request = new Request('http://localhost/v1/feedback', {
    method: 'POST',
    headers: { authorization: `Bearer ${owner}` },
    body: JSON.stringify(body),
  })
  const deps = {
    providers: [],
    recentAnswer: () => (arm === null ? null : { arm, forecast: null }),
    learnHere,
    runJob: async () => ({}),
  }
  const response = await handleControl(request, env as Env, createExecutionContext(), 'req_feedback', deps)
  return { reply: await response.json(), learned: learnHere.mock.calls }
}

test('feedback on a recorded request is kept, and teaches its quality beside what had been expected, and nothing else', async () => {
  const { reply, learned } = await give({ id: 'req_a', score: 0.25, comment: 'meh' })
  expect(reply).toEqual({ id: 'req_a', score: 0.25, model: 'openai/gpt-5.6' })
  const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }
  const forecast = { requestClass: 'short', quality: 0.75, costNanos: 1_400, latencyMs: null }
  const lesson = { arm: 'openai/gpt-5.6', quality: 0.25, at: expect.any(Number), forecast, ...nothing }
  expect(learned).toEqual([[TENANT, [lesson]]])
})

test('a later word on a request replaces the earlier', async () => {
  await give({ id: 'req_c', rating: 'up', comment: 'good' })
  await give({ id: 'req_c', rating: 'down' })
  const { results } = await env.DB.prepare(
    "select score, comment, source from feedback where request_id = 'req_c'",
  ).all()
  expect(results).toEqual([{ score: 0, comment: null, source: 'api' }])
})

test('a request that this isolate remembers takes feedback before it is recorded', async () => {
  const { reply, learned } = await give({ id: 'req_fresh', rating: 'up' }, 'mistral/mistral-large')
  expect(reply).toEqual({ id: 'req_fresh', score: 1, model: 'mistral/mistral-large' })
  expect(learned).toHaveLength(1)
})

test('feedback on an unknown request teaches nothing and answers 404', async () => {
  expect(await ask('POST', '/v1/feedback', owner, { id: 'req_unknown', score: 1 })).toMatchObject({ status: 404 })
})

test.each([{}, { score: 1, rating: 'up' }, { score: -0.1 }, { rating: 'sideways' }])(
  '%o is no feedback',
  async (said) => {
    expect((await ask('POST', '/v1/feedback', owner, { id: 'req_a', ...said })).status).toBe(400)
  },
)
