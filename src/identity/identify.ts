import { type Env, isLocal, LOCAL_KEY, setting } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { sha256Hex } from '../shared/ids.ts'
import type { SnapshotKey, TenantSnapshot } from '../storage/snapshot.ts'
import { keepAtMost } from './keep-at-most.ts'
import { operatorCaller } from './operator.ts'
import { holdOff } from './shield.ts'
import { findTenantOfHost, findTenantOfKey, freshSnapshot, heldSnapshot, mayHaveNews } from './snapshots.ts'

/** Who asks: a tenant as published, and the key that opened the door. */
export interface Caller {
  readonly tenant: TenantSnapshot
  readonly key: SnapshotKey
}

interface KnownSecret {
  readonly hash: string
  readonly tenantId: string
}

const SECRETS_MAX = 10_000
const known = new Map<string, KnownSecret>()

/**
 * Finds out who asks: from memory at once where memory may be trusted, else from KV; never from D1.
 *
 * A revoked key stops working within 55 s everywhere: an isolate trusts its copy of a snapshot for 25 s at most, and KV
 * answers from its edge cache for 30 s at most. When KV fails or takes longer than a second, a known key goes on working
 * from the last good snapshot for ten minutes (open); an unknown one is answered 503 (closed).
 */
export function identify(request: Request, env: Env, ctx: ExecutionContext, now: number): Caller | Promise<Caller> {
  const secret = secretOf(request)
  if (secret === LOCAL_KEY && !isLocal(env)) throw unknownKey()
  const host = hostOf(request.url)
  return recall(secret, host, env, ctx, now) ?? lookUp(secret, host, env, ctx, now)
}

/** Forgets which keys were seen, for tests. */
export function forgetKeys(): void {
  known.clear()
}

/** From memory alone: no promise, no hashing. Null where memory does not suffice. */
function recall(secret: string, host: string, env: Env, ctx: ExecutionContext, now: number): Caller | null {
  const seen = known.get(secret)
  const tenant = seen && heldSnapshot(seen.tenantId, env, ctx, now)
  const key = tenant && keyOf(tenant, seen.hash)
  return key && serves(tenant, host, env) ? admitted(tenant, key, env, ctx, now) : null
}

async function lookUp(secret: string, host: string, env: Env, ctx: ExecutionContext, now: number): Promise<Caller> {
  const hash = await sha256Hex(secret)
  const operator = await operatorCaller(hash, env)
  if (operator) return operator
  const tenantId = known.get(secret)?.tenantId ?? (await tenantOf(secret, hash, env, now))
  let tenant = heldSnapshot(tenantId, env, ctx, now) ?? (await freshSnapshot(tenantId, env, now))
  // A key or host added elsewhere a moment ago need not wait for this isolate's copy to grow old.
  const isMissing = !(keyOf(tenant, hash) && serves(tenant, host, env))
  if (isMissing && mayHaveNews(tenantId, now)) tenant = await freshSnapshot(tenantId, env, now)
  const key = keyOf(tenant, hash)
  if (!key) {
    known.delete(secret)
    throw unknownKey()
  }
  if (!serves(tenant, host, env)) throw await misdirected(host, tenantId, env, now)
  keepAtMost(SECRETS_MAX, known, secret, { hash, tenantId })
  return admitted(tenant, key, env, ctx, now)
}

/** On the platform's own hosts any tenant's key works; on a tenant's host only that tenant's. */
function serves(tenant: TenantSnapshot, host: string, env: Env): boolean {
  return tenant.hosts.includes(host) || isPlatformHost(host, env)
}

async function misdirected(host: string, tenantId: string, env: Env, now: number): Promise<Fault> {
  const owner = await findTenantOfHost(host, env, now)
  return owner === null || owner === tenantId ? new Fault('unknown_host', `Nobody is served at ${host}.`) : unknownKey()
}

const PLAIN_BEARER = /^Bearer sl-[\w-]+$/

function secretOf(request: Request): string {
  const header = request.headers.get('authorization')
  // As nearly everybody writes it, and as leniently as the rest may expect.
  if (header !== null && PLAIN_BEARER.test(header)) return header.slice(7)
  const ours = besideOwnKey(request.headers)
  if (ours) return ours
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1]
  const named = request.headers.get('x-api-key') ?? request.headers.get('x-goog-api-key')
  // Google's format may have it in the query.
  const secret = bearer ?? named?.trim() ?? /[?&]key=([\w-]+)/.exec(request.url)?.[1]
  if (secret) return secret
  throw new Fault('invalid_api_key', 'Send your API key as `Authorization: Bearer sl-…`.')
}

/** Where users of other gateways have our key, when `authorization` holds their own at a provider. */
const GATEWAY_HEADERS = ['x-portkey-api-key', 'cf-aig-authorization', 'helicone-auth', 'x-litellm-api-key']

function besideOwnKey(headers: Headers): string | null {
  for (const name of GATEWAY_HEADERS) {
    const secret = /^(?:Bearer\s+)?(\S+)\s*$/i.exec(headers.get(name) ?? '')?.[1]
    if (secret) return secret
  }
  return null
}

async function tenantOf(secret: string, hash: string, env: Env, now: number): Promise<string> {
  const tenantId = await findTenantOfKey(hash, env, now)
  if (tenantId !== null) return tenantId
  if (secret !== LOCAL_KEY) throw unknownKey()
  const { prepareLocalTenant } = await import('./prepare-local.ts')
  return prepareLocalTenant(env, hash)
}

function hostOf(url: string): string {
  const start = url.indexOf('//') + 2
  const end = url.indexOf('/', start)
  const authority = url.slice(start, end < 0 ? undefined : end)
  const port = authority.lastIndexOf(':')
  return (port > authority.lastIndexOf(']') ? authority.slice(0, port) : authority).toLowerCase()
}

function isPlatformHost(host: string, env: Env): boolean {
  if (host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.workers.dev')) return true
  return (setting(env, 'PLATFORM_HOSTS') ?? '').split(',').some((own) => own.trim().toLowerCase() === host)
}

function keyOf(tenant: TenantSnapshot, hash: string): SnapshotKey | undefined {
  return Object.hasOwn(tenant.keys, hash) ? tenant.keys[hash] : undefined
}

function admitted(tenant: TenantSnapshot, key: SnapshotKey, env: Env, ctx: ExecutionContext, now: number): Caller {
  const waitMs = holdOff(key.id, env, ctx, now)
  if (waitMs !== null) throw flooded(waitMs)
  if (key.expiresAt !== null && key.expiresAt <= now) throw new Fault('invalid_api_key', 'This API key has expired.')
  if (!tenant.active) throw new Fault('insufficient_permissions', 'This account is suspended.')
  return { tenant, key }
}

function flooded(retryAfterMs: number): Fault {
  return new Fault('rate_limit_exceeded', 'This API key sends more requests than anybody may.', { retryAfterMs })
}

function unknownKey(): Fault {
  return new Fault('invalid_api_key', 'This API key is unknown or revoked.')
}
