import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import worker from '../../../src/worker.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'

let count = 0
let key = ''
const [SMALL, LARGE] = ['sandbox/echo-small', 'sandbox/echo-large']

beforeAll(() => forgetAll())
beforeEach(async () => {
  key = await newTenant(`epochs-${++count}`, { sandbox: true, cacheTtlSeconds: 600 })
})

/** Whether an answer came from memory. */
async function cacheOf(model: string, owner = key, more: object = {}): Promise<string | null> {
  const ctx = createExecutionContext()
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${owner}` },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'remember me' }], ...more }),
  })
  const response = await worker.fetch(request, env, ctx)
  await response.text()
  await waitOnExecutionContext(ctx)
  return response.headers.get('x-sluice-cache')
}

async function forget(body: object = {}): Promise<void> {
  const { status, text } = await admin('POST', '/admin/cache/invalidate', key, body)
  expect(status, text).toBe(201)
}

test('answers that were forgotten are asked for anew, and kept again', async () => {
  expect([await cacheOf(SMALL), await cacheOf(SMALL)]).toEqual(['miss', 'hit'])
  await forget()
  expect([await cacheOf(SMALL), await cacheOf(SMALL)]).toEqual(['miss', 'hit'])
}, 20_000)

test('those of one model are forgotten alone, in whichever form they were kept', async () => {
  await Promise.all([cacheOf(SMALL), cacheOf(LARGE)])
  const stream = { stream: true, stream_options: { include_usage: true } }
  expect(await Promise.all([cacheOf(SMALL, key, stream), cacheOf(LARGE)])).toEqual(['hit', 'hit'])
  await forget({ model: SMALL })
  expect(await Promise.all([cacheOf(SMALL, key, stream), cacheOf(LARGE)])).toEqual(['miss', 'hit'])
}, 20_000)

test('a model is forgotten by the name it was asked by: a route as well', async () => {
  await admin('PUT', '/admin/aliases/fast', key, { strategy: 'fallback', models: [SMALL] })
  await Promise.all([cacheOf('fast'), cacheOf(SMALL)])
  await forget({ model: 'fast' })
  expect(await Promise.all([cacheOf('fast'), cacheOf(SMALL)])).toEqual(['miss', 'hit'])
}, 20_000)

test('what one tenant forgets, another still knows', async () => {
  const other = await newTenant(`epochs-other-${count}`, { sandbox: true, cacheTtlSeconds: 600 })
  await Promise.all([cacheOf(SMALL), cacheOf(SMALL, other)])
  await forget()
  expect(await Promise.all([cacheOf(SMALL), cacheOf(SMALL, other)])).toEqual(['miss', 'hit'])
}, 20_000)

test('to forget all is to forget each, and settings that are put leave what was forgotten forgotten', async () => {
  await cacheOf(SMALL)
  await forget({ model: SMALL })
  await cacheOf(SMALL)
  await forget()
  expect(await cacheOf(SMALL)).toBe('miss')
  const { body } = await admin('GET', '/admin/settings', key)
  const { cacheEpochs } = body as { cacheEpochs?: { all: number; models: object } }
  expect(cacheEpochs?.models ?? {}).toEqual({})
}, 20_000)
