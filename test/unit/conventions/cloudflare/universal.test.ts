import { describe, expect, it } from 'vitest'
import { ChatRequest } from '../../../../src/contract/chat.ts'
import { Wish } from '../../../../src/contract/wish.ts'
import { readUniversal } from '../../../../src/conventions/cloudflare/universal.ts'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { faultOf, SECRET } from '../support.ts'

const account = '0123456789abcdef0123456789abcdef'
const readers = { anthropic: anthropicDialect.read, gemini: geminiDialect.read }
const read = (body: unknown, headers: Record<string, string> = {}) => {
  const reading = readUniversal(body, new Headers(headers), readers, account)
  expect(Wish.safeParse(reading.wish).error).toBeUndefined()
  expect(ChatRequest.safeParse(reading.chat).error).toBeUndefined()
  return reading
}

const messages = [
  { role: 'system', content: 'You are a friendly assistant' },
  { role: 'user', content: 'What is Cloudflare?' },
]
const openai = {
  provider: 'openai',
  endpoint: 'chat/completions',
  headers: { Authorization: `Bearer ${SECRET}`, 'Content-Type': 'application/json' },
  query: { model: 'gpt-4o-mini', stream: true, messages: [{ role: 'user', content: 'What is Cloudflare?' }] },
}
const workersAi = {
  provider: 'workers-ai',
  endpoint: '@cf/meta/llama-3.1-8b-instruct',
  headers: { Authorization: 'Bearer cf-token', 'Content-Type': 'application/json' },
  query: { messages },
}

it('reads the documented example as a chat request whose targets are the steps', () => {
  const reading = read([workersAi, openai])
  expect(reading.chat).toEqual({ model: 'workers-ai/@cf/meta/llama-3.1-8b-instruct', messages })
  expect(reading.wish).toEqual({
    strategy: 'fallback',
    targets: [
      { model: 'workers-ai/@cf/meta/llama-3.1-8b-instruct' },
      { model: 'openai/gpt-4o-mini', params: { messages: openai.query.messages } },
    ],
  })
  expect(reading.targetKeys).toEqual([
    {
      provider: 'workers-ai',
      apiKey: 'cf-token',
      baseUrl: `https://api.cloudflare.com/client/v4/accounts/${account}/ai/v1`,
    },
    { provider: 'openai', apiKey: SECRET, baseUrl: null },
  ])
  expect(reading.warnings).toEqual([
    "Step 0 is answered in OpenAI's form, not in that of Workers AI.",
    "The first step's `stream` counts.",
  ])
})

it('keeps what only one step has from the others', () => {
  const other = { ...openai, query: { ...openai.query, model: 'gpt-4o', temperature: 0, seed: 1 } }
  const reading = read([{ ...openai, query: { ...openai.query, temperature: 1, top_p: 0.5 } }, other])
  expect(reading.chat).toEqual({ ...openai.query, model: 'openai/gpt-4o-mini', temperature: 1 })
  expect(reading.wish.targets).toEqual([
    { model: 'openai/gpt-4o-mini', params: { top_p: 0.5 } },
    { model: 'openai/gpt-4o', params: { temperature: 0, seed: 1 } },
  ])
  expect(reading.ownKey).toEqual({ provider: 'openai', apiKey: SECRET, baseUrl: null })
  expect(reading.targetKeys).toBeUndefined()
})

it('reads a prompt of Workers AI as what a user says', () => {
  const reading = read([{ ...workersAi, query: { prompt: 'tell me a joke' } }])
  expect(reading.chat.messages).toEqual([{ role: 'user', content: 'tell me a joke' }])
})

it("reads Anthropic's and Google's queries by their own formats", () => {
  const anthropic = {
    provider: 'anthropic',
    endpoint: 'v1/messages',
    headers: { 'x-api-key': SECRET, 'anthropic-version': '2023-06-01' },
    query: {
      model: 'claude-sonnet-4-5',
      max_tokens: 1024,
      messages: [{ role: 'user', content: 'What is Cloudflare?' }],
    },
  }
  const google = {
    provider: 'google-ai-studio',
    endpoint: 'v1/models/gemini-2.5-flash:generateContent',
    headers: { 'x-goog-api-key': 'g-key' },
    query: { contents: [{ role: 'user', parts: [{ text: 'What is Cloudflare?' }] }] },
  }
  const reading = read([anthropic, google])
  expect(reading.form).toBe('anthropic')
  expect(reading.wish.targets?.map(({ model }) => model)).toEqual([
    'anthropic/claude-sonnet-4-5',
    'gemini/gemini-2.5-flash',
  ])
  expect(reading.chat.messages).toMatchObject([{ role: 'user' }])
  expect(reading.targetKeys?.map((key) => key?.apiKey)).toEqual([SECRET, 'g-key'])
  expect(reading.warnings).toContain("Every step is answered in the first's form.")
  expect(read([google]).form).toBe('gemini')
})

it('takes a model of the compatible endpoint for what it names', () => {
  const compat = { ...openai, provider: 'compat', query: { ...openai.query, model: 'dynamic/support' } }
  expect(read([compat]).wish.targets).toEqual([{ model: 'support' }])
  expect(read([compat]).ownKey).toBeUndefined()
  const named = { ...compat, query: { ...openai.query, model: 'google-ai-studio/gemini-2.5-flash' } }
  expect(read([named]).ownKey?.provider).toBe('gemini')
})

describe('settings', () => {
  it('of the steps come together: attempts are added, the longest wait counts', () => {
    const reading = read([
      { ...openai, config: { maxAttempts: 2, requestTimeout: 1000 } },
      { ...openai, config: { maxAttempts: 4, requestTimeout: 3000, backoff: 'constant' } },
    ])
    expect(reading.wish).toMatchObject({ attempts: 6, deadlines: { first_token_ms: 3000 } })
    expect(reading.warnings).toEqual([
      'Steps differ in `requestTimeout`: the longest counts.',
      '`retryDelay`, `backoff`: pauses double from try to try.',
    ])
  })

  it('let every step be tried, however many there are', () => {
    expect(read(Array(6).fill(openai)).wish.attempts).toBe(6)
    expect(read([openai, openai]).wish.attempts).toBeUndefined()
  })

  it("of the first step come before the request's", () => {
    const first = {
      ...openai,
      headers: { ...openai.headers, 'cf-aig-cache-ttl': '60', 'cf-aig-metadata': '{"a":"ü"}' },
    }
    const reading = read([first, openai], { 'cf-aig-cache-ttl': '3600', 'cf-aig-session-id': 's' })
    expect(reading.wish).toMatchObject({ cache: { ttl: 60 }, session: 's', metadata: { a: '?' } })
    expect(reading.warnings).toEqual(["Only the first step's `cf-aig-*` headers count."])
  })
})

describe('faults name the place', () => {
  it.each<[string, unknown]>([
    ['0', 'x'],
    ['0.provider', { ...openai, provider: undefined }],
    ['0.endpoint', { ...openai, endpoint: 'embeddings' }],
    ['0.endpoint', { ...openai, endpoint: '' }],
    ['0.endpoint', { ...workersAi, provider: 'replicate', endpoint: 'predictions' }],
    ['0.query', { ...openai, query: 'x' }],
    ['0.query.model', { ...openai, query: { messages } }],
    ['0.query.messages', { ...openai, query: { model: 'gpt-4o', messages: [] } }],
    ['0.query.messages', { ...workersAi, query: { text: 'x' } }],
    ['0.config.maxAttempts', { ...openai, config: { maxAttempts: 'x' } }],
    ['0.query.messages.0.role', anthropicStep({ role: 'nobody', content: 'x' })],
  ])('%s', (param, step) => {
    faultOf(() => read([step]), param)
  })

  it('in the step that is at fault', () => {
    faultOf(() => read([openai, { ...openai, provider: 7 }]), '1.provider')
  })

  it.each([[{}], [[]], [Array(51).fill(openai)]])('refuses a body that is no list of a few requests', (body) => {
    expect(() => read(body)).toThrow('The body must')
  })
})

function anthropicStep(message: object) {
  return { provider: 'anthropic', endpoint: 'v1/messages', query: { model: 'c', max_tokens: 1, messages: [message] } }
}
