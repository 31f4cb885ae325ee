import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { ask, forgetAll, newTenant } from './support.ts'

let acme = ''
let globex = ''

beforeAll(async () => {
  forgetAll()
  acme = await newTenant('acme-names')
  globex = await newTenant('globex-names')
})

const definition = { strategy: 'fallback', models: ['openai/gpt-5.6', 'anthropic/claude-opus-5-5'] }
const aliasesOf = async (id: string) => (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot(id), 'json'))?.aliases

test('an alias is published when it is set, replaced when it is set again, and gone when it is removed', async () => {
  const set = await ask('PUT', '/admin/aliases/fast', acme, definition)
  expect(set).toMatchObject({ status: 200, body: { name: 'fast', definition } })
  expect(await aliasesOf('acme-names')).toEqual({ fast: definition })
  const other = { strategy: 'auto', models: ['openai/gpt-5.6'] }
  await ask('PUT', '/admin/aliases/fast', acme, other)
  expect((await ask('GET', '/admin/aliases', acme)).body['data']).toMatchObject([{ name: 'fast', definition: other }])
  await ask('DELETE', '/admin/aliases/fast', acme)
  expect(await aliasesOf('acme-names')).toEqual({})
  expect((await ask('DELETE', '/admin/aliases/fast', acme)).status).toBe(404)
})

test('two tenants may use one name for different things', async () => {
  await ask('PUT', '/admin/aliases/shared', acme, definition)
  await ask('PUT', '/admin/aliases/shared', globex, { strategy: 'auto', models: ['mistral/mistral-large'] })
  expect((await aliasesOf('acme-names'))?.['shared']).toEqual(definition)
  await ask('DELETE', '/admin/aliases/shared', globex)
  expect((await aliasesOf('acme-names'))?.['shared']).toEqual(definition)
})

test.each(['auto', 'a%5Cb', 'with%20space', 'x'.repeat(101)])('%s is no name for an alias', async (name) => {
  const refused = await ask('PUT', `/admin/aliases/${name}`, acme, definition)
  expect(refused).toMatchObject({ status: 400, error: { param: 'name' } })
})

test('on a tenant’s host its own keys work, another tenant’s do not, and a removed host serves nobody', async () => {
  expect(await ask('GET', 'https://ai.acme.example/admin/aliases', acme)).toMatchObject({ status: 421 })
  expect((await ask('POST', '/admin/hosts', acme, { host: 'AI.acme.example' })).status).toBe(201)
  expect((await ask('GET', '/admin/hosts', acme)).body['data']).toMatchObject([{ host: 'ai.acme.example' }])
  expect((await ask('GET', 'https://ai.acme.example/admin/aliases', acme)).status).toBe(200)
  expect((await ask('GET', 'https://ai.acme.example/admin/aliases', globex)).status).toBe(401)
  expect((await ask('DELETE', '/admin/hosts/ai.acme.example', acme)).status).toBe(200)
  expect(await ask('GET', 'https://ai.acme.example/admin/aliases', acme)).toMatchObject({ status: 421 })
})

test('a host serves one tenant', async () => {
  await ask('POST', '/admin/hosts', acme, { host: 'taken.example.com' })
  const refused = await ask('POST', '/admin/hosts', globex, { host: 'taken.example.com' })
  expect(refused).toMatchObject({ status: 409, error: { code: 'conflict', param: 'host' } })
})

test('of two tenants that want a host in the same instant one gets it', async () => {
  const wanted = [acme, globex].map((key) => ask('POST', '/admin/hosts', key, { host: 'wanted.example.com' }))
  expect((await Promise.all(wanted)).map(({ status }) => status).sort()).toEqual([201, 409])
})

test.each([
  { strategy: 'weighted', models: ['openai/a', 'openai/b'] },
  { strategy: 'weighted', models: ['openai/a', 'openai/b'], weights: [1] },
  { strategy: 'weighted', models: ['openai/a', 'openai/b'], weights: [0, 0] },
  { strategy: 'weighted', models: ['openai/a'], weights: [-1] },
])('a weighted route whose weights do not fit is refused: %j', async (route) => {
  const refused = await ask('PUT', '/admin/aliases/split', acme, route)
  expect(refused).toMatchObject({ status: 400, body: { error: { param: expect.stringContaining('weights') } } })
})
