import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { forgetLimits } from '../../../src/objects/limit-view.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import worker from '../../../src/worker.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'

let count = 0
let key = ''

beforeAll(() => forgetAll())
beforeEach(async () => {
  forgetLimits()
  key = await newTenant(`agreed-${++count}`, { sandbox: true })
})

const agree = async (pattern: string, body: object) => {
  const { status, text } = await admin('PUT', `/admin/prices/${encodeURIComponent(pattern)}`, key, body)
  expect(status, text).toBe(200)
}

/** Asks, and gives the fact that is written down of it, with what its answer took. */
async function factOfChat(stream = false): Promise<Fact> {
  const facts: Fact[] = []
  const send = vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
  const ctx = createExecutionContext()
  const body = { model: 'sandbox/echo-small', stream, messages: [{ role: 'user', content: 'how much is the fish' }] }
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  })
  const response = await worker.fetch(request, env, ctx)
  await response.text()
  await waitOnExecutionContext(ctx)
  send.mockRestore()
  const [fact] = facts
  if (!fact) throw new Error('nothing was written down')
  return fact
}

test.each([false, true])('a request is charged as agreed and billed with the margin (streamed: %s)', async (stream) => {
  await agree('sandbox/*', { prices: { input: 10, output: 100 }, margin: 0.25 })
  const fact = await factOfChat(stream)
  const { inputTokens, outputTokens, costNanos, billedNanos } = fact
  expect(outputTokens).toBeGreaterThan(0)
  expect(costNanos).toBe(inputTokens * 10_000 + outputTokens * 100_000)
  expect(billedNanos).toBe(Math.ceil(costNanos * 1.25))
})

test('what is billed is kept with the request, and shown beside what it cost', async () => {
  await agree('sandbox/*', { prices: { input: 10, output: 100 }, margin: 1 })
  const fact = await factOfChat()
  await storeFacts(env.DB, [fact], 'agreed')
  const row = await env.DB.prepare('select cost_nanos, billed_nanos from requests where id = ?').bind(fact.id).first()
  expect(row).toEqual({ cost_nanos: fact.costNanos, billed_nanos: 2 * fact.costNanos })
})

test('a margin is nothing that a budget pays for', async () => {
  await agree('sandbox/*', { prices: { input: 10, output: 100 }, margin: 50 })
  const budget = { name: 'b', on: { level: 'tenant' }, usd: 1, period: 'total' }
  const id = String((await admin('POST', '/admin/budgets', key, budget)).body['id'])
  const { costNanos } = await factOfChat()
  const spent = async () => {
    const { body } = await admin('GET', `/admin/budgets/${id}`, key)
    return (body['use'] as { spent: number; held: number }[])[0]
  }
  await vi.waitFor(async () => expect(await spent()).toMatchObject({ spent: costNanos / 1e9 }), {
    timeout: 8_000,
    interval: 200,
  })
})

test('without an agreement nothing is billed apart from what it costs', async () => {
  const fact = await factOfChat()
  expect(fact.billedNanos ?? fact.costNanos).toBe(fact.costNanos)
})

test('an agreement that is taken back counts no more', async () => {
  await agree('sandbox/*', { prices: { input: 10, output: 100 }, margin: 1 })
  await admin('DELETE', `/admin/prices/${encodeURIComponent('sandbox/*')}`, key)
  const fact = await factOfChat()
  expect(fact.billedNanos ?? fact.costNanos).toBe(fact.costNanos)
  expect(fact.costNanos).toBeLessThan(fact.inputTokens * 10_000)
})
