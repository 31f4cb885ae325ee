import { createDurable } from 'itty-durable'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { open } from '../storage/db.ts'
import { kvKeys } from '../storage/kv-keys.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'
import { type Compiled, compileSnapshot, tenantsOf } from '../storage/tenants.ts'

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

  async alarm() {
    await this.loadFromStorage()
    if (this.tenantId !== '') await this.publish(this.tenantId)
    await this.persist()
  }

  async #publishNow(tenantId: string) {
    this.tenantId = tenantId
    try {
      const version = this.version + 1
      const now = Date.now()
      const compiled = await compileSnapshot(open(this.#stores), tenantId, version, now)
      if (!compiled) return { error: 'unknown tenant' }
      await within(WRITE_LIMIT_MS, this.#write(compiled), late)
      this.version = version
      this.failures = 0
      await this.persist()
      await tenantsOf(open(this.#stores)).setPublished(tenantId, version, now)
      return { version }
    } catch (thrown) {
      this.failures += 1
      await this.state.storage.setAlarm(
        Date.now() + Math.min(RETRY_AT_MOST_MS, RETRY_AFTER_MS * 2 ** (this.failures - 1)),
      )
      return { error: thrown instanceof Error ? thrown.message : 'publication failed' }
    }
  }

  /** The snapshot goes first: an index entry without one would lead nowhere. */
  async #write({ snapshot, revokedHashes }: Compiled): Promise<void> {
    const { CONFIG } = this.#stores
    const { tenantId, keys, hosts } = snapshot
    const before = await CONFIG.get<TenantSnapshot>(kvKeys.snapshot(tenantId), 'json')
    const lostHosts = before?.hosts.filter((host) => !hosts.includes(host)) ?? []
    await CONFIG.put(kvKeys.snapshot(tenantId), JSON.stringify(snapshot))
    await Promise.all([
      ...Object.keys(keys).map((hash) => CONFIG.put(kvKeys.tenantOfKey(hash), tenantId)),
      ...hosts.map((host) => CONFIG.put(kvKeys.tenantOfHost(host), tenantId)),
      ...lostHosts.map((host) => CONFIG.delete(kvKeys.tenantOfHost(host))),
      ...revokedHashes.map((hash) => CONFIG.delete(kvKeys.tenantOfKey(hash))),
    ])
  }
}

function late(): never {
  throw new Error('KV did not answer in time')
}
