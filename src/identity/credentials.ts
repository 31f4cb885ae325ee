import { type Env, setting } from '../env.ts'
import type { SnapshotCredential, TenantSnapshot } from '../storage/snapshot.ts'
import { keepAtMost } from './keep-at-most.ts'
import { openDataKey, openSecret, type SealingKey } from './seal.ts'

/** What opens a provider. Holds a secret: never log it, never answer it. */
export interface Credential {
  readonly apiKey: string
  readonly baseUrl: string | null
  /** Where what is sent with it is handled. Absent: not said. */
  readonly region?: string
}

/** The providers that a tenant can call, with what opens them. */
export interface LiveCredentials {
  get(provider: string): Credential | null
  /** All of a provider's, in the order in which a request is to try them: drawn by their weights. Absent: only the one. */
  all?(provider: string): readonly Credential[]
}

/** What this file must know of a provider. */
export interface ProviderNeeds {
  readonly keyName: string | null
  readonly keyless?: boolean
  /** The setting that holds its address; null: only a credential can give one; absent: it has its own. */
  readonly hostName?: string | null
}

interface Opened {
  readonly snapshot: TenantSnapshot
  readonly live: LiveCredentials
}

const SANDBOX = 'sandbox'
const TENANTS_MAX = 2_000
const opened = new Map<string, Opened>()

/** A tenant's live credentials: its own first, then the deployment's where the tenant may use them. Opened once per snapshot. */
export function credentialsFor(
  snapshot: TenantSnapshot,
  env: Env,
  providers: ReadonlyMap<string, ProviderNeeds>,
): LiveCredentials | Promise<LiveCredentials> {
  const known = opened.get(snapshot.tenantId)
  if (known?.snapshot === snapshot) return known.live
  return openAll(snapshot, env, providers)
}

async function openAll(snapshot: TenantSnapshot, env: Env, providers: ReadonlyMap<string, ProviderNeeds>) {
  const own = await openOwn(snapshot, env)
  const house = new Map<string, Credential | null>()
  const live: LiveCredentials = {
    get(provider) {
      const mine = own.get(provider)?.[0]?.credential
      // Whether the sandbox answers is a setting, and no credential changes that.
      if (mine && provider !== SANDBOX) return mine
      const known = house.get(provider)
      if (known !== undefined) return known
      const found = houseCredential(provider, providers.get(provider), snapshot, env)
      house.set(provider, found)
      return found
    },
    all(provider) {
      const mine = provider === SANDBOX ? undefined : own.get(provider)
      if (mine && mine.length > 1) return drawn(mine, Math.random)
      const only = live.get(provider)
      return only ? [only] : []
    },
  }
  keepAtMost(TENANTS_MAX, opened, snapshot.tenantId, { snapshot, live })
  return live
}

interface Weighed {
  readonly credential: Credential
  readonly weight: number
}

/** Each in its turn with a chance as large as its share of what is left; those without weight come last, in their order. */
function drawn(credentials: readonly Weighed[], random: () => number): Credential[] {
  const keyed = credentials.map(({ credential, weight }) => ({
    credential,
    key: weight > 0 ? Math.log(1 - random()) / weight : Number.NEGATIVE_INFINITY,
  }))
  return keyed.toSorted((a, b) => (a.key === b.key ? 0 : b.key - a.key)).map(({ credential }) => credential)
}

async function openOwn(snapshot: TenantSnapshot, env: Env): Promise<Map<string, Weighed[]>> {
  const own = new Map<string, Weighed[]>()
  const sealed = snapshot.credentials
  if (sealed.length === 0) return own
  const dataKey = snapshot.dataKey && (await openDataKey(env, snapshot.dataKey, snapshot.tenantId))
  for (const credential of sealed) {
    const { provider, baseUrl, region, weight = 1 } = credential
    const apiKey = await openOne(credential, snapshot.tenantId, dataKey)
    if (apiKey === null) continue
    const opened = { credential: { apiKey, baseUrl, ...(region ? { region } : {}) }, weight }
    own.set(provider, [...(own.get(provider) ?? []), opened])
  }
  return own
}

/** A secret that does not open is as good as none; the tenant's other providers still serve. */
async function openOne({ id, secret }: SnapshotCredential, tenantId: string, dataKey: SealingKey | null) {
  if (secret === null) return ''
  const place = { tenantId, table: 'credentials', rowId: id }
  const opened = dataKey && (await openSecret(dataKey, secret, place).catch(() => null))
  // biome-ignore lint/suspicious/noConsole: whoever runs the gateway must hear of it, in ids alone
  if (opened === null) console.error(`credential ${id} of tenant ${tenantId} does not open; it is passed over`)
  return opened
}

/** What the deployment itself can offer, from its environment. */
export function houseCredential(
  id: string,
  needs: ProviderNeeds | undefined,
  snapshot: TenantSnapshot,
  env: Env,
): Credential | null {
  if (!needs) return null
  if (id === SANDBOX) return snapshot.settings.sandbox ? { apiKey: '', baseUrl: null } : null
  if (!snapshot.settings.houseCredentials) return null
  return deploymentCredential(needs, env)
}

/** A provider's key and address in the deployment's environment; null when they do not suffice to call it. */
export function deploymentCredential({ keyName, keyless, hostName }: ProviderNeeds, env: Env): Credential | null {
  const apiKey = keyName ? setting(env, keyName) : null
  if (hostName === null) return null
  const host = hostName ? setting(env, hostName) : null
  if (hostName && !host) return null
  if (apiKey === null && !(keyless && host)) return null
  return { apiKey: apiKey ?? '', baseUrl: host && addressOf(host) }
}

/** Hosts are given as people write them: `localhost:11434`, `http://box:11434/`, or a whole `…/v1`. */
function addressOf(host: string): string {
  const url = (/^https?:\/\//.test(host) ? host : `http://${host}`).replace(/\/+$/, '')
  return /\/v\d+$/.test(url) ? url : `${url}/v1`
}
