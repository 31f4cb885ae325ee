import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Fact } from '../../../src/storage/facts.ts'
import anthropicChat from '../../fixtures/providers/anthropic/chat.json'
import { ask, upstream } from '../../support/worker/gateway.ts'

const facts: Fact[] = []

beforeAll(async () => {
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'Hello' }] })
})
afterEach(() => {
  vi.restoreAllMocks()
  facts.length = 0
})

function listen(): void {
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
}

test.each([
  ['/providers/openai/fine_tuning/jobs?limit=2&key=sl-x', 'https://api.openai.com/v1/fine_tuning/jobs?limit=2'],
  ['/providers/openai/v1/fine_tuning/jobs', 'https://api.openai.com/v1/fine_tuning/jobs'],
  ['/providers/anthropic/models', 'https://api.anthropic.com/v1/models'],
  ['/providers/gemini/models', 'https://generativelanguage.googleapis.com/v1beta/models'],
])('%s is asked at %s with the tenant’s credential and not with the caller’s key', async (path, url) => {
  const sent = upstream(() => Response.json({ data: [] }))
  const { response } = await ask(path, undefined, { 'x-api-key': 'sl-local-development-key', cookie: 'a=b' })
  expect(response.status).toBe(200)
  expect(sent[0]).toMatchObject({ url, method: 'GET' })
  const headers = JSON.stringify([...(sent[0]?.headers ?? [])])
  expect(headers).toMatch(/canary-(openai|anthropic|gemini)-key/)
  expect(headers).not.toContain('sl-local')
  expect(headers).not.toContain('cookie')
})

test('what a raw answer took is written down, in whichever shape it is told', async () => {
  listen()
  upstream(() => Response.json(anthropicChat))
  await ask('/providers/anthropic/messages', { model: 'claude-opus-5-5', max_tokens: 5, messages: [] })
  expect(facts[0]).toMatchObject({ operation: 'raw', model: 'claude-opus-5-5', outcome: 'ok', usageSource: 'provider' })
  expect(facts[0]?.costNanos).toBeGreaterThan(0)
})

test('an error passes as it is, and costs nothing', async () => {
  listen()
  upstream(() => new Response('no such thing', { status: 404, headers: { 'content-type': 'text/plain' } }))
  const { response, text } = await ask('/providers/openai/nowhere')
  expect([response.status, text]).toEqual([404, 'no such thing'])
  expect(facts[0]).toMatchObject({ outcome: 'failed', status: 404, costNanos: 0 })
})

test.each(['/providers/openai/..%2f..%2fadmin', '/providers/openai/a//b', '/providers/openai/%2e%2e/x'])(
  '%s leads nowhere',
  async (path) => {
    const sent = upstream(() => Response.json({}))
    const { response } = await ask(path)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(sent).toEqual([])
  },
)

test('a model that nobody knows the price of is refused here too', async () => {
  const sent = upstream(() => Response.json({}))
  const { json } = await ask('/providers/openai/chat/completions', { model: 'gpt-unheard-of', messages: [] })
  expect(json['error']).toMatchObject({ code: 'model_unpriced' })
  expect(sent).toEqual([])
})
