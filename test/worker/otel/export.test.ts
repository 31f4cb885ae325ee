import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import worker from '../../../src/worker.ts'
import { factOf } from '../../support/fact.ts'
import { ask, everythingStored, forgetAll, newTenant } from '../control/support.ts'
import { collectors, deliver, metricsIn, newDestination, shown, spansIn } from './support.ts'

const keys = new Map<string, string>()
const keyOf = (tenant: string) => keys.get(tenant) ?? ''
const SECRET = 'canary-of-a-collector-0123456789'

beforeAll(async () => {
  forgetAll()
  for (const id of [
    'otel-acme',
    'otel-globex',
    'otel-silent',
    'otel-broken',
    'otel-sampled',
    'otel-text',
    'otel-binary',
  ])
    keys.set(id, await newTenant(id, { sandbox: true, storeText: id === 'otel-text' }))
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** What the gateway records of a chat, as it sends it to the queue. */
async function factsOf(tenant: string, headers: Record<string, string> = {}): Promise<Fact[]> {
  const sent: Fact[] = []
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (facts) => {
    sent.push(...facts)
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }
  })
  const ctx = createExecutionContext()
  const body = JSON.stringify({ model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'a private word' }] })
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${keyOf(tenant)}`, ...headers },
    body,
  })
  const answer = await worker.fetch(request, env, ctx)
  expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)])
  await waitOnExecutionContext(ctx)
  return sent.filter(({ tenantId }) => tenantId === tenant)
}

test("a request arrives as a span in its caller's trace with a child for each attempt, and as metrics; no text and no secret goes along", async () => {
  const destination = await newDestination(keyOf('otel-acme'), {
    headers: { authorization: `Bearer ${SECRET}` },
    serviceName: 'gateway',
    resourceAttributes: { 'deployment.environment.name': 'test' },
  })
  const trace = '0af7651916cd43dd8448eb211c80319c'
  const facts = await factsOf('otel-acme', { traceparent: `00-${trace}-b7ad6b7169203331-01` })
  const exports = collectors(200)
  expect(await deliver(facts)).toBe(1)

  expect(exports.map(({ url }) => url)).toEqual([
    'https://otel.example.com/base/v1/traces',
    'https://otel.example.com/base/v1/metrics',
  ])
  for (const { headers, redirect } of exports) {
    expect(headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' })
    expect(redirect).toBe('manual')
  }
  const [root, child, ...others] = spansIn(exports)
  expect(others).toEqual([])
  expect(root).toMatchObject({ traceId: trace, parentSpanId: 'b7ad6b7169203331', name: 'chat sandbox/echo-small' })
  expect(root?.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'sandbox',
    'gen_ai.request.model': 'sandbox/echo-small',
    'gen_ai.response.model': 'echo-small',
    'http.response.status_code': '200',
    'sluice.request.id': facts[0]?.id,
    'sluice.key.id': facts[0]?.keyId,
    'sluice.outcome': 'ok',
  })
  expect(child).toMatchObject({ traceId: trace, parentSpanId: root?.spanId, name: 'attempt sandbox/echo-small' })
  expect(metricsIn(exports)).toMatchObject({
    'gen_ai.client.operation.duration': [{ count: '1' }],
    'sluice.requests': [{ asInt: '1' }],
  })
  expect(exports[0]?.text).toContain('{"key":"service.name","value":{"stringValue":"gateway"}}')
  const told = exports.map(({ text }) => text).join('\n')
  for (const word of [keyOf('otel-acme'), SECRET, 'a private word']) expect(told).not.toContain(word)
  expect(await shown(keyOf('otel-acme'), destination)).toMatchObject({ exported: 1, dropped: 0, lastError: null })
  expect(await everythingStored()).not.toContain(SECRET)
})

test('each tenant gets what is its own, and one without a destination is told of nowhere', async () => {
  await newDestination(keyOf('otel-globex'), { url: 'https://globex.example.com' })
  const exports = collectors(200)
  await deliver(
    ['otel-acme', 'otel-globex', 'otel-silent'].map((tenantId) => factOf({ id: `req_of_${tenantId}`, tenantId })),
  )
  expect(exports).toHaveLength(4)
  for (const { url, text } of exports) {
    const [own, other] = url.startsWith('https://globex') ? ['otel-globex', 'otel-acme'] : ['otel-acme', 'otel-globex']
    expect(text).toContain(own)
    expect(text).not.toContain(other)
    expect(text).not.toContain('otel-silent')
  }
})

test('what is delivered again is stored once and exported once', async () => {
  const exports = collectors(200)
  const fact = factOf({ id: 'req_twice', tenantId: 'otel-globex' })
  await deliver([fact])
  await deliver([fact, factOf({ id: 'req_new', tenantId: 'otel-globex' })])
  const ids = spansIn(exports).flatMap(({ attributes }) => attributes['sluice.request.id'] ?? [])
  expect(ids).toEqual(['req_twice', 'req_new'])
})

test('prompts and answers go where a tenant stores text and asks for them to be sent', async () => {
  await newDestination(keyOf('otel-text'), { includesContent: true, signals: ['traces'] })
  await newDestination(keyOf('otel-text'), { url: 'https://no-text.example.com', signals: ['traces'] })
  const facts = await factsOf('otel-text')
  const exports = collectors(200)
  await deliver(facts)
  const [root] = spansIn(exports.filter(({ url }) => url.startsWith('https://otel')))
  expect(JSON.parse(String(root?.attributes['gen_ai.input.messages']))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'a private word' }] },
  ])
  expect(JSON.parse(String(root?.attributes['gen_ai.output.messages']))).toMatchObject([{ role: 'assistant' }])
  const [other] = exports.filter(({ url }) => url.startsWith('https://no-text'))
  expect(other?.text).not.toContain('a private word')
})

test('what may pass is tried once more, and what fails is counted, with its reason and no word of what was answered', async () => {
  const key = keyOf('otel-broken')
  const traces = await newDestination(key, { signals: ['traces'], headers: { 'x-api-key': SECRET } })
  const tries = async (...statuses: number[]) => {
    const exports = collectors(...statuses)
    expect(await deliver([factOf({ id: crypto.randomUUID(), tenantId: 'otel-broken' })])).toBe(1)
    return exports.length
  }
  for (const passing of [429, 502, 503, 504, 0]) expect(await tries(passing, 200)).toBe(2)
  expect(await shown(key, traces)).toMatchObject({ exported: 5, dropped: 0, lastError: null })
  for (const lasting of [400, 401, 404, 500, 302]) expect(await tries(lasting, 200)).toBe(1)
  expect(await tries(503, 503, 200)).toBe(2)
  expect(await shown(key, traces)).toMatchObject({ exported: 5, dropped: 6, lastError: 'traces: HTTP 503' })
  expect(await tries(0, 0)).toBe(2)
  expect(await shown(key, traces)).toMatchObject({ dropped: 7, lastError: 'traces: network' })
  expect((await ask('GET', '/admin/otel-destinations', key)).text).not.toContain(SECRET)
})

test('traces are sampled by their ids, those of failures are all sent, and metrics count every request', async () => {
  await newDestination(keyOf('otel-sampled'), { sampleShare: 0.5 })
  const exports = collectors(200)
  const idOf = (last: string, at: number) => `req_${String(at).padStart(2, '0').padEnd(19, '0')}${last.padEnd(13, '0')}`
  const facts = ['0', '7', '8', 'f'].map((last, at) => factOf({ id: idOf(last, at), tenantId: 'otel-sampled' }))
  const failed = factOf({ id: idOf('f', 9), tenantId: 'otel-sampled', outcome: 'failed', errorCode: 'timeout' })
  await deliver([...facts, failed])
  const roots = spansIn(exports).filter(({ parentSpanId }) => parentSpanId === undefined)
  expect(roots.map(({ attributes }) => attributes['sluice.request.id'])).toEqual([
    ...facts.slice(0, 2).map(({ id }) => id),
    failed.id,
  ])
  expect(roots.at(-1)).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'timeout' } })
  const counted = metricsIn(exports)['sluice.requests'] ?? []
  expect(counted.map(({ asInt }) => asInt)).toEqual(['4', '1'])
})

test('a destination that wants protobuf is sent it, packed', async () => {
  await newDestination(keyOf('otel-binary'), { protocol: 'http/protobuf' })
  const exports = collectors(200)
  const facts = ['a', 'b', 'c', 'd'].map((id) => factOf({ id: `req_binary_${id}`, tenantId: 'otel-binary' }))
  await deliver(facts)
  const [traces] = exports
  expect(traces?.headers).toMatchObject({ 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' })
  // A request's first field is a message, and so are the first two of that.
  expect(traces?.bytes[0]).toBe(0x0a)
  for (const { id } of facts) expect(traces?.text).toContain(id)
})

test('an address that leads inside is never called where the gateway is not local', async () => {
  await newDestination(keyOf('otel-silent'), { url: 'http://127.0.0.1:4318' })
  const exports = collectors(200)
  const production = { ...env, ENVIRONMENT: 'production' } as unknown as Env
  await deliver([factOf({ id: 'req_inward', tenantId: 'otel-silent' })], production)
  expect(exports).toEqual([])
  const [row] = (await ask('GET', '/admin/otel-destinations', keyOf('otel-silent'))).body['data'] as object[]
  expect(row).toMatchObject({ exported: 0, dropped: 1, lastError: 'the address is not public' })
})

test('a store that is down holds up no acknowledgement', async () => {
  const exports = collectors(200)
  const prepare = (query: string) => {
    if (query.includes('otel_destinations')) throw new Error('D1 is down')
    return env.DB.prepare(query)
  }
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const down = { ...env, DB: { prepare, batch: env.DB.batch.bind(env.DB) } } as unknown as Env
  expect(await deliver([factOf({ id: 'req_down', tenantId: 'otel-acme' })], down)).toBe(1)
  expect(exports).toEqual([])
  expect(told).toHaveBeenCalledOnce()
})
