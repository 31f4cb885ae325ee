import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Fact } from '../../../src/storage/facts.ts'
import anthropicChat from '../../fixtures/providers/anthropic/chat.json'
import anthropicStream from '../../fixtures/providers/anthropic/chat.sse?raw'
import geminiStream from '../../fixtures/providers/gemini/chat.sse?raw'
import { ask, sse, upstream } from '../../support/worker/gateway.ts'

const MESSAGE = { role: 'user', content: 'Hello' }
const facts: Fact[] = []

beforeAll(async () => {
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [MESSAGE] })
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

test('a Messages request reaches Anthropic as it came but for its model, and the answer comes back byte for byte', async () => {
  listen()
  const text = JSON.stringify({ ...anthropicChat, future_field: { deep: [1] } }, null, 2)
  const sent = upstream(() => new Response(text, { headers: { 'content-type': 'application/json' } }))
  const body = { model: 'anthropic/claude-opus-5-5', max_tokens: 9, messages: [MESSAGE], novelty: { x: 1 } }
  const { response, ...answer } = await ask('/v1/messages', body, { 'anthropic-beta': 'future-2027' })
  expect(answer.text).toBe(text)
  expect(sent[0]?.body).toEqual({ ...body, model: 'claude-opus-5-5' })
  expect(sent[0]?.headers.get('anthropic-beta')).toBe('future-2027')
  expect(sent[0]?.headers.get('x-api-key')).toBe('canary-anthropic-key')
  expect(response.headers.get('x-sluice-passthrough')).toBe('true')
  expect(response.headers.get('x-sluice-warning')).toBeNull()
  const { usage } = anthropicChat
  const inputTokens = usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens
  expect(facts[0]).toMatchObject({ inputTokens, outputTokens: usage.output_tokens, outcome: 'ok' })
})

test('a stream in the caller’s own format passes untouched, and is written down all the same', async () => {
  listen()
  upstream(() => sse(anthropicStream))
  const body = { model: 'anthropic/claude-opus-5-5', max_tokens: 9, messages: [MESSAGE], stream: true }
  const { text } = await ask('/v1/messages', body)
  expect(text).toBe(anthropicStream)
  expect(facts[0]).toMatchObject({ usageSource: 'provider', outcome: 'ok', stream: true })
  expect(facts[0]?.outputTokens).toBeGreaterThan(0)
})

test('a stream that breaks off ends with an error in the caller’s format', async () => {
  listen()
  const events = anthropicStream.split(/(?<=\n\n)/)
  upstream(() => sse(events.slice(0, -2).join('')))
  const body = { model: 'anthropic/claude-opus-5-5', max_tokens: 9, messages: [MESSAGE], stream: true }
  const { text } = await ask('/v1/messages', body)
  expect(text).toContain('event: error')
  expect(facts[0]).toMatchObject({ outcome: 'failed', errorCode: 'provider_failed' })
})

test('Google’s stream passes untouched to Google’s callers', async () => {
  const sent = upstream(() => sse(geminiStream))
  const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]
  const path = '/v1beta/models/gemini%2Fgemini-3.8-flash:streamGenerateContent?alt=sse'
  const { text } = await ask(path, { contents, novelty: 1 })
  expect(text).toBe(geminiStream)
  expect(sent[0]?.body).toEqual({ contents, novelty: 1 })
})

test('where another target could take over, the answer is translated instead', async () => {
  upstream(() => Response.json(anthropicChat))
  const { response } = await ask(
    '/v1/messages',
    {
      model: 'anthropic/claude-haiku-4-5',
      max_tokens: 9,
      messages: [MESSAGE],
    },
    {
      'x-portkey-config': JSON.stringify({
        strategy: { mode: 'fallback' },
        targets: [
          { provider: 'anthropic', override_params: { model: 'claude-haiku-4-5' } },
          { provider: 'openai', override_params: { model: 'gpt-5.4' } },
        ],
      }),
    },
  )
  expect(response.status).toBe(200)
  expect(response.headers.get('x-sluice-passthrough')).toBeNull()
})
