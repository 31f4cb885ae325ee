import type { BudgetInput, LimitInput } from '../contract/limits.ts'
import type { PolicyInput } from '../contract/policies.ts'
import type { PriceInput } from '../contract/prices.ts'
import type { Role } from '../contract/roles.ts'
import type { Alias, Scope, TenantSettings } from '../contract/settings.ts'

/** An AES-256-GCM ciphertext, base64url. `keyId` names the key that sealed it. */
export interface Sealed {
  readonly keyId: string
  readonly iv: string
  readonly data: string
}

export interface SnapshotKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Epoch ms; null never expires. */
  readonly expiresAt: number | null
  /** Whose it is, and as what that user belongs to the organisation. Absent: nobody's in particular. */
  readonly teamId?: string
  readonly userId?: string
  readonly role?: Role
  readonly tags?: readonly string[]
  /** Patterns of `provider/model` that it may be answered by. Absent: all. */
  readonly models?: readonly string[]
}

export interface SnapshotCredential {
  readonly id: string
  readonly provider: string
  readonly baseUrl: string | null
  /** Sealed under the tenant's data key, bound to tenant, table and row. Null: the provider needs no secret. */
  readonly secret: Sealed | null
  /** Its share among the credentials of one provider. Absent: 1. */
  readonly weight?: number
  /** Where the provider handles what is sent with it. Absent: not said. */
  readonly region?: string
}

/** A rate limit or a budget, as it was set. */
export type SnapshotLimit =
  | ({ readonly id: string; readonly kind: 'rate' } & LimitInput)
  | ({ readonly id: string; readonly kind: 'budget' } & BudgetInput)

/** A rule about what requests may do, as it was set. */
export interface SnapshotPolicy {
  readonly id: string
  readonly version: number
  readonly definition: PolicyInput
}

/** How far a version of the router has come. Only one is `current`, and one at most is under test (`shadow`, `ab`). */
export type RouterStage = 'screening' | 'shadow' | 'ab' | 'current' | 'replaced' | 'rejected' | 'rolled_back'

/** How far a model that is new to `auto` has come: probed, asked beside others without being served, served to one in a hundred. */
export type EntryStage = 'probe' | 'shadow' | 'canary' | 'full' | 'refused'

/** A dial that kept to a share of the best single model's quality on requests held out. */
export interface RouterAim {
  readonly share: number
  /** Quality given up for a US dollar. */
  readonly costWeight: number
  /** How many deviations below its expectation a model is taken at. */
  readonly caution: number
}

/** A version of the router, whose weights are in KV under its id. */
export interface SnapshotRouterVersion {
  readonly id: string
  readonly aims: readonly RouterAim[]
}

/** What routes a tenant's `auto`, beside its settings. */
export interface SnapshotRouter {
  /** Null: the one shipped. */
  readonly current: SnapshotRouterVersion | null
  readonly underTest: (SnapshotRouterVersion & { readonly stage: 'shadow' | 'ab' }) | null
  /** Models not yet, or not at all, to be chosen freely. */
  readonly entering: Readonly<Record<string, EntryStage>>
}

/** Everything the data plane knows of a tenant, compiled by the tenant's desk and published to KV as one value. */
export interface TenantSnapshot {
  readonly tenantId: string
  /** Rises by one with each publication. */
  readonly version: number
  readonly publishedAt: number
  readonly active: boolean
  readonly hosts: readonly string[]
  /** By SHA-256 of the secret. */
  readonly keys: Readonly<Record<string, SnapshotKey>>
  /** The tenant's data key, sealed under the deployment's master key. */
  readonly dataKey: Sealed | null
  readonly credentials: readonly SnapshotCredential[]
  readonly aliases: Readonly<Record<string, Alias>>
  readonly settings: TenantSettings
  /** Until when somebody may be watching requests as they end, epoch ms. Absent: nobody is. */
  readonly watchedUntil?: number
  /** Absent in snapshots older than it, and where nothing was learned: the router that is shipped. */
  readonly router?: SnapshotRouter
  /** Absent: none. */
  readonly limits?: readonly SnapshotLimit[]
  readonly policies?: readonly SnapshotPolicy[]
  /** What models cost this tenant, by pattern, where that is not what the catalogue says. */
  readonly prices?: Readonly<Record<string, PriceInput>>
}
