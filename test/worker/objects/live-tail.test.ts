import { createExecutionContext, runDurableObjectAlarm, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { TailMessage } from '../../../src/contract/live-tail.ts'
import { TAIL_CLOSED } from '../../../src/contract/tail-closed.ts'
import { forgetWatchers } from '../../../src/gateway/record/tell-watchers.ts'
import type { LiveTail } from '../../../src/objects/live-tail.ts'
import { tailRequestOf } from '../../../src/objects/tail-request.ts'
import { WINDOW } from '../../../src/objects/watcher.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import worker from '../../../src/worker.ts'
import { factOf } from '../../support/fact.ts'
import { ask, forgetAll, newKey, newTenant } from '../control/support.ts'

const contexts: ExecutionContext[] = []
const sockets: WebSocket[] = []
const secrets = new Map<string, string>()

beforeAll(async () => {
  forgetAll()
  forgetWatchers()
  for (const id of ['watched', 'other', 'unwatched', 'crowded', 'slow', 'revoking', 'left', 'elsewhere'])
    secrets.set(id, await newTenant(id, { sandbox: true, storeText: true }))
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const socket of sockets.splice(0)) socket.close(1000)
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
}, 30_000)

const secretOf = (tenant: string) => secrets.get(tenant) ?? ''
const tailOf = (tenant: string) => env.LIVE_TAIL.getByName(tenant) as DurableObjectStub<LiveTail>

function send(path: string, secret: string, init: RequestInit = {}): Promise<Response> {
  const ctx = createExecutionContext()
  contexts.push(ctx)
  const headers = { authorization: `Bearer ${secret}`, ...(init.headers as Record<string, string>) }
  return worker.fetch(new Request(`http://localhost${path}`, { ...init, headers }), env, ctx)
}

interface Watch {
  readonly response: Response
  readonly socket: WebSocket
  /** The next message. */
  next(): Promise<TailMessage>
  readonly closed: Promise<CloseEvent>
  readonly heard: readonly string[]
}

async function watch(secret: string, query = ''): Promise<Watch> {
  const response = await send(`/admin/requests/tail${query}`, secret, { headers: { upgrade: 'websocket' } })
  const socket = response.webSocket
  if (!socket) throw new Error(`no socket: ${response.status} ${await response.text()}`)
  sockets.push(socket)
  const heard: string[] = []
  const waiting: ((message: TailMessage) => void)[] = []
  const unread: TailMessage[] = []
  socket.addEventListener('message', ({ data }) => {
    heard.push(String(data))
    if (data === 'pong') return
    const message = JSON.parse(String(data)) as TailMessage
    const resolve = waiting.shift()
    if (resolve) resolve(message)
    else unread.push(message)
  })
  const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve))
  socket.accept()
  const next = () => {
    const first = unread.shift()
    return first ? Promise.resolve(first) : new Promise<TailMessage>((resolve) => waiting.push(resolve))
  }
  return { response, socket, next, closed, heard }
}

async function chat(secret: string, model = 'sandbox/echo-small'): Promise<string> {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'a private question' }] })
  const response = await send('/v1/chat/completions', secret, { method: 'POST', body })
  await response.text()
  return response.headers.get('x-request-id') ?? ''
}

const rowOf = (id: string, changes: object = {}) => tailRequestOf(factOf({ id, ...changes }))

test('a request is shown as it ends, without a word of it, and only to its own tenant', async () => {
  const [mine, theirs] = [await watch(secretOf('watched')), await watch(secretOf('other'))]
  expect(mine.response.status).toBe(101)
  const id = await chat(secretOf('watched'))
  expect(await mine.next()).toMatchObject({
    type: 'request',
    request: { id, provider: 'sandbox', model: 'echo-small', status: 200, outcome: 'ok' },
  })
  const own = await chat(secretOf('other'))
  expect(await theirs.next()).toMatchObject({ request: { id: own } })
  expect(mine.heard.join()).not.toContain('private question')
  expect(theirs.heard).toHaveLength(1)
})

test('where nobody watches, nobody is asked anything', async () => {
  const get = vi.spyOn(env.LIVE_TAIL, 'get')
  await chat(secretOf('unwatched'))
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
  expect(get).not.toHaveBeenCalled()
})

test('an isolate whose tenant has lost its last watcher asks once more, and no more until somebody comes back', async () => {
  const first = await watch(secretOf('left'))
  first.socket.close(1000, 'bye')
  await vi.waitFor(async () => expect((await tailOf('left').push('left', [], 0)).watchers).toBe(0))
  const get = vi.spyOn(env.LIVE_TAIL, 'get')
  for (let round = 0; round < 3; round++) {
    await chat(secretOf('left'))
    await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
  }
  expect(get).toHaveBeenCalledTimes(1)
  get.mockRestore()
  const again = await watch(secretOf('left'))
  const id = await chat(secretOf('left'))
  expect(await again.next()).toMatchObject({ request: { id } })
})

test('what isolates have recorded that do not know yet that somebody watches is shown too, and nothing twice', async () => {
  const first = await watch(secretOf('elsewhere'))
  const at = Date.now()
  const mine = { tenantId: 'elsewhere', at, latencyMs: 10 }
  const facts = [
    factOf({ ...mine, id: 'req_sent', upstreamId: null }),
    factOf({ ...mine, id: 'req_recorded', upstreamId: null, at: at + 1, prompt: 'a private question' }),
    factOf({ ...mine, id: 'req_before', upstreamId: null, at: at - 60_000 }),
    factOf({ ...mine, id: 'req_theirs', upstreamId: null, tenantId: 'other' }),
  ]
  await storeFacts(env.DB, facts, 'batch-elsewhere')
  await tailOf('elsewhere').push('elsewhere', [rowOf('req_sent', mine)], 0)
  expect(await first.next()).toMatchObject({ request: { id: 'req_sent' } })
  for (let second = 0; second < 2; second++) expect(await runDurableObjectAlarm(tailOf('elsewhere'))).toBe(true)
  expect(await first.next()).toMatchObject({ request: { id: 'req_recorded', model: 'gpt-5.6' } })
  await tailOf('elsewhere').push('elsewhere', [rowOf('req_recorded', mine), rowOf('req_after', mine)], 0)
  expect(await first.next()).toMatchObject({ request: { id: 'req_after' } })
  expect(first.heard).toHaveLength(3)
  expect(first.heard.join()).not.toContain('private question')
})

test('a filter lets through what it names', async () => {
  const failing = await watch(secretOf('watched'), '?status=5xx')
  const small = await watch(secretOf('watched'), '?model=*/echo-small')
  await tailOf('watched').push(
    'watched',
    [rowOf('req_a', { provider: 'sandbox', model: 'echo-small' }), rowOf('req_b', { status: 503 })],
    0,
  )
  expect(await failing.next()).toMatchObject({ request: { id: 'req_b' } })
  expect(await small.next()).toMatchObject({ request: { id: 'req_a' } })
  expect([failing.heard.length, small.heard.length]).toEqual([1, 1])
})

test('requests of another tenant are not taken', async () => {
  const mine = await watch(secretOf('watched'))
  expect(await tailOf('watched').push('other', [rowOf('req_theirs')], 1)).toEqual({ watchers: 0, restMs: 0 })
  await tailOf('watched').push('watched', [rowOf('req_mine')], 0)
  expect(await mine.next()).toMatchObject({ request: { id: 'req_mine' } })
})

test('who does not keep up is told how much was left out, and how much others could not send', async () => {
  const slow = await watch(secretOf('slow'))
  const rows = Array.from({ length: WINDOW + 30 }, (_, at) => rowOf(`req_${at}`))
  await tailOf('slow').push('slow', rows, 3)
  for (let at = 0; at < WINDOW; at++) expect(await slow.next()).toMatchObject({ request: { id: `req_${at}` } })
  slow.socket.send(JSON.stringify({ taken: WINDOW }))
  expect(await slow.next()).toEqual({ type: 'gap', missed: 33 })
  await tailOf('slow').push('slow', [rowOf('req_later')], 0)
  expect(await slow.next()).toMatchObject({ request: { id: 'req_later' } })
})

test('of more batches than a hundred a second, isolates are told to rest between them', async () => {
  await watch(secretOf('slow'))
  vi.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000)
  const rests = await Promise.all(Array.from({ length: 150 }, () => tailOf('slow').push('slow', [], 0)))
  expect(rests.filter(({ restMs }) => restMs === 0)).toHaveLength(100)
  expect(rests.filter(({ restMs }) => restMs === 2_000)).toHaveLength(50)
})

test('fifty watch a tenant, and no more', async () => {
  for (let count = 0; count < 50; count++) await watch(secretOf('crowded'))
  const refused = await send('/admin/requests/tail', secretOf('crowded'), { headers: { upgrade: 'websocket' } })
  expect(refused.status).toBe(429)
  sockets.pop()?.close(1000)
  await vi.waitFor(() => watch(secretOf('crowded')))
})

test('a key that is revoked watches no longer once that is looked at, and others go on', async () => {
  const { id, secret } = await newKey(secretOf('revoking'), ['usage:read'])
  const [revoked, kept] = [await watch(secret), await watch(secretOf('revoking'))]
  expect((await ask('DELETE', `/admin/keys/${id}`, secretOf('revoking'))).status).toBe(200)
  expect(await runDurableObjectAlarm(tailOf('revoking'))).toBe(true)
  expect(await revoked.closed).toMatchObject({ code: TAIL_CLOSED.revoked })
  await tailOf('revoking').push('revoking', [rowOf('req_kept')], 0)
  expect(await kept.next()).toMatchObject({ request: { id: 'req_kept' } })
  expect(revoked.heard).toEqual([])
})

test('who asks without a socket is told how, and what nobody can filter by is refused', async () => {
  const plain = await ask('GET', '/admin/requests/tail', secretOf('watched'))
  expect(plain).toMatchObject({ status: 400, error: { code: 'invalid_request' } })
  expect(plain.error.message).toContain('Upgrade')
  const { secret } = await newKey(secretOf('watched'), ['inference'])
  const answer = await send('/admin/requests/tail', secret, { headers: { upgrade: 'websocket' } })
  expect(answer.status).toBe(403)
})

test('whoever closes is answered at once, and does not wait for it', async () => {
  const { socket, closed } = await watch(secretOf('watched'))
  socket.close(1000, 'bye')
  expect(await closed).toMatchObject({ code: 1000, wasClean: true })
})

test('whoever says `ping` is answered, without the object being woken', async () => {
  const { socket, heard } = await watch(secretOf('watched'))
  socket.send('ping')
  await vi.waitFor(() => expect(heard).toEqual(['pong']))
})
