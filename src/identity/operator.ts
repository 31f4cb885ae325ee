import { type Env, setting } from '../env.ts'
import { sha256Hex } from '../shared/ids.ts'
import type { SnapshotKey, TenantSnapshot } from '../storage/snapshot.ts'

const SHORTEST_KEY = 16

let known: { readonly secret: string; readonly hash: string } | null = null

/** Whoever holds the deployment's operator key, as a caller that belongs to no tenant; null for anybody else. */
export async function operatorCaller(
  hash: string,
  env: Env,
): Promise<{ tenant: TenantSnapshot; key: SnapshotKey } | null> {
  const secret = setting(env, 'OPERATOR_KEY')
  if (!secret || secret.length < SHORTEST_KEY) return null
  if (known?.secret !== secret) known = { secret, hash: await sha256Hex(secret) }
  // Hashes are compared, so that how long it takes tells nothing of the secret.
  return hash === known.hash ? { tenant: OPERATOR, key: OPERATOR_KEY } : null
}

const OPERATOR_KEY: SnapshotKey = { id: 'operator', name: 'operator', scopes: ['operator'], expiresAt: null }

const OPERATOR: TenantSnapshot = {
  tenantId: 'operator',
  version: 0,
  publishedAt: 0,
  active: true,
  hosts: [],
  keys: {},
  dataKey: null,
  credentials: [],
  aliases: {},
  settings: {
    sandbox: false,
    houseCredentials: false,
    storeText: false,
    cacheTtlSeconds: 0,
    unpricedModels: 'refuse',
    autoModels: [],
    retentionDays: 90,
  },
}
