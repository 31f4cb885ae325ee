import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'
import { keepAtMost } from './keep-at-most.ts'

const REFRESH_AFTER_MS = 10 * SECOND_MS
const TRUST_FOR_MS = 25 * SECOND_MS
/** How long the last good copy serves while KV cannot be reached. */
const LAST_GOOD_FOR_MS = 10 * MINUTE_MS
const READ_LIMIT_MS = SECOND_MS
/** KV's own shortest. */
const EDGE_CACHE_SECONDS = 30
/** How long it is believed that something is not there, and how long KV is left alone after it failed. */
const ABSENT_FOR_MS = 5 * SECOND_MS
const PAUSE_MS = 5 * SECOND_MS
const SNAPSHOTS_MAX = 2_000
const NAMES_MAX = 10_000

interface HeldSnapshot {
  readonly snapshot: TenantSnapshot
  readonly fetchedAt: number
  /** When a refresh behind an answer last began, and when KV last failed: epoch ms, 0 for never. */
  askedAt: number
  failedAt: number
}

interface Owner {
  readonly tenantId: string
  readonly fetchedAt: number
}

const snapshots = new Map<string, HeldSnapshot>()
/** Apart, so that a flood of unknown names pushes no known one out. */
const owners = new Map<string, Owner>()
const absent = new Map<string, number>()

/** A tenant's snapshot as far as memory may be trusted, else null; refreshed behind the answer when older than 10 s. */
export function heldSnapshot(tenantId: string, env: Env, ctx: ExecutionContext, now: number): TenantSnapshot | null {
  const held = snapshots.get(tenantId)
  if (!held) return null
  const age = now - held.fetchedAt
  const paused = now - held.failedAt < PAUSE_MS
  if (age > TRUST_FOR_MS) return paused && age <= LAST_GOOD_FOR_MS ? held.snapshot : null
  if (age > REFRESH_AFTER_MS && !paused && now - held.askedAt >= PAUSE_MS) {
    held.askedAt = now
    ctx.waitUntil(fetchSnapshot(tenantId, env, now).catch(() => null))
  }
  return held.snapshot
}

/** A tenant's snapshot from KV; when KV cannot be reached the last good one, for ten minutes. */
export async function freshSnapshot(tenantId: string, env: Env, now: number): Promise<TenantSnapshot> {
  const fetched = await fetchSnapshot(tenantId, env, now).catch(() => null)
  if (fetched) return fetched
  const held = snapshots.get(tenantId)
  if (held && now - held.fetchedAt <= LAST_GOOD_FOR_MS) return held.snapshot
  throw new Fault('store_unavailable', 'The account cannot be looked up right now.')
}

/** Whether a tenant's snapshot is old enough that a key missing from it may since have been published. */
export function mayHaveNews(tenantId: string, now: number): boolean {
  const held = snapshots.get(tenantId)
  return !held || (now - held.fetchedAt > ABSENT_FOR_MS && now - held.failedAt >= PAUSE_MS)
}

/** Whose key this is, by its hash; null when nobody's. Once known it stays: the snapshot has the last word on a key. */
export function findTenantOfKey(hash: string, env: Env, now: number): Promise<string | null> {
  return findTenant(kvKeys.tenantOfKey(hash), Number.POSITIVE_INFINITY, env, now)
}

/** Whose host this is; null when nobody's. */
export function findTenantOfHost(host: string, env: Env, now: number): Promise<string | null> {
  return findTenant(kvKeys.tenantOfHost(host), TRUST_FOR_MS, env, now)
}

/** Reads a snapshot that was just published, so that this isolate knows its own changes at once. */
export async function refetchSnapshot(tenantId: string, env: Env, now: number): Promise<void> {
  absent.clear()
  await fetchSnapshot(tenantId, env, now)
}

/** Forgets everything, for tests. */
export function forgetSnapshots(): void {
  snapshots.clear()
  owners.clear()
  absent.clear()
}

async function fetchSnapshot(tenantId: string, env: Env, now: number): Promise<TenantSnapshot | null> {
  try {
    const key = kvKeys.snapshot(tenantId)
    const read = env.CONFIG.get<TenantSnapshot>(key, { type: 'json', cacheTtl: EDGE_CACHE_SECONDS })
    const fetched = await within(READ_LIMIT_MS, read, late)
    if (!fetched) return null
    const held = snapshots.get(tenantId)?.snapshot
    // KV may still answer with an older one than this isolate already has.
    const snapshot = held && held.version >= fetched.version ? held : fetched
    keepAtMost(SNAPSHOTS_MAX, snapshots, tenantId, { snapshot, fetchedAt: now, askedAt: 0, failedAt: 0 })
    return snapshot
  } catch (thrown) {
    const held = snapshots.get(tenantId)
    if (held) held.failedAt = now
    throw thrown
  }
}

async function findTenant(kvKey: string, trustForMs: number, env: Env, now: number): Promise<string | null> {
  const owner = owners.get(kvKey)
  if (owner && now - owner.fetchedAt <= trustForMs) return owner.tenantId
  if (now - (absent.get(kvKey) ?? Number.NEGATIVE_INFINITY) <= ABSENT_FOR_MS) return null
  try {
    const tenantId = await within(READ_LIMIT_MS, env.CONFIG.get(kvKey, { cacheTtl: EDGE_CACHE_SECONDS }), late)
    if (tenantId === null) {
      owners.delete(kvKey)
      keepAtMost(NAMES_MAX, absent, kvKey, now)
    } else keepAtMost(NAMES_MAX, owners, kvKey, { tenantId, fetchedAt: now })
    return tenantId
  } catch (cause) {
    if (owner && now - owner.fetchedAt <= LAST_GOOD_FOR_MS) return owner.tenantId
    throw new Fault('store_unavailable', 'Keys cannot be looked up right now.', { cause })
  }
}

function late(): never {
  throw new Error('KV did not answer in time')
}
