import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { forgetFloods, holdOff } from '../../../src/identity/shield.ts'
import worker from '../../../src/worker.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const NOW = 1_700_000_000_000
let key = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant('flooding', { sandbox: true })
})
beforeEach(() => forgetFloods())
afterAll(() => forgetFloods())

/** A counter that lets so many pass; it remembers whom it was asked for. */
function counterOf(limit: number) {
  const asked: string[] = []
  const shield: RateLimit = {
    limit: async ({ key: counted }) => {
      asked.push(counted)
      return { success: asked.length <= limit }
    },
  }
  return { asked, SHIELD: shield }
}

/** Requests at once, all let in before any word of the counter came; how many of them were. */
async function send(times: number, shields: { SHIELD?: RateLimit }, now = NOW, name = 'key_1'): Promise<number> {
  const ctx = createExecutionContext()
  const waits = Array.from({ length: times }, () => holdOff(name, shields, ctx, now))
  await waitOnExecutionContext(ctx)
  return waits.filter((wait) => wait === null).length
}

test('a key that sends few requests asks no counter', async () => {
  const { asked, SHIELD } = counterOf(0)
  for (let period = 0; period < 5; period++) expect(await send(1_000, { SHIELD }, NOW + period * 10_000)).toBe(1_000)
  expect(asked).toEqual([])
})

test('a key that floods is held off for the rest of the period, once the counter says so, and no other key is', async () => {
  const { asked, SHIELD } = counterOf(50)
  await send(1_000, { SHIELD })
  expect(await send(51, { SHIELD })).toBe(51)
  expect(asked).toHaveLength(51)
  expect(await send(100, { SHIELD }, NOW + 3_000)).toBe(0)
  expect(holdOff('key_1', { SHIELD }, createExecutionContext(), NOW + 3_000)).toBe(7_000)
  expect(await send(1, { SHIELD }, NOW + 3_000, 'key_2')).toBe(1)
  expect(await send(1, { SHIELD }, NOW + 10_000)).toBe(1)
  // Who is held off costs nothing: nobody is asked.
  expect(asked).toHaveLength(51)
})

test('a counter that fails, or is not there, holds nobody off', async () => {
  const SHIELD: RateLimit = { limit: () => Promise.reject(new Error('out of reach')) }
  expect(await send(3_000, { SHIELD })).toBe(3_000)
  expect(await send(3_000, {}, NOW, 'key_2')).toBe(3_000)
})

test('the platform’s own counter is bound, and counts', async () => {
  expect((await (env as Env).SHIELD?.limit({ key: 'somebody' }))?.success).toBe(true)
})

test('who is held off is answered 429 in the caller’s dialect, with when to come back', async () => {
  const { SHIELD } = counterOf(0)
  const { body } = await ask('GET', '/admin/keys', key)
  const [{ id } = { id: '' }] = body['data'] as { id: string }[]
  await send(1_001, { SHIELD }, Date.now(), id)
  const ctx = createExecutionContext()
  const request = (path: string) =>
    new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'sandbox/echo-small', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] }),
    })
  const answer = await worker.fetch(request('/v1/chat/completions'), env, ctx)
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answer.json()).toMatchObject({ error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' } })
  const theirs = await worker.fetch(request('/v1/messages'), env, ctx)
  expect([theirs.status, await theirs.json()]).toMatchObject([
    429,
    { type: 'error', error: { type: 'rate_limit_error' } },
  ])
  await waitOnExecutionContext(ctx)
})
