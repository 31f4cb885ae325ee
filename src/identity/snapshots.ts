import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'

const REFRESH_AFTER_MS = 10 * SECOND_MS
const TRUST_FOR_MS = 25 * SECOND_MS
/** How long the last good snapshot serves while KV cannot be reached. */
const LAST_GOOD_FOR_MS = 10 * MINUTE_MS
const READ_LIMIT_MS = SECOND_MS
/** KV's own shortest. */
const EDGE_CACHE_SECONDS = 30
const ABSENT_FOR_MS = 5 * SECOND_MS
const NAMES_MAX = 10_000

interface HeldSnapshot {
  readonly snapshot: TenantSnapshot
  fetchedAt: number
  refreshing: boolean
}

interface HeldName {
  readonly tenantId: string | null
  readonly fetchedAt: number
}

const snapshots = new Map<string, HeldSnapshot>()
const names = new Map<string, HeldName>()

/** Whose key this is, by its hash; null when nobody's. That an unknown key is unknown is remembered for five seconds. */
export function findTenantOfKey(hash: string, env: Env, now: number): Promise<string | null> {
  // The snapshot has the last word on a key, so that its tenant may be remembered for as long as it lives.
  return findTenant(kvKeys.tenantOfKey(hash), env, now, Number.POSITIVE_INFINITY)
}

/** Whose host this is; null when nobody's. */
export function findTenantOfHost(host: string, env: Env, now: number): Promise<string | null> {
  return findTenant(kvKeys.tenantOfHost(host), env, now, TRUST_FOR_MS)
}

/** A tenant's snapshot: from memory when younger than 25 s (refreshed behind the answer after 10 s), else from KV. */
export async function snapshotOf(
  tenantId: string,
  env: Env,
  ctx: ExecutionContext,
  now: number,
): Promise<TenantSnapshot> {
  const held = snapshots.get(tenantId)
  const age = held ? now - held.fetchedAt : Number.POSITIVE_INFINITY
  if (held && age <= TRUST_FOR_MS) {
    if (age > REFRESH_AFTER_MS && !held.refreshing) {
      held.refreshing = true
      ctx.waitUntil(fetchSnapshot(tenantId, env, now).catch(() => null))
    }
    return held.snapshot
  }
  const fetched = await fetchSnapshot(tenantId, env, now).catch(() => null)
  if (fetched) return fetched
  if (held && age <= LAST_GOOD_FOR_MS) return held.snapshot
  throw new Fault('store_unavailable', 'The account cannot be looked up right now.')
}

/** Reads a snapshot that was just published, so that this isolate knows its own changes at once. */
export async function refetchSnapshot(tenantId: string, env: Env, now: number): Promise<void> {
  for (const [name, held] of names) if (held.tenantId === null) names.delete(name)
  await fetchSnapshot(tenantId, env, now)
}

/** Forgets everything, for tests. */
export function forgetSnapshots(): void {
  snapshots.clear()
  names.clear()
}

async function fetchSnapshot(tenantId: string, env: Env, now: number): Promise<TenantSnapshot | null> {
  const read = env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot(tenantId), { type: 'json', cacheTtl: EDGE_CACHE_SECONDS })
  try {
    const fetched = await within(READ_LIMIT_MS, read, late)
    if (!fetched) return null
    const held = snapshots.get(tenantId)
    // KV may still answer with an older one than this isolate already has.
    const newest = held && held.snapshot.version >= fetched.version ? held.snapshot : fetched
    snapshots.set(tenantId, { snapshot: newest, fetchedAt: now, refreshing: false })
    return newest
  } finally {
    const held = snapshots.get(tenantId)
    if (held) held.refreshing = false
  }
}

async function findTenant(kvKey: string, env: Env, now: number, trustForMs: number): Promise<string | null> {
  const held = names.get(kvKey)
  if (held && now - held.fetchedAt <= (held.tenantId === null ? ABSENT_FOR_MS : trustForMs)) return held.tenantId
  const read = env.CONFIG.get(kvKey, { cacheTtl: EDGE_CACHE_SECONDS })
  const tenantId = await within(READ_LIMIT_MS, read, late).catch((cause: unknown) => {
    if (held?.tenantId) return held.tenantId
    throw new Fault('store_unavailable', 'Keys cannot be looked up right now.', { cause })
  })
  if (names.size >= NAMES_MAX) names.clear()
  names.set(kvKey, { tenantId, fetchedAt: now })
  return tenantId
}

function late(): never {
  throw new Error('KV did not answer in time')
}
