import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { TenantSettings } from '../../../src/contract/settings.ts'
import type { Env } from '../../../src/env.ts'
import { forgetKeys, identify } from '../../../src/identity/identify.ts'
import { forgetSnapshots } from '../../../src/identity/snapshots.ts'
import { sha256Hex } from '../../../src/shared/ids.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'

const T0 = 1_800_000_000_000
const HOST = 'https://ai.acme.example/v1/models'
const known = await sha256Hex('sl-known')
const later = await sha256Hex('sl-later')

/** A KV that counts its reads, answers from an edge cache as old as `cacheTtl` allows, and can be broken. */
function store() {
  const values = new Map<string, string>()
  const edge = new Map<string, { value: string | null; at: number }>()
  const state = { now: T0, reads: 0, mode: 'up' as 'up' | 'down' | 'silent' }
  const read = (key: string, cacheTtl: number) => {
    const kept = edge.get(key)
    if (kept && state.now - kept.at < cacheTtl * 1_000) return kept.value
    const value = values.get(key) ?? null
    edge.set(key, { value, at: state.now })
    return value
  }
  const get = async (key: string, options: { type?: string; cacheTtl: number }) => {
    state.reads += 1
    if (state.mode === 'down') throw new Error('KV is down')
    if (state.mode === 'silent') return new Promise(() => undefined)
    const value = read(key, options.cacheTtl)
    return value !== null && options.type === 'json' ? JSON.parse(value) : value
  }
  return { values, state, as: { ...env, CONFIG: { get } } as unknown as Env }
}

function publish({ values }: ReturnType<typeof store>, version: number, changes: Partial<TenantSnapshot> = {}): void {
  const snapshot: TenantSnapshot = {
    tenantId: 'acme',
    version,
    publishedAt: T0,
    active: true,
    hosts: ['ai.acme.example'],
    keys: { [known]: { id: 'known', name: 'k', scopes: ['inference'], expiresAt: null } },
    dataKey: null,
    credentials: [],
    aliases: {},
    settings: TenantSettings.parse({}),
    ...changes,
  }
  values.set(kvKeys.snapshot('acme'), JSON.stringify(snapshot))
  for (const hash of Object.keys(snapshot.keys)) values.set(kvKeys.tenantOfKey(hash), 'acme')
  for (const host of snapshot.hosts) values.set(kvKeys.tenantOfHost(host), 'acme')
}

function knock({ as, state }: ReturnType<typeof store>, now: number, secret = 'sl-known', url = 'http://localhost/') {
  state.now = now
  const ctx = createExecutionContext()
  return { ctx, caller: identify(new Request(url, { headers: { 'x-api-key': secret } }), as, ctx, now) }
}

async function ask(kv: ReturnType<typeof store>, now: number, secret?: string, url?: string): Promise<string> {
  const { ctx, caller } = await (async () => knock(kv, now, secret, url))().catch((thrown: unknown) => {
    return { ctx: createExecutionContext(), caller: Promise.reject(thrown) }
  })
  const answer = await Promise.resolve(caller).then(
    ({ key }) => key.id,
    (fault) => fault.code as string,
  )
  await waitOnExecutionContext(ctx)
  return answer
}

beforeEach(() => {
  forgetKeys()
  forgetSnapshots()
})

test('a key seen before is recognised at once: no promise, and no read, on the tenant’s host as well', async () => {
  const kv = store()
  publish(kv, 1)
  await ask(kv, T0)
  kv.state.reads = 0
  for (const url of ['http://localhost/', HOST]) {
    const { caller } = knock(kv, T0 + 9_999, 'sl-known', url)
    expect(caller).not.toBeInstanceOf(Promise)
    expect(caller).toMatchObject({ key: { id: 'known' }, tenant: { tenantId: 'acme' } })
  }
  expect(kv.state.reads).toBe(0)
})

test('however requests fall, a revoked key never works longer than 55 seconds', async () => {
  for (const everyMs of [500, 3_000, 10_500, 24_999, 25_001, 40_000]) {
    forgetKeys()
    forgetSnapshots()
    const kv = store()
    publish(kv, 1)
    const revokedAt = T0 + 30_100
    let lastWorked = 0
    for (let now = T0; now < T0 + 150_000; now += everyMs) {
      if (now >= revokedAt) publish(kv, 2, { keys: {} })
      if ((await ask(kv, now)) === 'known') lastWorked = now
    }
    expect(lastWorked - revokedAt).toBeLessThanOrEqual(55_000)
    expect(await ask(kv, T0 + 150_000)).toBe('invalid_api_key')
  }
})

test('at the very worst, a revoked key works for 55 seconds and no longer', async () => {
  for (const [askedAt, answer] of [
    [T0 + 54_999, 'known'],
    [T0 + 55_001, 'invalid_api_key'],
  ] as const) {
    const kv = store()
    publish(kv, 1)
    // Another isolate has the edge keep its copy just before the revocation; this one reads that at its oldest.
    await ask(kv, T0)
    forgetKeys()
    forgetSnapshots()
    publish(kv, 2, { keys: {} })
    expect(await ask(kv, T0 + 29_999)).toBe('known')
    expect(await ask(kv, askedAt)).toBe(answer)
    forgetKeys()
    forgetSnapshots()
  }
})

test('a key made elsewhere works here before this isolate’s copy has grown old', async () => {
  const kv = store()
  publish(kv, 1)
  await ask(kv, T0)
  await ask(kv, T0 + 21_000)
  publish(kv, 2, { keys: { [later]: { id: 'later', name: 'k', scopes: [], expiresAt: null } } })
  // The edge has forgotten its copy, this isolate's is nine seconds old.
  expect(await ask(kv, T0 + 30_001, 'sl-later')).toBe('later')
})

test('a flood of unknown keys pushes no known one out of memory', async () => {
  const kv = store()
  publish(kv, 1)
  await ask(kv, T0)
  for (let index = 0; index < 10_500; index++) await ask(kv, T0 + 1, `sl-garbage-${index}`)
  kv.state.mode = 'down'
  expect(await ask(kv, T0 + 60_000)).toBe('known')
}, 30_000)

test('when KV is silent a known key waits a second at most, and not again within five', async () => {
  const kv = store()
  publish(kv, 1)
  await ask(kv, T0)
  kv.state.mode = 'silent'
  const startedAt = Date.now()
  expect(await ask(kv, T0 + 60_000)).toBe('known')
  expect(Date.now() - startedAt).toBeLessThan(2_000)
  kv.state.reads = 0
  expect(await ask(kv, T0 + 62_000)).toBe('known')
  expect(kv.state.reads).toBe(0)
  expect(await ask(kv, T0 + 62_000, 'sl-never-seen')).toBe('store_unavailable')
})

test('when KV comes back, what was published meanwhile counts', async () => {
  const kv = store()
  publish(kv, 1)
  await ask(kv, T0)
  kv.state.mode = 'down'
  expect(await ask(kv, T0 + 300_000)).toBe('known')
  kv.state.mode = 'up'
  publish(kv, 2, { keys: {} })
  expect(await ask(kv, T0 + 305_001)).toBe('invalid_api_key')
})

test('an isolate never goes back to an older snapshot that the edge still has', async () => {
  const kv = store()
  publish(kv, 2)
  await ask(kv, T0)
  publish(kv, 1, { keys: {} })
  expect(await ask(kv, T0 + 60_000)).toBe('known')
})

test('on a host that the tenant gave up its keys stop with the next snapshot', async () => {
  const kv = store()
  publish(kv, 1)
  expect(await ask(kv, T0, 'sl-known', HOST)).toBe('known')
  publish(kv, 2, { hosts: [] })
  expect(await ask(kv, T0 + 55_000, 'sl-known', HOST)).toBe('unknown_host')
  expect(await ask(kv, T0 + 55_000)).toBe('known')
})
