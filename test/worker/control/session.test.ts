import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../../../src/control/endpoints.ts'
import worker from '../../../src/worker.ts'
import { ask, forgetAll, newKey, newTenant } from './support.ts'

const ORIGIN = 'http://localhost'
const CSRF = { 'x-sluice-csrf': '1' }
/** What a browser says of a request that a page of ours sends. */
const OURS = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...CSRF }

let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('session')
})

async function send(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const sent = body === undefined ? null : JSON.stringify(body)
  const request = new Request(ORIGIN + path, { method, headers, body: sent })
  const response = await worker.fetch(request, env, createExecutionContext())
  return { status: response.status, headers: response.headers, body: (await response.json()) as any }
}

async function signIn(key: string): Promise<string> {
  const { status, headers } = await send('POST', '/admin/session', OURS, { key })
  expect(status).toBe(200)
  return (headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

describe('a browser that signs in', () => {
  test('gets a cookie that only this host is sent over TLS, that no script reads, and that does not hold the key', async () => {
    const { headers } = await send('POST', '/admin/session', OURS, { key: owner })
    const cookie = headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-sluice=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax$/)
    expect(cookie).not.toContain(owner)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('is told who it is, and may do what its key may', async () => {
    const small = await newKey(owner, ['usage:read'])
    const cookie = await signIn(small.secret)
    const { body } = await send('GET', '/admin/session', { cookie })
    expect(body.owner).toMatchObject({ tenant: { id: 'session' }, key: { id: small.id }, scopes: ['usage:read'] })
    expect((await send('GET', '/admin/usage', { cookie })).status).toBe(200)
    expect((await send('GET', '/admin/keys', { cookie })).status).toBe(403)
    expect((await send('POST', '/admin/keys', { cookie, ...OURS }, { name: 'k' })).status).toBe(403)
  })

  test('is in the audit log, with who it was', async () => {
    const { id, secret } = await newKey(owner, ['usage:read'])
    await signIn(secret)
    const { body } = await ask('GET', `/admin/audit?action=session.begin&entity=${id}`, owner)
    expect(body['data']).toMatchObject([{ actor: id, action: 'session.begin' }])
  })

  test('is refused with a key that is unknown, the operator’s, or none', async () => {
    expect((await send('POST', '/admin/session', OURS, { key: 'sl-unknown' })).status).toBe(401)
    expect((await send('POST', '/admin/session', OURS, { key: 'operator-key-for-tests' })).status).toBe(403)
    for (const body of [{}, { key: '' }, { key: 'k', local: true }, { key: 'sl-é\n' }]) {
      expect((await send('POST', '/admin/session', OURS, body)).status).toBeGreaterThanOrEqual(400)
    }
  })

  test('may take the key of a gateway on its own machine, and of no other', async () => {
    expect((await send('POST', '/admin/session', OURS, { local: true })).body.owner.tenant.id).toBe('local')
    const request = new Request(`${ORIGIN}/admin/session`, { method: 'POST', headers: OURS, body: '{"local":true}' })
    const elsewhere = await worker.fetch(request, { ...env, ENVIRONMENT: 'production' }, createExecutionContext())
    expect(elsewhere.status).toBe(401)
  })
})

describe('a session', () => {
  test('ends with its key', async () => {
    const { id, secret } = await newKey(owner, ['usage:read'])
    const cookie = await signIn(secret)
    expect((await ask('DELETE', `/admin/keys/${id}`, owner)).status).toBe(200)
    expect((await send('GET', '/admin/usage', { cookie })).status).toBe(401)
    const { body, headers } = await send('GET', '/admin/session', { cookie })
    expect(body.owner).toBeNull()
    expect(headers.get('set-cookie')).toContain('Max-Age=0')
  })

  test('that was touched or made up opens nothing', async () => {
    const cookie = await signIn(owner)
    const touched = `${cookie.slice(0, -2)}${cookie.endsWith('AA') ? 'BB' : 'AA'}`
    for (const wrong of [touched, '__Host-sluice=a.b.c', '__Host-sluice=', `${cookie}.x`.replace('.', '')]) {
      expect((await send('GET', '/admin/usage', { cookie: wrong })).status).toBe(401)
      expect((await send('GET', '/admin/session', { cookie: wrong })).body.owner).toBeNull()
    }
  })

  test('gives way to a key that a request has of its own', async () => {
    const cookie = await signIn(owner)
    const { secret } = await newKey(owner, ['inference'])
    expect((await send('GET', '/admin/keys', { cookie, authorization: `Bearer ${secret}` })).status).toBe(403)
  })

  test('is forgotten by a browser that signs out', async () => {
    const { headers, body } = await send('DELETE', '/admin/session', { cookie: await signIn(owner), ...OURS })
    expect(headers.get('set-cookie')).toMatch(/^__Host-sluice=; .*Max-Age=0/)
    expect(body.owner).toBeNull()
  })
})

describe('what changes something', () => {
  const foreign: [string, Record<string, string>][] = [
    ['another origin', { ...OURS, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another origin, by a browser that says no more', { origin: 'https://evil.example', ...CSRF }],
    ['a neighbour under the same site', { ...OURS, 'sec-fetch-site': 'same-site' }],
    ['a page that has no origin', { ...OURS, origin: 'null' }],
    ['the address bar', { 'sec-fetch-site': 'none', ...CSRF }],
    ['nobody knows where', CSRF],
    ['a form of ours, without the header', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }],
  ]
  const writes = endpoints.filter(({ method }) => method !== 'GET').map(({ method, path }) => ({ method, path }))
  const others = [
    { method: 'POST', path: '/api/v1/chat/completions' },
    { method: 'POST', path: '/v1/estimate' },
    { method: 'POST', path: '/v1/embeddings' },
    { method: 'DELETE', path: '/v1/files/some' },
  ]

  test.each([...writes, ...others])(
    'by a session is refused to every foreign page: $method $path',
    async ({ method, path }) => {
      const cookie = await signIn(owner)
      const address = path.replaceAll(/\{\w+\}/g, 'some')
      for (const [, headers] of foreign) {
        const { status, body } = await send(method, address, { cookie, ...headers }, {})
        expect([status, body.error.code]).toEqual([403, 'insufficient_permissions'])
      }
      expect((await send(method, address, { cookie, ...OURS }, '{"')).status).not.toBe(401)
    },
  )

  test.each(foreign)('signs nobody in or out from %s', async (_, headers) => {
    // Without any word of a browser it is no browser's doing.
    if (Object.keys(headers).length === 1) return
    expect((await send('POST', '/admin/session', headers, { key: owner })).status).toBe(403)
    expect((await send('DELETE', '/admin/session', headers)).status).toBe(403)
  })

  test('by the cookie alone never reaches the fastest of routes', async () => {
    const body = { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'hello' }] }
    const cookie = await signIn(owner)
    expect((await send('POST', '/v1/chat/completions', { cookie, ...OURS }, body)).status).toBe(401)
  })
})

test('what a session reads is not read by pages of other sites, sockets included', async () => {
  const cookie = await signIn(owner)
  for (const site of ['cross-site', 'same-site']) {
    expect((await send('GET', '/admin/keys', { cookie, 'sec-fetch-site': site })).status).toBe(403)
  }
  const socket = { cookie, upgrade: 'websocket', origin: 'https://evil.example' }
  expect((await send('GET', '/admin/requests', socket)).status).toBe(403)
  const { headers } = await send('GET', '/admin/keys', { cookie, origin: ORIGIN })
  expect(headers.get('access-control-allow-credentials')).toBeNull()
})
