import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { ask, forgetAll, newTenant } from './support.ts'

let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('settled', { sandbox: true, retentionDays: 30, autoModels: ['sandbox/echo'] })
})

const shown = async () => (await ask('GET', '/admin/settings', owner)).body
const inForce = async () => (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot('settled'), 'json'))?.settings

test('a draft changes nothing until it is published, then everything at once, and no draft is left', async () => {
  expect(await shown()).toMatchObject({ published: { storeText: false }, draft: null, version: 1 })
  expect((await ask('PUT', '/admin/settings', owner, { storeText: true })).status).toBe(200)
  expect(await shown()).toMatchObject({ published: { storeText: false }, draft: { storeText: true }, version: 1 })
  expect(await inForce()).toMatchObject({ storeText: false })
  const published = await ask('POST', '/admin/settings/publish', owner)
  expect(published).toMatchObject({ body: { published: { storeText: true }, draft: null, version: 2 } })
  expect(published.headers.get('x-sluice-publication')).toBeNull()
  expect(await shown()).toMatchObject({ published: { storeText: true }, draft: null, version: 2 })
  expect(await inForce()).toMatchObject({ storeText: true })
})

test('what a draft does not name stays as it is', async () => {
  await ask('PUT', '/admin/settings', owner, { cacheTtlSeconds: 60 })
  await ask('PUT', '/admin/settings', owner, { unpricedModels: 'upper_bound' })
  await ask('POST', '/admin/settings/publish', owner)
  expect(await inForce()).toEqual({
    sandbox: true,
    houseCredentials: false,
    storeText: true,
    cacheTtlSeconds: 60,
    unpricedModels: 'upper_bound',
    autoModels: ['sandbox/echo'],
    retentionDays: 30,
  })
})

test('where there is no draft, or it was published already, there is nothing to publish', async () => {
  const newcomer = await newTenant('undecided')
  for (const key of [newcomer, owner]) {
    const refused = await ask('POST', '/admin/settings/publish', key)
    expect(refused).toMatchObject({ status: 409, error: { code: 'conflict' } })
  }
})

test('a draft may hold any letters', async () => {
  expect((await ask('PUT', '/admin/settings', owner, { autoModels: ['местный/模型-é'] })).status).toBe(200)
  expect(await shown()).toMatchObject({ draft: { autoModels: ['местный/模型-é'] } })
})

test('a misspelt setting is refused', async () => {
  const refused = await ask('PUT', '/admin/settings', owner, { storetext: true })
  expect(refused).toMatchObject({ status: 400 })
  expect(refused.error.message).toContain('storetext')
})
