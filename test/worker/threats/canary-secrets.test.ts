import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Env, LOCAL_KEY } from '../../../src/env.ts'
import { deliverWebhooks } from '../../../src/jobs/deliver-webhooks.ts'
import { nobody } from '../../support/nobody.ts'
import { ask as admin, everythingStored, forgetAll, newTenant, OPERATOR } from '../control/support.ts'
import { type Answered, ask, completion, outside, pieces, type Sent, settleAll, streamed, tidyUp } from './support.ts'

tidyUp()

const CREDENTIALS = { openai: 'canary-own-openai-0123456789', anthropic: 'canary-own-anthropic-0123456789' } as const
const OWN = 'canary-callers-own-0123456789'
let key = ''
let spare = ''
let hook = ''
/** Everything that was told to anybody, other than a secret's own maker and its own provider. */
let told: string[] = []
let secrets: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  forgetAll()
  key = await newTenant('canaries', { storeText: true, cacheTtlSeconds: 600 })
  for (const [provider, secret] of Object.entries(CREDENTIALS)) {
    const made = await admin('POST', '/admin/credentials', key, { provider, name: 'a canary', secret })
    expect(made.status, made.text).toBe(201)
  }
  spare = String((await admin('POST', '/admin/keys', key, { name: 'spare', scopes: ['inference'] })).body['secret'])
  hook = String((await admin('POST', '/admin/webhooks', key, { url: 'https://hooks.example.com/a' })).body['secret'])
  secrets = { key, spare, hook, OWN, OPERATOR, MASTER: env.MASTER_KEY, ...CREDENTIALS }
})

beforeEach(() => {
  told = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void told.push(words.map(String).join(' ')))
  }
  const { FACTS, POINTS } = env
  const send = FACTS.send.bind(FACTS)
  vi.spyOn(FACTS, 'send').mockImplementation(async (facts) => {
    told.push(JSON.stringify(facts))
    return send(facts)
  })
  vi.spyOn(POINTS, 'writeDataPoint').mockImplementation((point) => void told.push(JSON.stringify(point)))
})

/** What a caller can see of an answer. */
const seen = ({ status, headers, text }: Answered) => JSON.stringify([status, [...headers], text])

async function everythingKept(): Promise<string> {
  const stores = [env.CONFIG, env.CACHE]
  const values = stores.map(async (store) => {
    const { keys } = await store.list()
    return Promise.all(keys.map(async ({ name }) => `${name} ${await store.get(name)}`))
  })
  return JSON.stringify([await everythingStored(), await Promise.all(values)])
}

/** Which secrets stand in it in the clear, or as they would stand in JSON, an address or base64. */
function leaked(text: string): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = [secret, encodeURIComponent(secret), btoa(secret), secret.replace(/^(sl-|whsec_)/, '')]
    return forms.some((form) => text.includes(form)) ? [name] : []
  })
}

/** The secret that a provider was shown, however it was shown it. */
const shownTo = ({ headers }: Sent) =>
  headers.get('authorization')?.replace('Bearer ', '') ?? headers.get('x-api-key') ?? 'nothing'

/** Providers that say back what opened them, each in its own place. */
const GOSSIPS: Readonly<Record<string, (sent: Sent) => Response>> = {
  'an error': (sent) => Response.json({ error: { message: `Incorrect API key: ${shownTo(sent)}.` } }, { status: 401 }),
  'a nested error': (sent) =>
    Response.json(
      { error: { message: 'No.', metadata: { raw: shownTo(sent) }, param: shownTo(sent), code: shownTo(sent) } },
      { status: 400 },
    ),
  'a page': (sent) =>
    new Response(`<html>${shownTo(sent)}</html>`, { status: 502, headers: { 'content-type': 'text/html' } }),
  'an overload': (sent) =>
    Response.json({ error: { type: 'overloaded_error', message: shownTo(sent) } }, { status: 529 }),
  headers: (sent) =>
    Response.json(
      { error: { message: 'No.' } },
      {
        status: 429,
        headers: {
          'x-ratelimit-key': shownTo(sent),
          'retry-after': '0',
          'openai-key': shownTo(sent),
          'anthropic-key': shownTo(sent),
          location: shownTo(sent),
        },
      },
    ),
  'a redirect': (sent) =>
    new Response(null, { status: 302, headers: { location: `https://x.example/${shownTo(sent)}` } }),
  'an error inside a 200': (sent) => Response.json({ error: { message: shownTo(sent) } }),
  'an error inside a stream': (sent) =>
    pieces(
      'data: {"id":"a","choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n',
      `data: ${JSON.stringify({ error: { message: `key ${shownTo(sent)}` } })}\n\n`,
    ),
  'a stream that begins with an error': (sent) =>
    pieces(`event: error\ndata: ${JSON.stringify({ type: 'error', error: { message: shownTo(sent) } })}\n\n`),
  'a broken connection': (sent) => {
    throw new Error(`connection to ${shownTo(sent)} failed`)
  },
}

const messages = [{ role: 'user', content: 'Hi' }]
/** Every format and failing path by which a provider's words come back. */
const WAYS: readonly { readonly path: string; readonly body: object; readonly headers?: Record<string, string> }[] = [
  { path: '/v1/chat/completions', body: { model: 'openai/gpt-4.1', messages } },
  {
    path: '/v1/chat/completions',
    body: { model: 'openai/gpt-4.1', messages, stream: true, sluice: { fallbacks: ['openai/gpt-4.1-mini'] } },
  },
  { path: '/v1/chat/completions', body: { model: 'anthropic/claude-sonnet-5', messages } },
  { path: '/v1/chat/completions', body: { model: 'anthropic/claude-sonnet-5', messages, stream: true } },
  { path: '/v1/messages', body: { model: 'anthropic/claude-sonnet-5', messages, max_tokens: 9 } },
  { path: '/v1/messages', body: { model: 'anthropic/claude-sonnet-5', messages, max_tokens: 9, stream: true } },
  { path: '/v1/responses', body: { model: 'openai/gpt-4.1', input: 'Hi' } },
  { path: '/v1/embeddings', body: { model: 'openai/text-embedding-3-small', input: 'Hi' } },
  { path: '/providers/openai/chat/completions', body: { model: 'gpt-4.1', messages } },
  {
    path: '/v1/chat/completions',
    body: { model: 'gpt-4.1', messages },
    headers: { 'x-portkey-api-key': '$KEY', authorization: `Bearer ${OWN}`, 'x-portkey-provider': 'openai' },
  },
  { path: '/v1/chat/completions', body: { model: 'openai/gpt-4.1', messages, api_key: OWN, num_retries: 0 } },
]

test.each(Object.entries(GOSSIPS))(
  'a secret that a provider says back in %s is told to nobody and kept nowhere',
  async (_, gossip) => {
    const sent = outside(gossip)
    const answers = WAYS.map(async ({ path, body, headers = {} }) => {
      const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('$KEY', key)]))
      told.push(seen(await ask(key, { path, body, headers: own })))
    })
    await Promise.all(answers)
    await settleAll()
    // It is no proof where no provider was shown a secret.
    expect(sent.filter((each) => shownTo(each) !== 'nothing').length).toBeGreaterThanOrEqual(WAYS.length)
    expect(told.filter((text) => leaked(text).length > 0)).toEqual([])
    expect(leaked(await everythingKept())).toEqual([])
  },
  60_000,
)

test('a secret that is sent where none belongs is told to nobody, and kept nowhere but in what the tenant has stored', async () => {
  outside(() => Response.json(completion('Hi')))
  const wrong = [
    { path: `/v1/${key}`, body: {} },
    { path: `/admin/keys/${encodeURIComponent(key)}`, body: {} },
    { path: '/v1/chat/completions', body: `{"model": "${key}` },
    { path: '/v1/chat/completions', body: { messages: key, model: 'openai/gpt-4.1' } },
    { path: '/v1/chat/completions', body: {}, headers: { authorization: `Basic ${key}` } },
  ]
  for (const asked of wrong) told.push(seen(await ask(key, asked)))
  // What a caller wrote comes back to that caller alone, and no further.
  expect(told.filter((text) => !text.startsWith('[')).flatMap(leaked)).toEqual([])
  await settleAll()
  expect(leaked(await everythingKept())).toEqual([])
})

test('no list, log, export or message shows a secret once it is made', async () => {
  const sent = outside(() => new Response(null, { status: 204 }))
  const reads = [
    ...['keys', 'credentials', 'webhooks', 'audit', 'settings', 'aliases', 'audit/export?from=0', 'audit/checkpoint'],
    ...['limits', 'budgets', 'policies', 'prices', 'users', 'teams', 'hosts', 'router'],
  ]
  for (const path of reads) {
    const answer = await admin('GET', `/admin/${path}`, key)
    expect([path, answer.status]).toEqual([path, 200])
    told.push(answer.text)
  }
  const [{ id } = { id: '' }] = (await admin('GET', '/admin/webhooks', key)).body['data'] as { id: string }[]
  await admin('POST', `/admin/webhooks/${id}/test`, key)
  await deliverWebhooks.run(env as Env, new Date(Date.now() + 1_000), nobody)
  expect(sent.length).toBeGreaterThan(0)
  told.push(...sent.map(({ headers, body }) => JSON.stringify([[...headers], body])))
  expect(told.flatMap(leaked)).toEqual([])
  expect(leaked(await everythingKept())).toEqual([])
})

test('what this looks for is found where it is', async () => {
  outside(() => streamed('Hi'))
  expect(leaked(`a ${spare} b`)).toEqual(['spare'])
  expect(leaked(JSON.stringify({ url: btoa(CREDENTIALS.openai) }))).toEqual(['openai'])
  expect(leaked(await everythingKept())).toEqual([])
  expect(secrets).not.toHaveProperty('LOCAL_KEY', LOCAL_KEY)
})
