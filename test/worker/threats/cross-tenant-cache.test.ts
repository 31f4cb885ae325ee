import { beforeAll, expect, test } from 'vitest'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'
import { ask, CHAT, completion, outside, settleAll, streamed, tidyUp } from './support.ts'

tidyUp()

let keys: readonly [first: string, second: string]

beforeAll(async () => {
  forgetAll()
  const settings = { houseCredentials: true, sandbox: true }
  keys = [await newTenant('cache-first', settings), await newTenant('cache-second', settings)]
  for (const key of keys) {
    await admin('PUT', '/admin/aliases/shared-name', key, { strategy: 'fallback', models: ['openai/gpt-4.1'] })
  }
})

interface Mode {
  readonly name: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
  /** Says it in a field that other formats have no place for. */
  readonly ofChat?: boolean
}

/** Every way to ask for a kept answer. */
const MODES: readonly Mode[] = [
  { name: '`cache`', body: { cache: { ttl: 600 } } },
  { name: '`cache` with a room of the same name', body: { cache: { ttl: 600, namespace: 'ours' } } },
  { name: '`sluice.cache`', body: { sluice: { cache: { ttl: 600 } } }, ofChat: true },
  { name: '`cache-control`', headers: { 'cache-control': 'max-age=600' } },
  { name: 'Cloudflare’s header', headers: { 'cf-aig-cache-ttl': '600', 'cf-aig-cache-key': 'the-same' } },
  { name: 'Helicone’s headers', headers: { 'helicone-cache-enabled': 'true', 'helicone-cache-seed': 'same' } },
  { name: 'Portkey’s config', headers: { 'x-portkey-config': JSON.stringify({ cache: { mode: 'simple' } }) } },
  {
    name: 'Portkey’s namespace',
    headers: {
      'x-portkey-config': JSON.stringify({ cache: { mode: 'semantic' } }),
      'x-portkey-cache-namespace': 'same',
    },
  },
  { name: 'LiteLLM’s `cache`', body: { cache: { ttl: 600, 'use-cache': true, namespace: 'same' } } },
  {
    name: 'the provider’s own memory',
    body: { cache: { ttl: 600 }, prompt_cache_key: 'same', user: 'same', store: true },
    ofChat: true,
  },
]

const FORMS: readonly { name: string; path: string; body: (words: string) => object; stream: boolean }[] = [
  ...[false, true].map((stream) => ({
    name: `chat${stream ? ', streamed' : ''}`,
    path: CHAT,
    body: (words: string) => ({
      model: 'openai/gpt-4.1',
      messages: [{ role: 'user', content: words }],
      ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
    }),
    stream,
  })),
  {
    name: 'a route both call by the same name',
    path: CHAT,
    body: (words) => ({ model: 'shared-name', messages: [{ role: 'user', content: words }] }),
    stream: false,
  },
  {
    name: 'Anthropic’s format',
    path: '/v1/messages',
    body: (words) => ({ model: 'openai/gpt-4.1', max_tokens: 20, messages: [{ role: 'user', content: words }] }),
    stream: false,
  },
]

/** A provider none of whose answers is like another. */
function talkative(stream: boolean): () => number {
  let count = 0
  outside(() => {
    count++
    return stream ? streamed(`answer ${count}`) : Response.json(completion(`answer ${count}`))
  })
  return () => count
}

test.each(FORMS)(
  'what is kept of $name for one tenant, in whatever way, is found by no other',
  async (form) => {
    const asked = talkative(form.stream)
    const modes = MODES.filter(({ ofChat }) => form.path === CHAT || !ofChat)
    const [first, second] = keys
    const askAll = (key: string) =>
      Promise.all(
        modes.map(({ name, headers = {}, body }) => {
          const words = `${form.name} and ${name}`
          return ask(key, { path: form.path, headers, body: { ...form.body(words), ...body } })
        }),
      )
    const mine = await askAll(first)
    await settleAll()
    // Only where the tenant finds its own is it a proof that another does not.
    const again = await askAll(first)
    expect(again.map(({ headers }) => headers.get('x-sluice-cache'))).toEqual(modes.map(() => 'hit'))
    expect(asked()).toBe(modes.length)
    const theirs = await askAll(second)
    expect(theirs.map(({ headers }) => headers.get('x-sluice-cache'))).toEqual(modes.map(() => 'miss'))
    expect(asked()).toBe(2 * modes.length)
    const known = new Set(mine.map(({ text }) => answerIn(text)))
    expect(theirs.filter(({ text }) => known.has(answerIn(text)))).toEqual([])
    expect(known.size).toBe(modes.length)
  },
  30_000,
)

const answerIn = (text: string) => /answer \d+/.exec(text)?.[0] ?? 'none'

test('two tenants who ask the same at the same moment do not wait for each other’s answer', async () => {
  const asked = talkative(false)
  const body = { model: 'openai/gpt-4.1', messages: [{ role: 'user', content: 'At once.' }], cache: { ttl: 600 } }
  const answers = await Promise.all([0, 1, 0, 1].map((at) => ask(keys[at] ?? '', { body })))
  expect(asked()).toBe(2)
  const texts = answers.map(({ text }) => /answer \d/.exec(text)?.[0])
  expect([texts[0], texts[1]]).toEqual([texts[2], texts[3]])
  expect(texts[0]).not.toBe(texts[1])
})

test('an answer that is referred to by its id is found by nobody but whose it is', async () => {
  const [first, second] = keys
  const path = '/v1/responses'
  const made = await ask(first, { path, body: { model: 'sandbox/echo-small', input: 'Remember.', store: true } })
  await settleAll()
  const { id } = JSON.parse(made.text) as { id: string }
  expect((await ask(first, { path: `${path}/${id}`, method: 'GET' })).status).toBe(200)
  const look = (key: string, more: string) => ask(key, { path: `${path}/${id}${more}`, method: 'GET' })
  for (const more of ['', '/input_items']) expect((await look(second, more)).status).toBe(404)
  expect((await ask(second, { path: `${path}/${id}`, method: 'DELETE' })).status).toBe(404)
  const follow = { model: 'sandbox/echo-small', input: 'And then?', previous_response_id: id }
  expect((await ask(second, { path, body: follow })).status).toBe(400)
})
