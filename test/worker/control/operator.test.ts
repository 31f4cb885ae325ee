import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { type Env, LOCAL_KEY } from '../../../src/env.ts'
import { credentialsFor } from '../../../src/identity/credentials.ts'
import { rotateMasterKey } from '../../../src/identity/rotate.ts'
import { providers } from '../../../src/providers/index.ts'
import { toBase64Url } from '../../../src/shared/ids.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { ask, everythingStored, forgetAll, newTenant, OPERATOR } from './support.ts'

beforeAll(forgetAll)

test('a tenant comes with a key that may do everything but operate, shown once', async () => {
  const created = await ask('POST', '/admin/operator/tenants', OPERATOR, { id: 'newborn', name: 'Newborn' })
  expect(created).toMatchObject({ status: 201, body: { id: 'newborn', name: 'Newborn' } })
  const { secret, scopes } = created.body['key'] as { secret: string; scopes: string[] }
  expect(scopes).toContain('keys:write')
  expect(scopes).not.toContain('operator')
  expect((await ask('GET', '/admin/settings', secret)).body['published']).toMatchObject({ sandbox: false })
  expect(await everythingStored()).not.toContain(secret)
  expect(await ask('GET', '/admin/operator/jobs', secret)).toMatchObject({ status: 403 })
})

test.each(['taken', 'operator', 'global'])('the id %s cannot be taken', async (id) => {
  if (id === 'taken') await newTenant(id)
  const refused = await ask('POST', '/admin/operator/tenants', OPERATOR, { id, name: id })
  expect(refused).toMatchObject({ status: 409, error: { code: 'conflict', param: 'id' } })
})

test('of two that create a tenant in the same instant one does', async () => {
  const asked = [1, 2].map(() => ask('POST', '/admin/operator/tenants', OPERATOR, { id: 'twin', name: 'Twin' }))
  expect((await Promise.all(asked)).map(({ status }) => status).sort()).toEqual([201, 409])
})

test('the operator’s key opens no tenant’s endpoints, the local key opens all of its own', async () => {
  expect((await ask('GET', '/admin/keys', OPERATOR)).status).toBe(403)
  expect((await ask('GET', '/admin/keys', LOCAL_KEY)).status).toBe(200)
  expect((await ask('GET', '/admin/operator/jobs', LOCAL_KEY)).status).toBe(200)
})

test('a job runs when told to, and its run is listed', async () => {
  const ran = await ask('POST', '/admin/operator/jobs/publish-tenants', OPERATOR)
  expect(ran).toMatchObject({ status: 201, body: { job: 'publish-tenants', ok: true } })
  expect((await ask('GET', '/admin/operator/jobs', OPERATOR)).body['data']).toMatchObject([{ job: 'publish-tenants' }])
})

test('after a rotation the new master key alone opens every credential, and a second one finds nothing to do', async () => {
  const owner = await newTenant('rotated')
  await newTenant('rotated-too')
  await ask('POST', '/admin/credentials', owner, { provider: 'openai', name: 'main', secret: 'sk-survives-rotation' })
  const snapshot = async () =>
    (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot('rotated'), 'json')) as TenantSnapshot
  const before = env as Env
  const after = { ...before, MASTER_KEY: toBase64Url(new Uint8Array(32).fill(7)) }
  const during = { ...after, MASTER_KEY_PREVIOUS: before.MASTER_KEY }
  const opened = async (with_: Env) => (await credentialsFor(await snapshot(), with_, providers)).get('openai')?.apiKey

  expect(await opened(during)).toBe('sk-survives-rotation')
  await expect(opened(after)).rejects.toThrow()
  const { tenants, rewrapped, failed } = await rotateMasterKey(during, Date.now())
  expect(failed).toEqual([])
  expect(rewrapped).toBe(tenants)
  expect(rewrapped).toBeGreaterThanOrEqual(2)
  expect(await opened(after)).toBe('sk-survives-rotation')
  await expect(opened(before)).rejects.toThrow()
  expect(await rotateMasterKey(during, Date.now())).toEqual({ tenants, rewrapped: 0, failed: [] })
  // Back again, for whatever runs in this store afterwards.
  await rotateMasterKey({ ...before, MASTER_KEY_PREVIOUS: after.MASTER_KEY }, Date.now())
})

test('a tenant whose data key no master key opens is named, and holds up no other', async () => {
  await newTenant('intact')
  await newTenant('broken')
  const sealed = { keyId: 'another', iv: 'AAAAAAAAAAAAAAAA', data: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
  const statement = env.DB.prepare("update tenants set data_key = ? where id = 'broken'")
  const kept = await env.DB.prepare("select data_key from tenants where id = 'broken'").first<string>('data_key')
  await statement.bind(JSON.stringify(sealed)).run()
  const before = env as Env
  const after = { ...before, MASTER_KEY: toBase64Url(new Uint8Array(32).fill(9)) }
  const { tenants, rewrapped, failed } = await rotateMasterKey(
    { ...after, MASTER_KEY_PREVIOUS: before.MASTER_KEY },
    Date.now(),
  )
  expect(failed).toEqual(['broken'])
  expect(rewrapped).toBe(tenants - 1)
  await statement.bind(kept).run()
  await rotateMasterKey({ ...before, MASTER_KEY_PREVIOUS: after.MASTER_KEY }, Date.now())
})

test('a rotation under an unchanged master key touches nothing', async () => {
  const rotated = await ask('POST', '/admin/operator/rotate-master-key', OPERATOR)
  expect(rotated).toMatchObject({ status: 201, body: { rewrapped: 0 } })
})
