import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'
import { ask, completion, outside, type Sent, tidyUp } from './support.ts'

tidyUp()

/** Whose each secret is: the hosts that may be shown it. */
const OWNERS: Readonly<Record<string, string>> = {
  'canary-openai-key': 'api.openai.com',
  'canary-anthropic-key': 'api.anthropic.com',
  'canary-gemini-key': 'generativelanguage.googleapis.com',
  'canary-own-groq-key': 'api.groq.com',
  'canary-own-server-key': 'models.example.com',
}
let key = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant('keys-and-origins', { houseCredentials: true, unpricedModels: 'upper_bound' })
  const own = [
    { provider: 'groq', name: 'ours', secret: 'canary-own-groq-key' },
    { provider: 'custom', name: 'ours', secret: 'canary-own-server-key', baseUrl: 'https://models.example.com/v1' },
  ]
  for (const credential of own) {
    const { status, text } = await admin('POST', '/admin/credentials', key, credential)
    expect(status, text).toBe(201)
  }
})

const ELSEWHERE = ['https://evil.example.com', 'https://evil.example.com/v1', 'https://api.openai.com.evil.example.com']
const MODELS = [
  'openai/gpt-4.1',
  'anthropic/claude-sonnet-5',
  'gemini/gemini-3.8-flash',
  'groq/llama-3.3-70b',
  'custom/m',
]

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const elsewhere = oneOf(...ELSEWHERE)

/** Headers by which some gateway lets its callers say where a request goes, and whatever stands for them. */
const headers = fc.record(
  {
    'helicone-target-url': elsewhere,
    'helicone-auth': fc.constant('Bearer $KEY'),
    'x-portkey-custom-host': elsewhere,
    'x-portkey-provider': oneOf('openai', 'anthropic', 'groq', 'custom'),
    'x-portkey-api-key': fc.constant('$KEY'),
    'x-portkey-forward-headers': fc.constant('authorization, x-api-key'),
    'x-portkey-config': elsewhere.map((custom_host) =>
      JSON.stringify({ targets: [{ provider: 'openai', custom_host }, { provider: 'anthropic' }] }),
    ),
    'cf-aig-authorization': fc.constant('Bearer $KEY'),
    'cf-aig-custom-host': elsewhere,
    'x-forwarded-host': fc.constant('evil.example.com'),
    'x-original-url': elsewhere,
    'openai-base-url': elsewhere,
    'x-sluice-model': oneOf(...MODELS),
    host: fc.constant('evil.example.com'),
  },
  { requiredKeys: [] },
)

/** Fields by which some gateway lets them, at each level a body has. */
const fields = fc.record(
  {
    api_base: elsewhere,
    base_url: elsewhere,
    baseUrl: elsewhere,
    custom_host: elsewhere,
    api_key: fc.constant(''),
    extra_headers: elsewhere.map((url) => ({ host: 'evil.example.com', 'x-target': url })),
    fallbacks: elsewhere.map((api_base) => [{ model: 'openai/gpt-4.1-mini', api_base }, 'anthropic/claude-sonnet-5']),
    models: fc.constant([...MODELS]),
    provider: elsewhere.map((url) => ({ order: ['openai'], base_url: url })),
    sluice: elsewhere.map((url) => ({
      targets: MODELS.map((model) => ({ model, params: { base_url: url, api_base: url } })),
    })),
    litellm_params: elsewhere.map((api_base) => ({ api_base })),
    metadata: elsewhere.map((api_base) => ({ api_base })),
  },
  { requiredKeys: [] },
)

const model = oneOf(...MODELS, 'openai/../../evil', 'openai/https://evil.example.com', 'auto')
const PATHS = ['/v1/chat/completions', '/v1/messages', '/v1/responses', '/v1/embeddings', '/api/v1/chat/completions']

function misplaced({ url, headers: shown, body }: Sent): string[] {
  const told = JSON.stringify([url.href, [...shown], body])
  return Object.entries(OWNERS)
    .filter(([secret, host]) => told.includes(secret) && url.host !== host)
    .map(([secret]) => `${secret} was shown to ${url.host}`)
}

test('whatever a request says of where it goes, a provider’s key is shown to that provider’s own host alone', async () => {
  const shown = new Set<string>()
  const sent = outside(({ url }) => {
    shown.add(url.host)
    return url.host.length % 2 === 0 ? Response.json(completion('Hi')) : Response.json({ error: {} }, { status: 500 })
  })
  const property = fc.asyncProperty(oneOf(...PATHS), model, headers, fields, async (path, name, said, more) => {
    const own = Object.fromEntries(Object.entries(said).map(([header, value]) => [header, value.replace('$KEY', key)]))
    const chat = { model: name, messages: [{ role: 'user', content: 'Hi' }], input: 'Hi', max_tokens: 5, ...more }
    const { status } = await ask(key, { path, headers: own, body: chat })
    expect(status).not.toBe(500)
    expect(sent.splice(0).flatMap(misplaced)).toEqual([])
  })
  await fc.assert(property, { numRuns: 300, seed: 7 })
  // It is no proof where nobody was shown a key.
  expect([...Object.values(OWNERS)].filter((host) => !shown.has(host))).toEqual([])
}, 120_000)

test.each([
  '../evil',
  '..%2f..%2fevil',
  '@evil.example.com/v1',
  '/evil.example.com',
  'v1\\@evil.example.com',
  '%40evil.example.com',
])('the path %s below a provider’s own leads its key nowhere else', async (path) => {
  const sent = outside(() => Response.json({}))
  await ask(key, { path: `/providers/groq/${path}`, body: {} })
  expect(sent.flatMap(misplaced)).toEqual([])
})

test('a redirect is followed nowhere with a key', async () => {
  const location = 'https://evil.example.com/v1'
  const sent = outside(() => new Response(null, { status: 307, headers: { location } }))
  const bodies = { model: 'openai/gpt-4.1', messages: [{ role: 'user', content: 'Hi' }], input: 'Hi' }
  for (const path of [...PATHS, '/providers/groq/models']) await ask(key, { path, body: bodies })
  expect(sent.length).toBeGreaterThanOrEqual(PATHS.length)
  for (const { redirect } of sent) expect(redirect).toBe('manual')
  expect(sent.filter(({ url }) => url.host === 'evil.example.com')).toEqual([])
})
