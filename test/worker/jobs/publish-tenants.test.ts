import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { publishLagging, publishTenants } from '../../../src/jobs/publish-tenants.ts'
import { open } from '../../../src/storage/db.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import { laggingTenants } from '../../../src/storage/lagging-tenants.ts'
import { nobody } from '../../support/nobody.ts'
import { addTenant, empty } from '../storage/support.ts'

const publish = vi.fn<(env: Env, tenantId: string) => Promise<void>>()

beforeEach(empty)
afterEach(() => publish.mockReset())

test('the tenants that changed since they were last published lag, the longest waiting first', async () => {
  await addTenant('published', { changedAt: 5, publishedAt: 6 })
  await addTenant('changed', { changedAt: 9, publishedAt: 6 })
  await addTenant('never-published', { changedAt: 3 })
  await addTenant('just-published', { changedAt: 7, publishedAt: 7 })
  expect(await laggingTenants(open(env), 10)).toEqual(['never-published', 'changed'])
  expect(await laggingTenants(open(env), 1)).toEqual(['never-published'])
})

test('what lags is published, and nothing else', async () => {
  await addTenant('a', { changedAt: 2, publishedAt: 1 })
  await addTenant('b', { changedAt: 1, publishedAt: 1 })
  expect(await publishLagging(env as Env, publish)).toBe('1 tenants published')
  expect(publish.mock.calls.map(([, tenantId]) => tenantId)).toEqual(['a'])
})

test('a tenant that cannot be published is named and keeps no other from being published', async () => {
  for (const id of ['a', 'b', 'c']) await addTenant(id, { changedAt: 2 })
  publish.mockImplementation(async (_, tenantId) => {
    if (tenantId === 'b') throw new Error('KV is down')
  })
  await expect(publishLagging(env as Env, publish)).rejects.toThrow('2 of 3 tenants published; not b: KV is down')
  expect(publish).toHaveBeenCalledTimes(3)
})

test('what lags reaches every edge through its desk, and lags no more', async () => {
  await addTenant('acme', { changedAt: 2, publishedAt: 1 })
  expect(await publishTenants.run(env as Env, new Date(0), nobody)).toBe('1 tenants published')
  expect(await env.CONFIG.get(kvKeys.snapshot('acme'), 'json')).toMatchObject({ tenantId: 'acme' })
  expect(await laggingTenants(open(env), 10)).toEqual([])
})
