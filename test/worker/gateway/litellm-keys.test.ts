import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { forgetLimits } from '../../../src/objects/limit-view.ts'
import worker from '../../../src/worker.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'

let count = 0
let owner = ''

beforeAll(() => forgetAll())
beforeEach(async () => {
  forgetLimits()
  owner = await newTenant(`litellm-${++count}`, { sandbox: true })
  await admin('PUT', '/admin/prices/sandbox%2F*', owner, { prices: { input: 10, output: 100 } })
})

const contexts: ExecutionContext[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
}, 30_000)

/** A key as LiteLLM's clients ask for one. */
async function generate(body: object): Promise<string> {
  const { status, text, body: made } = await admin('POST', '/key/generate', owner, body)
  expect(status, text).toBe(201)
  return String(made['key'])
}

async function chat(key: string, body: object = {}): Promise<{ status: number; code: string }> {
  const ctx = createExecutionContext()
  contexts.push(ctx)
  const said = { model: 'sandbox/echo-small', max_tokens: 20, messages: [{ role: 'user', content: 'Hi' }], ...body }
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(said),
  })
  const response = await worker.fetch(request, env, ctx)
  const { error } = (await response.json()) as { error?: { code: string } }
  return { status: response.status, code: error?.code ?? '' }
}

const many = async (key: string, times: number, body: object = {}) =>
  (await Promise.all(Array.from({ length: times }, () => chat(key, body)))).map(({ status }) => status).sort()

test('`rpm_limit` lets so many requests pass in a minute, of this key alone', async () => {
  const [limited, free] = [await generate({ rpm_limit: 3 }), await generate({})]
  expect(await many(limited, 8)).toEqual([200, 200, 200, 429, 429, 429, 429, 429])
  expect(await many(free, 8)).toEqual(Array(8).fill(200))
})

test('`max_parallel_requests` lets so many be under way', async () => {
  const key = await generate({ max_parallel_requests: 2 })
  const statuses = await many(key, 10, { model: 'sandbox/echo-small-d1500' })
  expect(statuses.filter((status) => status === 200)).toHaveLength(2)
  expect(statuses.filter((status) => status === 429)).toHaveLength(8)
}, 20_000)

test('`tpm_limit` lets so many tokens be used in a minute', async () => {
  const key = await generate({ tpm_limit: 60 })
  const statuses = await many(key, 20)
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1)
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(4)
  expect(statuses).toContain(429)
})

test('`max_budget` ends what may be spent, once and for all where no duration is said', async () => {
  const key = await generate({ max_budget: 0.000_5 })
  let refused = { status: 200, code: '' }
  for (let turn = 0; turn < 12 && refused.status === 200; turn++) refused = await chat(key)
  expect(refused).toEqual({ status: 402, code: 'budget_exceeded' })
}, 20_000)

test('`models` are those that answer, and no other does', async () => {
  const key = await generate({ models: ['sandbox/echo-small'] })
  expect((await chat(key)).status).toBe(200)
  const other = await chat(key, { model: 'sandbox/echo-large' })
  expect(other.status).toBeGreaterThanOrEqual(400)
  expect(other.status).toBeLessThan(500)
})

test('`duration` is how long it works', async () => {
  const key = await generate({ duration: '30s' })
  expect((await chat(key)).status).toBe(200)
  vi.setSystemTime(Date.now() + 31_000)
  expect((await chat(key)).status).toBe(401)
})

test('what a key was limited to is told by `/key/info`', async () => {
  const made = { rpm_limit: 3, tpm_limit: 1_000, max_parallel_requests: 2, max_budget: 5, budget_duration: '30d' }
  const key = await generate({ ...made, models: ['sandbox/echo-small'] })
  const { body } = await admin('GET', '/key/info', key)
  expect(body['info']).toMatchObject({ ...made, budget_duration: '2592000s', models: ['sandbox/echo-small'] })
})

test('a key that cannot be limited as asked is not made', async () => {
  const before = (await admin('GET', '/admin/keys', owner)).body['data'] as object[]
  const { status } = await admin('POST', '/key/generate', owner, { max_budget: 5, budget_duration: '17d' })
  expect(status).toBe(400)
  expect((await admin('GET', '/admin/keys', owner)).body['data']).toHaveLength(before.length)
})
