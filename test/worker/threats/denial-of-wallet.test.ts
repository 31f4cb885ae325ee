import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { forgetLimits } from '../../../src/objects/limit-view.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'
import { ask, open, outside, settleAll, tidyUp } from './support.ts'

tidyUp()

const messages = [{ role: 'user', content: 'Say as much as you can.' }]
let count = 0
let key = ''

beforeAll(() => forgetAll())

beforeEach(async () => {
  forgetLimits()
  key = await newTenant(`wallet-${++count}`, { sandbox: true, houseCredentials: true })
  await admin('PUT', '/admin/prices/sandbox%2F*', key, { prices: { input: 10, output: 100 } })
})

async function budget(body: object): Promise<string> {
  const made = await admin('POST', '/admin/budgets', key, {
    name: 'the purse',
    on: { level: 'key' },
    period: 'day',
    ...body,
  })
  if (made.status !== 201) throw new Error(made.text)
  return String(made.body['id'])
}

async function standing(id: string): Promise<{ spent: number; held: number }> {
  const shown = await admin('GET', `/admin/budgets/${id}`, key)
  const [use = { spent: 0, held: 0 }] = shown.body['use'] as { spent: number; held: number }[]
  return use
}

const greedy = { model: 'sandbox/echo-small', messages, max_tokens: 100_000 }

test('a thousand calls at once for as much as can be had spend no more than the budget, where the worst is reserved', async () => {
  const id = await budget({ usd: 25, reserve: 'worst_case' })
  expect((await ask(key, { body: greedy })).status).toBe(200)
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(key, { body: greedy })))
  // Each may come to ten dollars: two are under way, the others are refused, and so is whom the limiter cannot hear in time.
  expect(answers.filter(({ status }) => ![200, 402, 503].includes(status))).toEqual([])
  expect(answers.some(({ status }) => status === 402)).toBe(true)
  await settleAll()
  await vi.waitFor(async () => expect((await standing(id)).held).toBe(0), { timeout: 8_000, interval: 300 })
  const { spent } = await standing(id)
  expect(spent).toBeGreaterThan(0)
  expect(spent).toBeLessThanOrEqual(25)
}, 60_000)

test('a caller who leaves a stream ends the call upstream', async () => {
  const cancelled = Promise.withResolvers<void>()
  outside(() => {
    const body = new ReadableStream({
      start: (controller) =>
        controller.enqueue(new TextEncoder().encode('data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n')),
      cancel: () => cancelled.resolve(),
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  })
  const answer = await open(key, { body: { model: 'openai/gpt-4.1', messages, stream: true } })
  await answer.body?.cancel()
  await cancelled.promise
})

test('a caller who leaves before a word has come is waited for no longer, and nobody else is asked', async () => {
  const caller = new AbortController()
  const sent = outside(() => {
    caller.abort()
    return new Promise<Response>(() => undefined)
  })
  const body = { model: 'openai/gpt-4.1', messages, sluice: { fallbacks: ['anthropic/claude-sonnet-5'] } }
  await ask(key, { body, signal: caller.signal }).catch(() => undefined)
  await settleAll()
  expect(sent).toHaveLength(1)
})
