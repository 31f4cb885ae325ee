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
}

export interface SnapshotCredential {
  readonly id: string
  readonly provider: string
  readonly baseUrl: string | null
  /** Sealed under the tenant's data key, bound to tenant, table and row. Null: the provider needs no secret. */
  readonly secret: Sealed | null
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
}
