import { env, exports } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { sha256Hex } from '../../../src/shared/ids.ts'
import { ask, everythingStored, forgetAll, newKey, newTenant } from './support.ts'

let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('keys')
})

const list = async () => (await ask('GET', '/admin/keys', owner)).body['data'] as { id: string; lastFour: string }[]

test('a key works as soon as it is created, and what it may not do it cannot', async () => {
  const { secret } = await newKey(owner, ['keys:read'])
  expect(await ask('GET', '/admin/keys', secret)).toMatchObject({ status: 200 })
  expect(await ask('GET', '/admin/aliases', secret)).toMatchObject({ status: 403 })
})

test('a key works in the header `x-api-key` too', async () => {
  const headers = { 'x-api-key': owner }
  expect((await exports.default.fetch(new Request('http://localhost/admin/keys', { headers }))).status).toBe(200)
})

test('a revoked key answers 401 at once in this isolate, and is listed no more', async () => {
  const { id, secret } = await newKey(owner, ['keys:read'])
  expect((await ask('GET', '/admin/keys', secret)).status).toBe(200)
  expect(await ask('DELETE', `/admin/keys/${id}`, owner)).toMatchObject({ status: 200, body: { id, removed: true } })
  expect(await ask('GET', '/admin/keys', secret)).toMatchObject({ status: 401, error: { code: 'invalid_api_key' } })
  expect((await list()).map((key) => key.id)).not.toContain(id)
  expect(await ask('DELETE', `/admin/keys/${id}`, owner)).toMatchObject({ status: 404 })
})

test('a secret is shown once: no list, no table and no published value has it, only its hash', async () => {
  const created = await ask('POST', '/admin/keys', owner, { name: 'once' })
  const secret = String(created.body['secret'])
  expect(created).toMatchObject({
    status: 201,
    body: { scopes: ['inference', 'feedback', 'usage:read'], expiresAt: null },
  })
  expect((await ask('GET', '/admin/keys', owner)).text).not.toContain(secret)
  expect((await list()).find(({ id }) => id === created.body['id'])?.lastFour).toBe(secret.slice(-4))
  const stored = await everythingStored()
  expect(stored).toContain(await sha256Hex(secret))
  expect(stored).not.toContain(secret)
  expect(await env.CONFIG.get('snapshot:keys')).not.toContain(secret)
})

test('no reply has the hash of a secret', async () => {
  expect((await ask('GET', '/admin/keys', owner)).text).not.toContain(await sha256Hex(owner))
})

test('a key cannot grant what it lacks', async () => {
  const { secret } = await newKey(owner, ['keys:write', 'inference'])
  const refused = await ask('POST', '/admin/keys', secret, { name: 'more', scopes: ['inference', 'credentials:write'] })
  expect(refused).toMatchObject({ status: 403, error: { code: 'insufficient_permissions', param: 'scopes' } })
  expect(refused.error.message).toContain('credentials:write')
  expect(await ask('POST', '/admin/keys', owner, { name: 'all', scopes: ['operator'] })).toMatchObject({ status: 403 })
})

test('a key cannot be born expired, as happens when seconds are sent for milliseconds', async () => {
  const seconds = Math.floor(Date.now() / 1000) + 3600
  const refused = await ask('POST', '/admin/keys', owner, { name: 'late', expiresAt: seconds })
  expect(refused).toMatchObject({ status: 400, error: { param: 'expiresAt' } })
})

test('a field that nobody knows is refused, so that a misspelt expiry is not a key for ever', async () => {
  const refused = await ask('POST', '/admin/keys', owner, { name: 'typo', expires_at: Date.now() + 3_600_000 })
  expect(refused).toMatchObject({ status: 400 })
  expect(refused.error.message).toContain('expires_at')
})
