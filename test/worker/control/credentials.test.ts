import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import type { ControlDeps } from '../../../src/control/endpoint.ts'
import { handleControl } from '../../../src/control/router.ts'
import type { Env } from '../../../src/env.ts'
import { credentialsFor } from '../../../src/identity/credentials.ts'
import { providers } from '../../../src/providers/index.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { ask, everythingStored, forgetAll, newTenant } from './support.ts'

const SECRET = 'sk-very-secret-1234'
let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('sealed')
})

const create = (changes: object = {}) =>
  ask('POST', '/admin/credentials', owner, { provider: 'openai', name: 'main', secret: SECRET, ...changes })
const published = async () =>
  (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot('sealed'), 'json')) as TenantSnapshot

const production: ControlDeps = {
  providers: [...providers.values()],
  recentAnswer: () => null,
  learnHere: () => {},
  runJob: async () => ({}),
}

test('a secret leaves in no reply, and stands nowhere in the clear', async () => {
  const created = await create()
  expect(created).toMatchObject({ status: 201, body: { provider: 'openai', name: 'main', lastFour: '1234' } })
  const listed = await ask('GET', '/admin/credentials', owner)
  expect(listed.body['data']).toMatchObject([{ id: created.body['id'], lastFour: '1234' }])
  const places = [created.text, listed.text, await everythingStored(), JSON.stringify(await published())]
  for (const place of places) expect(place).not.toContain('very-secret')
  for (const place of [created.text, listed.text]) expect(place).not.toMatch(/"(secret|iv|keyId)"/)
})

test('a stored secret opens its provider, and a removed one is erased and opens nothing', async () => {
  const { body } = await create({ provider: 'mistral', baseUrl: 'https://eu.example.com/v1/' })
  const live = await credentialsFor(await published(), env as Env, providers)
  expect(live.get('mistral')).toEqual({ apiKey: SECRET, baseUrl: 'https://eu.example.com/v1' })
  expect(await ask('DELETE', `/admin/credentials/${body['id']}`, owner)).toMatchObject({ status: 200 })
  expect((await credentialsFor(await published(), env as Env, providers)).get('mistral')).toBeNull()
  const row = await env.DB.prepare('select secret from credentials where id = ?').bind(body['id']).first()
  expect(row).toEqual({ secret: null })
  expect(await ask('DELETE', `/admin/credentials/${body['id']}`, owner)).toMatchObject({ status: 404 })
})

test('a sealed secret moved to another row does not open', async () => {
  const { body } = await create({ provider: 'groq' })
  const snapshot = await published()
  const credentials = snapshot.credentials.map((one) => (one.id === body['id'] ? { ...one, id: 'cred_other' } : one))
  expect((await credentialsFor(snapshot, env as Env, providers)).get('groq')?.apiKey).toBe(SECRET)
  expect((await credentialsFor({ ...snapshot, credentials }, env as Env, providers)).get('groq')).toBeNull()
})

test('the last four characters of a short secret are not kept: they would be a third of it', async () => {
  expect(await create({ secret: 'short-secret' })).toMatchObject({ status: 201, body: { lastFour: null } })
})

test('a local gateway takes an address on loopback, any other one refuses it', async () => {
  const body = { provider: 'openai', name: 'inside', secret: 's', baseUrl: 'http://127.0.0.1:9000/v1' }
  expect(await create(body)).toMatchObject({ status: 201, body: { baseUrl: 'http://127.0.0.1:9000/v1' } })
  const request = new Request('http://localhost/admin/credentials', {
    method: 'POST',
    headers: { authorization: `Bearer ${owner}` },
    body: JSON.stringify(body),
  })
  const elsewhere = { ...(env as Env), ENVIRONMENT: 'production' }
  const asked = handleControl(request, elsewhere, createExecutionContext(), 'req_1', production)
  await expect(asked).rejects.toMatchObject({ code: 'invalid_request', param: 'baseUrl' })
})

test('the providers that have what they need are told by a local gateway, and by no other one', async () => {
  const told = await ask('GET', '/admin/local/providers', owner)
  expect(told.body['data']).toContainEqual({ id: 'openai', name: 'OpenAI' })
  expect((told.body['data'] as { id: string }[]).map(({ id }) => id)).not.toContain('anthropic')
  const request = new Request('http://localhost/admin/local/providers', {
    headers: { authorization: `Bearer ${owner}` },
  })
  const elsewhere = { ...(env as Env), ENVIRONMENT: 'production' }
  const asked = handleControl(request, elsewhere, createExecutionContext(), 'req_1', production)
  await expect(asked).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  ['a provider that needs a secret', 'without one', { provider: 'openai', secret: null }, 'secret'],
  ['a provider without an address of its own', 'without one', { provider: 'custom' }, 'baseUrl'],
  ['the sandbox', 'at all', { provider: 'sandbox' }, 'provider'],
])('%s takes no credential %s', async (_who, _how, changes, param) => {
  expect(await create(changes)).toMatchObject({ status: 400, error: { code: 'invalid_request', param } })
})

test('a server of one’s own needs an address and no secret', async () => {
  const created = await create({ provider: 'custom', secret: null, baseUrl: 'https://models.example.com/v1' })
  expect(created).toMatchObject({ status: 201, body: { lastFour: null } })
  const live = await credentialsFor(await published(), env as Env, providers)
  expect(live.get('custom')).toEqual({ apiKey: '', baseUrl: 'https://models.example.com/v1' })
})

test('no credential opens a sandbox that the settings keep closed', async () => {
  const snapshot = await published()
  const planted = { id: 'cred_planted', provider: 'sandbox', baseUrl: null, secret: null }
  const credentials = [...snapshot.credentials, planted]
  expect((await credentialsFor({ ...snapshot, credentials }, env as Env, providers)).get('sandbox')).toBeNull()
})
