import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TenantSettings } from '../../../src/contract/settings.ts'
import { type Env, LOCAL_KEY } from '../../../src/env.ts'
import { forgetKeys, identify } from '../../../src/identity/identify.ts'
import { forgetSnapshots } from '../../../src/identity/snapshots.ts'
import { sha256Hex } from '../../../src/shared/ids.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'

const T0 = 1_800_000_000_000
const SECRET = 'sl-secret-of-the-test'

beforeEach(() => {
  forgetKeys()
  forgetSnapshots()
})
afterEach(() => vi.restoreAllMocks())

async function publish(change: Partial<TenantSnapshot> = {}): Promise<void> {
  const hash = await sha256Hex(SECRET)
  const snapshot: TenantSnapshot = {
    tenantId: 't1',
    version: 1,
    publishedAt: T0,
    active: true,
    hosts: ['ai.t1.example'],
    keys: { [hash]: { id: 'k1', name: 'k', scopes: ['inference'], expiresAt: null } },
    dataKey: null,
    credentials: [],
    aliases: {},
    settings: TenantSettings.parse({}),
    ...change,
  }
  await env.CONFIG.put(kvKeys.tenantOfKey(hash), 't1')
  await env.CONFIG.put(kvKeys.tenantOfHost('ai.t1.example'), 't1')
  await env.CONFIG.put(kvKeys.snapshot('t1'), JSON.stringify(snapshot))
}

async function ask(now: number, secret = SECRET, url = 'http://localhost/v1/models', as: Env = env) {
  const ctx = createExecutionContext()
  const request = new Request(url, { headers: { authorization: `Bearer ${secret}` } })
  const answer = await (async () => identify(request, as, ctx, now))().then(
    (caller) => caller.key.id,
    (fault) => fault.code as string,
  )
  await waitOnExecutionContext(ctx)
  return answer
}

test('a revoked key stops working within 60 seconds of its publication', async () => {
  await publish()
  expect(await ask(T0)).toBe('k1')
  await publish({ version: 2, keys: {} })
  // KV may still answer with the old value for 30 s; this isolate holds what it read for 25 s at most.
  expect(await ask(T0 + 9_000)).toBe('k1')
  expect(await ask(T0 + 25_001)).toBe('invalid_api_key')
})

test('a snapshot older than ten seconds is refreshed behind the answer', async () => {
  await publish()
  await ask(T0)
  await publish({ version: 2, keys: {} })
  expect(await ask(T0 + 11_000)).toBe('k1')
  expect(await ask(T0 + 11_001)).toBe('invalid_api_key')
})

test('a known key reads nothing from KV while its snapshot is fresh, and never the database', async () => {
  await publish()
  await ask(T0)
  const get = vi.spyOn(env.CONFIG, 'get')
  const prepare = vi.spyOn(env.DB, 'prepare')
  expect(await ask(T0 + 5_000)).toBe('k1')
  expect(get).not.toHaveBeenCalled()
  expect(prepare).not.toHaveBeenCalled()
})

test('when KV is down a known key works on for ten minutes, an unknown one is told to come back', async () => {
  await publish()
  await ask(T0)
  const down = { ...env, CONFIG: { get: () => Promise.reject(new Error('down')) } } as unknown as Env
  expect(await ask(T0 + 500_000, SECRET, undefined, down)).toBe('k1')
  expect(await ask(T0 + 601_000, SECRET, undefined, down)).toBe('store_unavailable')
  expect(await ask(T0, 'sl-unknown', undefined, down)).toBe('store_unavailable')
})

test('an unknown key is refused, and asked of KV once in five seconds', async () => {
  const get = vi.spyOn(env.CONFIG, 'get')
  for (const now of [T0, T0 + 1_000, T0 + 4_900]) expect(await ask(now, 'sl-nobody')).toBe('invalid_api_key')
  expect(get).toHaveBeenCalledTimes(1)
})

test('an expired key is refused', async () => {
  const hash = await sha256Hex(SECRET)
  await publish({ keys: { [hash]: { id: 'k1', name: 'k', scopes: [], expiresAt: T0 } } })
  expect(await ask(T0 - 1)).toBe('k1')
  expect(await ask(T0)).toBe('invalid_api_key')
})

test('a suspended tenant is told so', async () => {
  await publish({ active: false })
  expect(await ask(T0)).toBe('insufficient_permissions')
})

test('a host serves only its tenant, and an unknown host nobody', async () => {
  await publish()
  expect(await ask(T0, SECRET, 'https://ai.t1.example/v1/models')).toBe('k1')
  expect(await ask(T0, SECRET, 'https://AI.T1.example:8443/v1/models')).toBe('k1')
  expect(await ask(T0, SECRET, 'https://else.example/v1/models')).toBe('unknown_host')
  await env.CONFIG.put(kvKeys.tenantOfHost('other.example'), 't2')
  expect(await ask(T0, SECRET, 'https://other.example/v1/models')).toBe('invalid_api_key')
})

test('the local key opens a local gateway and nothing else, even where somebody published it', async () => {
  expect(await ask(T0, LOCAL_KEY)).toBe('key_local')
  forgetSnapshots()
  expect(await env.CONFIG.get(kvKeys.tenantOfKey(await sha256Hex(LOCAL_KEY)))).toBe('local')
  for (const ENVIRONMENT of ['production', 'staging', '', 'Local']) {
    expect(await ask(T0, LOCAL_KEY, undefined, { ...env, ENVIRONMENT })).toBe('invalid_api_key')
  }
})

test('the operator key opens the operator’s door only when it is long enough', async () => {
  expect(await ask(T0, 'operator-key-for-tests')).toBe('operator')
  expect(await ask(T0, 'short', undefined, { ...env, OPERATOR_KEY: 'short' })).toBe('invalid_api_key')
})

test('without a key the caller is told how to send one', async () => {
  const request = new Request('http://localhost/v1/models')
  const refused = async () => identify(request, env, createExecutionContext(), T0)
  await expect(refused()).rejects.toThrow('Authorization: Bearer')
})
