import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { handleControl } from '../../../src/control/router.ts'
import type { Env } from '../../../src/env.ts'
import { ask, everythingStored, forgetAll, newTenant } from '../control/support.ts'
import { collectors, newDestination, shown, spansIn } from './support.ts'

const SECRET = 'canary-of-a-destination-0123456789'
let key = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant('otel-destinations')
})

afterEach(() => vi.restoreAllMocks())

test('the values of headers are sealed, and shown in no reply, list or log', async () => {
  const made = await ask('POST', '/admin/otel-destinations', key, {
    name: 'vendor',
    url: 'https://otel.example.com/',
    headers: { Authorization: `Basic ${SECRET}` },
  })
  expect(made.body).toMatchObject({
    url: 'https://otel.example.com',
    headerNames: ['Authorization'],
    protocol: 'http/protobuf',
    signals: ['traces', 'metrics'],
    sampleShare: 1,
    includesContent: false,
    exported: 0,
    dropped: 0,
  })
  const changed = await ask('PUT', `/admin/otel-destinations/${made.body['id']}`, key, {
    headers: { 'x-other': `${SECRET}-2` },
    sampleShare: 0.25,
  })
  expect(changed.body).toMatchObject({ headerNames: ['x-other'], sampleShare: 0.25, name: 'vendor' })
  const told = [made.text, changed.text]
  for (const path of ['/admin/otel-destinations', `/admin/otel-destinations/${made.body['id']}`, '/admin/audit'])
    told.push((await ask('GET', path, key)).text)
  expect(told.join('\n')).not.toContain(SECRET)
  expect(await everythingStored()).not.toContain(SECRET)
  expect((await ask('DELETE', `/admin/otel-destinations/${made.body['id']}`, key)).status).toBe(200)
  expect((await ask('GET', `/admin/otel-destinations/${made.body['id']}`, key)).status).toBe(404)
})

test('what opened one address is not sent to another', async () => {
  const one = await newDestination(key, { headers: { 'x-api-key': SECRET } })
  const path = `/admin/otel-destinations/${one.id}`
  expect((await ask('PUT', path, key, { url: 'https://otel.example.com/other' })).body['headerNames']).toEqual([
    'x-api-key',
  ])
  expect((await ask('PUT', path, key, { url: 'https://thief.example.com' })).body['headerNames']).toEqual([])
  const exports = collectors(200)
  await ask('POST', `${path}/test`, key)
  expect(exports.map(({ headers }) => headers['x-api-key'])).toEqual([undefined, undefined])
  await ask('DELETE', path, key)
})

test('a test says at once whether a destination takes what it is sent', async () => {
  const one = await newDestination(key, { signals: ['traces'], headers: { 'x-api-key': SECRET }, sampleShare: 0 })
  const exports = collectors(200, 401)
  const path = `/admin/otel-destinations/${one.id}/test`
  expect((await ask('POST', path, key)).body).toEqual({ id: one.id, delivered: true, error: null })
  expect((await ask('POST', path, key)).body).toEqual({ id: one.id, delivered: false, error: 'traces: HTTP 401' })
  expect(spansIn(exports).map(({ name }) => name)).toEqual(['chat sluice/test', 'chat sluice/test'])
  expect(exports[0]?.headers).toMatchObject({ 'x-api-key': SECRET })
  expect(await shown(key, one)).toMatchObject({ exported: 0, dropped: 0 })
  await ask('DELETE', `/admin/otel-destinations/${one.id}`, key)
})

test('a tenant has five destinations at most, also when it asks for more at once', async () => {
  const owner = await newTenant('otel-many')
  const body = { name: 'd', url: 'https://otel.example.com' }
  const made = await Promise.all(Array.from({ length: 7 }, () => ask('POST', '/admin/otel-destinations', owner, body)))
  expect(made.filter(({ status }) => status === 201)).toHaveLength(5)
  expect((await ask('POST', '/admin/otel-destinations', owner, body)).status).toBe(409)
  expect((await ask('GET', '/admin/otel-destinations', owner)).body['data']).toHaveLength(5)
})

test.each([
  { headers: { host: 'inside' } },
  { headers: { 'Content-Length': '0' } },
  { headers: { 'x-a': 'b\r\nx-c: d' } },
  { headers: { 'x a': 'b' } },
  { signals: [] },
  { signals: ['logs'] },
  { protocol: 'grpc' },
  { sampleShare: 1.01 },
])('a destination that could not be sent to is refused: %j', async (bad) => {
  const refused = await ask('POST', '/admin/otel-destinations', key, {
    name: 'd',
    url: 'https://otel.example.com',
    ...bad,
  })
  expect(refused).toMatchObject({ status: 400, error: { code: 'invalid_request' } })
})

test.each([
  'http://otel.example.com',
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://metadata.internal/',
  'https://user:secret@otel.example.com/',
  'https://otel.example.com/?key=secret',
])('an address that leads inside is refused where the gateway is not local, and not tested: %s', async (bad) => {
  const production = { ...env, ENVIRONMENT: 'production' } as unknown as Env
  const deps = { providers: [], recentAnswer: () => null, learnHere: () => {}, runJob: async () => ({}) }
  const asked = (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${key}` }
    const request = new Request(`https://localhost${path}`, { method, headers, body: JSON.stringify(body) })
    return handleControl(request, production, createExecutionContext(), 'req_otel', deps)
  }
  const refusal = { code: 'invalid_request', param: 'url' }
  await expect(asked('POST', '/admin/otel-destinations', { name: 'd', url: bad })).rejects.toMatchObject(refusal)
  // One that was let in all the same, while the gateway was local.
  const { id } = await newDestination(key, { url: bad })
  const exports = collectors(200)
  await expect(asked('POST', `/admin/otel-destinations/${id}/test`, {})).rejects.toMatchObject(refusal)
  await expect(asked('PUT', `/admin/otel-destinations/${id}`, { name: 'e' })).rejects.toMatchObject(refusal)
  expect(exports).toEqual([])
  await ask('DELETE', `/admin/otel-destinations/${id}`, key)
})
