import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import { TenantSettings } from '../../../src/contract/settings.ts'
import type { Env } from '../../../src/env.ts'
import { draftSettings, proposeSettings, publishTenant } from '../../../src/identity/publish.ts'
import { open } from '../../../src/storage/db.ts'
import { hostsOf } from '../../../src/storage/hosts.ts'
import { keysOf } from '../../../src/storage/keys.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import { laggingTenants } from '../../../src/storage/lagging-tenants.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { tenantsOf } from '../../../src/storage/tenants.ts'
import { addTenant } from '../storage/support.ts'

const db = open(env)
const worker = env as Env
const deskOf = (tenantId: string) => env.TENANT_DESK.getByName(tenantId)
const published = (tenantId: string) => env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot(tenantId), 'json')
const alarmOf = (tenantId: string) => runInDurableObject(deskOf(tenantId), (_, state) => state.storage.getAlarm())

afterEach(() => vi.restoreAllMocks())

/** Has the desk's KV do something else instead of a `put`, until told to behave. */
async function meddle(tenantId: string, put: (key: string) => Promise<void>): Promise<() => Promise<void>> {
  return runInDurableObject(deskOf(tenantId), (desk) => {
    const { CONFIG } = (desk as unknown as { state: { env: Env } }).state.env
    const genuine = CONFIG.put.bind(CONFIG)
    const spy = vi.spyOn(CONFIG, 'put').mockImplementation(async (key: string, value: unknown) => {
      await put(key)
      await genuine(key, value as string)
    })
    return async () => void spy.mockRestore()
  })
}

const down = () => Promise.reject(new Error('KV is down'))

async function addKey(tenantId: string, id: string): Promise<void> {
  const key = { id, name: id, secretHash: `hash-${id}`, lastFour: 'abcd', scopes: [], createdAt: 0 }
  await keysOf(db, tenantId).add(key)
}

test('a draft, whatever its letters, is seen by nobody until it is published', async () => {
  await addTenant('drafting')
  await publishTenant(worker, 'drafting')
  const draft = TenantSettings.parse({ sandbox: true, autoModels: ['местный/模型-é😀'] })
  await proposeSettings(worker, 'drafting', draft)
  expect(await draftSettings(worker, 'drafting')).toEqual(draft)
  await publishTenant(worker, 'drafting')
  expect((await published('drafting'))?.settings).toEqual(TenantSettings.parse({}))
})

test('the draft and the version outlive an eviction', async () => {
  await addTenant('evicted')
  const draft = TenantSettings.parse({ cacheTtlSeconds: 60 })
  await proposeSettings(worker, 'evicted', draft)
  expect(await publishTenant(worker, 'evicted')).toEqual({ version: 1 })
  await evictDurableObject(deskOf('evicted'))
  expect(await draftSettings(worker, 'evicted')).toEqual(draft)
  expect(await publishTenant(worker, 'evicted')).toEqual({ version: 2 })
})

test('a desk that lost its memory goes on above the version that was published last', async () => {
  await addTenant('forgetful')
  await env.DB.prepare("update tenants set published_version = 41 where id = 'forgetful'").run()
  expect(await publishTenant(worker, 'forgetful')).toEqual({ version: 42 })
})

test('publications at once get a version each, and the newest is the one that stays', async () => {
  await addTenant('busy')
  const publications = await Promise.all(Array.from({ length: 8 }, () => publishTenant(worker, 'busy')))
  expect(publications.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect((await published('busy'))?.version).toBe(8)
})

test('a publication that failed is tried again by the alarm, later each time, until it succeeds', async () => {
  await addTenant('refused', { changedAt: 7 })
  const repair = await meddle('refused', down)
  const before = Date.now()
  await expect(publishTenant(worker, 'refused')).rejects.toThrow('KV is down')
  expect((await alarmOf('refused')) ?? 0).toBeGreaterThanOrEqual(before + 5_000)
  await runDurableObjectAlarm(deskOf('refused'))
  expect((await alarmOf('refused')) ?? 0).toBeGreaterThanOrEqual(before + 10_000)
  expect(await laggingTenants(db, 100)).toContain('refused')
  await repair()
  await evictDurableObject(deskOf('refused'))
  await runDurableObjectAlarm(deskOf('refused'))
  expect(await published('refused')).toMatchObject({ tenantId: 'refused' })
  expect(await alarmOf('refused')).toBeNull()
  expect(await laggingTenants(db, 100)).not.toContain('refused')
})

test('a version is not used twice, even when a publication got only half-way', async () => {
  await addTenant('half-way')
  await addKey('half-way', 'half')
  const repair = await meddle('half-way', async (key) => {
    if (key.startsWith('key:')) throw new Error('KV is down')
  })
  await expect(publishTenant(worker, 'half-way')).rejects.toThrow()
  expect((await published('half-way'))?.version).toBe(1)
  await repair()
  expect(await publishTenant(worker, 'half-way')).toEqual({ version: 2 })
  expect(await env.CONFIG.get(kvKeys.tenantOfKey('hash-half'))).toBe('half-way')
})

test('a change made while a publication is under way still counts as unpublished', async () => {
  await addTenant('overtaken', { changedAt: 5 })
  const repair = await meddle('overtaken', async () => {
    await tenantsOf(db).touch('overtaken', 0)
  })
  await publishTenant(worker, 'overtaken')
  expect(await laggingTenants(db, 100)).toContain('overtaken')
  await repair()
  await publishTenant(worker, 'overtaken')
  expect(await laggingTenants(db, 100)).not.toContain('overtaken')
})

test('what leads to a tenant in KV goes when its key is revoked or its host removed', async () => {
  await addTenant('leaving')
  await addKey('leaving', 'kept')
  await addKey('leaving', 'lost')
  await hostsOf(db, 'leaving').add('lost.example.com', 0)
  await publishTenant(worker, 'leaving')
  expect(await env.CONFIG.get(kvKeys.tenantOfHost('lost.example.com'))).toBe('leaving')
  await keysOf(db, 'leaving').revoke('lost', 1)
  await hostsOf(db, 'leaving').remove('lost.example.com')
  await publishTenant(worker, 'leaving')
  expect(await env.CONFIG.get(kvKeys.tenantOfKey('hash-kept'))).toBe('leaving')
  expect(await env.CONFIG.get(kvKeys.tenantOfKey('hash-lost'))).toBeNull()
  expect(await env.CONFIG.get(kvKeys.tenantOfHost('lost.example.com'))).toBeNull()
  expect(await published('leaving')).toMatchObject({ hosts: [], keys: { 'hash-kept': { id: 'kept' } } })
})

test('a key revoked while its publication was failing is unpublished all the same', async () => {
  await addTenant('hasty')
  await addKey('hasty', 'short-lived')
  const repair = await meddle('hasty', async (key) => {
    if (key.startsWith('host:')) throw new Error('KV is down')
  })
  await hostsOf(db, 'hasty').add('hasty.example.com', 0)
  await expect(publishTenant(worker, 'hasty')).rejects.toThrow()
  expect(await env.CONFIG.get(kvKeys.tenantOfKey('hash-short-lived'))).toBe('hasty')
  await repair()
  await evictDurableObject(deskOf('hasty'))
  await keysOf(db, 'hasty').revoke('short-lived', 1)
  await publishTenant(worker, 'hasty')
  expect(await env.CONFIG.get(kvKeys.tenantOfKey('hash-short-lived'))).toBeNull()
})

test('a host that another tenant has taken over meanwhile is not unpublished', async () => {
  await addTenant('giver')
  await addTenant('taker')
  await hostsOf(db, 'giver').add('moving.example.com', 0)
  await publishTenant(worker, 'giver')
  await hostsOf(db, 'giver').remove('moving.example.com')
  await hostsOf(db, 'taker').add('moving.example.com', 0)
  await publishTenant(worker, 'taker')
  await publishTenant(worker, 'giver')
  expect(await env.CONFIG.get(kvKeys.tenantOfHost('moving.example.com'))).toBe('taker')
})

test('a tenant that does not exist is not published, and not tried again', async () => {
  await expect(publishTenant(worker, 'nobody')).rejects.toThrow('unknown tenant')
  expect(await published('nobody')).toBeNull()
  expect(await alarmOf('nobody')).toBeNull()
})
