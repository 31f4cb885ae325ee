import { createDurable } from 'itty-durable'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'

interface DeskStores {
  readonly DB: D1Database
  readonly CONFIG: KVNamespace
}

/** What itty-durable's class looks like; the package has no types of its own. */
interface IttyDurable {
  readonly state: DurableObjectState
  loadFromStorage(): Promise<void>
  persist(): Promise<void>
}

const Base = createDurable({ autoPersist: true, autoReturn: false }) as unknown as new (
  state: DurableObjectState,
  env: object,
) => IttyDurable

const WRITE_LIMIT_MS = 10 * SECOND_MS
const RETRY_AFTER_MS = 5 * SECOND_MS
const RETRY_AT_MOST_MS = 5 * MINUTE_MS

/**
 * A tenant's desk: it keeps the draft of the settings, and publishes the tenant's snapshot. One object per tenant, so that
 * versions rise one by one. A publication that fails is tried again by the alarm until it succeeds.
 */
export class TenantDesk extends Base {
  /** Properties are itty-durable's storage: whatever is written here is kept. Text is encoded, as calls travel in a header. */
  tenantId = ''
  version = 0
  draftText: string | null = null
  failures = 0
  lastError: string | null = null
  /** Until when somebody may be watching requests, epoch ms. */
  watchedUntil = 0
  /** What KV may lead here by: remembered before it is written, so that whatever goes can be unpublished. */
  indexedKeys: string[] = []
  indexedHosts: string[] = []

  readonly #stores: DeskStores
  #last: Promise<unknown> = Promise.resolve()

  constructor(state: DurableObjectState, env: DeskStores & Record<string, unknown>) {
    // It asks every entry of the environment whether it is a namespace, and falls over an unset one.
    super(state, Object.fromEntries(Object.entries(env).filter(([, value]) => value !== null && value !== undefined)))
    this.#stores = env
  }

  /** Keeps a draft, as encoded JSON; null forgets it. */
  propose(encoded: string | null) {
    this.draftText = encoded
    return { draft: encoded }
  }

  draft() {
    return { draft: this.draftText }
  }

  /** Compiles and publishes what the database holds now. Publications queue up, so each sees what the one before it wrote. */
  publish(tenantId: string) {
    const turn = this.#last.then(() => this.#publishNow(tenantId))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Publishes that somebody watches requests, until then. */
  watch(tenantId: string, until: number) {
    this.watchedUntil = until
    return this.publish(tenantId)
  }

  async alarm() {
    await this.loadFromStorage()
    if (this.tenantId !== '') await this.publish(this.tenantId)
    await this.persist()
  }

  async #publishNow(tenantId: string) {
    try {
      const desk = await this.#desk(tenantId)
      const compiled = await desk.compile(tenantId, this.version)
      if (!compiled) return { error: 'unknown tenant' }
      const { changedAt } = compiled
      const snapshot = this.#withWatched(compiled.snapshot)
      await this.#claim(snapshot)
      await within(WRITE_LIMIT_MS, this.#write(snapshot), late)
      await desk.setPublished(tenantId, snapshot.version, changedAt)
      await this.#settle(snapshot)
      return { version: snapshot.version }
    } catch (thrown) {
      return this.#retryLater(tenantId, thrown)
    }
  }

  #withWatched(snapshot: TenantSnapshot): TenantSnapshot {
    return this.watchedUntil > snapshot.publishedAt ? { ...snapshot, watchedUntil: this.watchedUntil } : snapshot
  }

  async #desk(tenantId: string) {
    const { openDesk } = await import('../storage/desk.ts')
    return openDesk(this.#stores, tenantId)
  }

  /** Before anything is written: a version is never used twice, not even when it is unknown how far a write came. */
  async #claim({ tenantId, version, keys, hosts }: TenantSnapshot): Promise<void> {
    this.tenantId = tenantId
    this.version = version
    this.indexedKeys = union(this.indexedKeys, Object.keys(keys))
    this.indexedHosts = union(this.indexedHosts, hosts)
    await this.persist()
  }

  /** The snapshot goes first: an index entry without one would lead nowhere. */
  async #write(snapshot: TenantSnapshot): Promise<void> {
    const { CONFIG } = this.#stores
    const { tenantId, keys, hosts } = snapshot
    await CONFIG.put(kvKeys.snapshot(tenantId), JSON.stringify(snapshot))
    const inUse = await (await this.#desk(this.tenantId)).hostsInUse(without(this.indexedHosts, hosts))
    const lostHosts = without(this.indexedHosts, [...hosts, ...inUse])
    await Promise.all([
      ...Object.keys(keys).map((hash) => CONFIG.put(kvKeys.tenantOfKey(hash), tenantId)),
      ...hosts.map((host) => CONFIG.put(kvKeys.tenantOfHost(host), tenantId)),
      ...lostHosts.map((host) => CONFIG.delete(kvKeys.tenantOfHost(host))),
      ...without(this.indexedKeys, Object.keys(keys)).map((hash) => CONFIG.delete(kvKeys.tenantOfKey(hash))),
    ])
  }

  async #settle({ keys, hosts }: TenantSnapshot): Promise<void> {
    this.indexedKeys = Object.keys(keys)
    this.indexedHosts = [...hosts]
    this.failures = 0
    this.lastError = null
    await this.persist()
    await this.state.storage.deleteAlarm()
  }

  async #retryLater(tenantId: string, thrown: unknown) {
    const error = thrown instanceof Error ? thrown.message : 'publication failed'
    const delayMs = Math.min(RETRY_AT_MOST_MS, RETRY_AFTER_MS * 2 ** this.failures)
    this.tenantId = tenantId
    this.failures += 1
    this.lastError = error
    await this.persist()
    await this.state.storage.setAlarm(Date.now() + delayMs)
    return { error }
  }
}

function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])]
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const gone = new Set(others)
  return some.filter((one) => !gone.has(one))
}

function late(): never {
  throw new Error('KV did not answer in time')
}
