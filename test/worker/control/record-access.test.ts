import { env } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import { recordAccess } from '../../../src/control/change/record-access.ts'
import type { Env } from '../../../src/env.ts'
import type { Caller } from '../../../src/identity/identify.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

let owner = ''
const caller = { tenant: { tenantId: 'accessed' }, key: { id: 'key_1', userId: 'user_1' } } as unknown as Caller
const access = { action: 'secret.show', entityId: 'cred_1', requestId: 'req_1', ip: '192.0.2.1' } as const
const record = () => recordAccess(caller, access, env as Env, Date.now())

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('accessed')
})

const entries = async () =>
  (await ask('GET', '/admin/audit?limit=100', owner)).body['data'] as { seq: number; action: string }[]

test('an access is in the log with who it was, of what, in which request and from where', async () => {
  await record()
  expect((await entries())[0]).toMatchObject({
    action: 'secret.show',
    actor: 'key_1',
    userId: 'user_1',
    entityId: 'cred_1',
    requestId: 'req_1',
    ip: '192.0.2.1',
    before: null,
    after: null,
  })
})

test('accesses and changes at once are all told, each with a number of its own', async () => {
  const before = await entries()
  await Promise.all([record(), ask('POST', '/admin/keys', owner, { name: 'beside' }), record(), record()])
  const after = await entries()
  const fresh = after.slice(0, after.length - before.length)
  expect(fresh.map(({ action }) => action).sort()).toEqual(['key.create', 'secret.show', 'secret.show', 'secret.show'])
  expect(new Set(after.map(({ seq }) => seq)).size).toBe(after.length)
})

test('what the log cannot be told of rejects, so that nobody comes by it', async () => {
  vi.spyOn(env.DB, 'batch').mockRejectedValue(new Error('the database is gone'))
  await expect(record()).rejects.toThrow()
  vi.restoreAllMocks()
})
