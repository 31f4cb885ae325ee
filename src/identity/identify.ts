import { type Env, isLocal, LOCAL_KEY, setting } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { sha256Hex } from '../shared/ids.ts'
import type { SnapshotKey, TenantSnapshot } from '../storage/snapshot.ts'
import { operatorCaller } from './operator.ts'
import { findTenantOfHost, findTenantOfKey, snapshotOf } from './snapshots.ts'

/** Who asks: a tenant as published, and the key that opened the door. */
export interface Caller {
  readonly tenant: TenantSnapshot
  readonly key: SnapshotKey
}

const HASHES_MAX = 10_000
const hashes = new Map<string, string>()

/**
 * Finds out who asks, from memory where it is fresh, else from KV; never from D1.
 *
 * A revoked key stops working within 55 s everywhere: an isolate trusts its copy of a snapshot for 25 s at most, and KV
 * answers from its edge cache for 30 s at most. When KV cannot be reached, a known key goes on working from the last good
 * snapshot for ten minutes (open); an unknown one is answered 503 (closed).
 */
export async function identify(request: Request, env: Env, ctx: ExecutionContext, now: number): Promise<Caller> {
  const secret = secretOf(request)
  if (secret === LOCAL_KEY && !isLocal(env)) throw unknownKey()
  const hash = hashes.get(secret) ?? (await remember(secret))
  const operator = await operatorCaller(hash, env)
  if (operator) return operator
  const tenantId = await tenantOf(secret, hash, env, now)
  await checkHost(request, tenantId, env, now)
  const tenant = await snapshotOf(tenantId, env, ctx, now)
  return { tenant, key: keyOf(tenant, hash, now) }
}

/** Forgets what was remembered of keys, for tests. */
export function forgetKeys(): void {
  hashes.clear()
}

function secretOf(request: Request): string {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const secret = bearer ?? request.headers.get('x-api-key')?.trim()
  if (secret) return secret
  throw new Fault('invalid_api_key', 'Send your API key as `Authorization: Bearer sl-…`.')
}

async function remember(secret: string): Promise<string> {
  const hash = await sha256Hex(secret)
  if (hashes.size >= HASHES_MAX) hashes.clear()
  hashes.set(secret, hash)
  return hash
}

async function tenantOf(secret: string, hash: string, env: Env, now: number): Promise<string> {
  const tenantId = await findTenantOfKey(hash, env, now)
  if (tenantId !== null) return tenantId
  if (secret !== LOCAL_KEY) throw unknownKey()
  const { prepareLocalTenant } = await import('./prepare-local.ts')
  return prepareLocalTenant(env, hash)
}

/** On the platform's own hosts any tenant's key works; on a tenant's host only that tenant's. */
async function checkHost(request: Request, tenantId: string, env: Env, now: number): Promise<void> {
  const host = hostOf(request.url)
  if (isPlatformHost(host, env)) return
  const owner = await findTenantOfHost(host, env, now)
  if (owner === null) throw new Fault('unknown_host', `Nobody is served at ${host}.`)
  if (owner !== tenantId) throw unknownKey()
}

function hostOf(url: string): string {
  const start = url.indexOf('//') + 2
  const end = url.indexOf('/', start)
  const authority = url.slice(start, end < 0 ? undefined : end)
  return authority.replace(/:\d+$/, '').toLowerCase()
}

function isPlatformHost(host: string, env: Env): boolean {
  if (host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.workers.dev')) return true
  return (setting(env, 'PLATFORM_HOSTS') ?? '').split(',').some((own) => own.trim().toLowerCase() === host)
}

function keyOf(tenant: TenantSnapshot, hash: string, now: number): SnapshotKey {
  const key = Object.hasOwn(tenant.keys, hash) ? tenant.keys[hash] : undefined
  if (!key) throw unknownKey()
  if (key.expiresAt !== null && key.expiresAt <= now) throw new Fault('invalid_api_key', 'This API key has expired.')
  if (!tenant.active) throw new Fault('insufficient_permissions', 'This account is suspended.')
  return key
}

function unknownKey(): Fault {
  return new Fault('invalid_api_key', 'This API key is unknown or revoked.')
}
