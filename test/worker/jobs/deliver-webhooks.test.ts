import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { handleControl } from '../../../src/control/router.ts'
import type { Env } from '../../../src/env.ts'
import { deliverWebhooks } from '../../../src/jobs/deliver-webhooks.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, everythingStored, forgetAll, newKey, newTenant } from '../control/support.ts'

const url = 'https://hooks.example.com/acme'
let key = ''

interface Hook {
  readonly id: string
  readonly secret: string
}

/** Plays the receivers, each message answered with the next status; remembers what was posted. */
function receiver(...statuses: number[]) {
  const posted: { url: string; headers: Record<string, string>; body: string; redirect: unknown }[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers))
    posted.push({ url: String(input), headers, body: String(init?.body), redirect: init?.redirect })
    const status = statuses[Math.min(posted.length, statuses.length) - 1] ?? 200
    if (status === 0) throw new Error('nobody is there')
    return new Response(null, { status, headers: status === 302 ? { location: 'http://169.254.169.254/' } : {} })
  })
  return posted
}

const run = (at = Date.now() + 1_000) => {
  vi.setSystemTime(at)
  return deliverWebhooks.run(env as Env, new Date(at), nobody)
}

async function hook(owner = key, body: object = { url }): Promise<Hook> {
  const { status, body: made, text } = await ask('POST', '/admin/webhooks', owner, body)
  expect(status, text).toBe(201)
  return made as unknown as Hook
}
const deliveries = async ({ id }: Hook, owner = key) =>
  (await ask('GET', `/admin/webhooks/${id}/deliveries`, owner)).body['data'] as {
    id: string
    state: string
    attempts: number
    lastStatus: number | null
  }[]
const test_ = ({ id }: Hook, owner = key) => ask('POST', `/admin/webhooks/${id}/test`, owner)

beforeAll(async () => {
  forgetAll()
  key = await newTenant('webhooks-acme')
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('what happens is told to the addresses that want to know of it, signed, once, and not to other tenants', async () => {
  const all = await hook()
  const keys = await hook(key, { url: `${url}/keys`, events: ['key.created'] })
  await hook(await newTenant('webhooks-globex'), { url: 'https://hooks.example.com/globex' })
  const posted = receiver(200)
  await newKey(key, ['inference'])
  await ask('PUT', '/admin/aliases/talk', key, { strategy: 'auto', models: ['openai/gpt-5.6'] })
  vi.useFakeTimers({ toFake: ['Date'] })
  await run()
  await run()
  expect(posted.map(({ url: to, body }) => `${to} ${JSON.parse(body).type}`).toSorted()).toEqual([
    `${url} key.created`,
    `${url} route.changed`,
    `${url}/keys key.created`,
  ])
  for (const { url: to, headers, body, redirect } of posted) {
    const { secret } = to.endsWith('/keys') ? keys : all
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow()
    expect(redirect).toBe('manual')
  }
  expect(await deliveries(all)).toMatchObject([{ state: 'delivered', attempts: 1 }, { state: 'delivered' }])
  expect(await everythingStored()).not.toContain(all.secret)
})

test('what does not get through is tried again, ever later, and in the end is dead; it can be sent again', async () => {
  const owner = await newTenant('webhooks-retry')
  const one = await hook(owner)
  const posted = receiver(500, 0, 302, 200)
  const start = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  await test_(one, owner)
  for (const at of [1_000, 30_000, MINUTE_MS + 2_000, 7 * MINUTE_MS]) await run(start + at)
  // A redirect is followed nowhere: it is no success.
  expect(posted).toHaveLength(3)
  expect(await deliveries(one, owner)).toMatchObject([{ state: 'waiting', attempts: 3, lastStatus: 302 }])
  await run(start + HOUR_MS)
  const [done] = await deliveries(one, owner)
  expect(done).toMatchObject({ state: 'delivered', attempts: 4 })
  const again = await ask('POST', `/admin/webhooks/${one.id}/deliveries/${done?.id}/replay`, owner)
  expect(again).toMatchObject({ status: 201, body: { state: 'waiting', attempts: 0 } })
  await run(start + 2 * HOUR_MS)
  expect(posted.at(-1)?.headers['webhook-id']).toBe(done?.id)
})

test('an address that takes nothing for five days is given up, and the others are told', async () => {
  const owner = await newTenant('webhooks-dead')
  const dead = await hook(owner)
  const alive = await hook(owner, { url: 'https://hooks.example.com/alive', events: ['webhook.disabled'] })
  vi.spyOn(globalThis, 'fetch').mockImplementation(
    async (input) => new Response(null, { status: String(input) === url ? 410 : 200 }),
  )
  const start = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  for (const days of [0, 2, 4, 6]) {
    vi.setSystemTime(start + days * DAY_MS)
    await test_(dead, owner)
    await run(start + days * DAY_MS + 1_000)
  }
  const { body } = await ask('GET', '/admin/webhooks', owner)
  const [first] = body['data'] as { disabledAt: number | null }[]
  expect(first?.disabledAt).toBeGreaterThan(start)
  await run(start + 6 * DAY_MS + MINUTE_MS)
  expect(await deliveries(alive, owner)).toMatchObject([{ event: 'webhook.disabled', state: 'delivered' }])
})

test('a new secret signs beside the old one for a day, and then alone', async () => {
  const owner = await newTenant('webhooks-rotate')
  const old = await hook(owner)
  const { body } = await ask('POST', `/admin/webhooks/${old.id}/rotate`, owner)
  const posted = receiver(200)
  const start = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  await test_(old, owner)
  await run(start + 1_000)
  vi.setSystemTime(start + 2 * DAY_MS)
  await test_(old, owner)
  await run(start + 2 * DAY_MS + 1_000)
  const [during, after] = posted
  const verify = (secret: unknown, message: typeof during, at: number) => {
    vi.setSystemTime(at)
    return new Webhook(String(secret)).verify(message?.body ?? '', message?.headers ?? {})
  }
  for (const secret of [old.secret, body['secret']]) expect(() => verify(secret, during, start + 1_000)).not.toThrow()
  expect(() => verify(body['secret'], after, start + 2 * DAY_MS + 1_000)).not.toThrow()
  expect(() => verify(old.secret, after, start + 2 * DAY_MS + 1_000)).toThrow()
})

test.each([
  'http://hooks.example.com/',
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://metadata.internal/',
  'https://a@b.example.com/',
])('an address that leads inside is refused where the gateway is not local, and never called: %s', async (bad) => {
  const production = { ...env, ENVIRONMENT: 'production' } as unknown as Env
  const request = new Request('https://localhost/admin/webhooks', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ url: bad }),
  })
  const deps = { providers: [], recentAnswer: () => null, learnHere: () => {}, runJob: async () => ({}) }
  const refused = handleControl(request, production, createExecutionContext(), 'req_hook', deps)
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param: 'url' })
  // One that was let in all the same, while the gateway was local.
  const { id } = await hook(key, { url: bad })
  const posted = receiver(200)
  await test_({ id, secret: '' })
  await deliverWebhooks.run(production, new Date(Date.now() + 1_000), nobody)
  expect(posted).toEqual([])
  expect(await deliveries({ id, secret: '' })).toMatchObject([{ state: 'waiting', lastStatus: 0 }])
  await ask('DELETE', `/admin/webhooks/${id}`, key)
})
