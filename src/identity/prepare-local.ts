import { SCOPES, TenantSettings } from '../contract/settings.ts'
import { type Env, isLocal } from '../env.ts'
import { open } from '../storage/db.ts'
import { keysOf } from '../storage/keys.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { publishTenant } from './publish.ts'
import { newDataKey } from './seal.ts'
import { forgetSnapshots } from './snapshots.ts'

const LOCAL_TENANT = 'local'

/** Makes the tenant of a local gateway, with the key that everybody knows, and gives its id. Refuses anywhere else. */
export async function prepareLocalTenant(env: Env, secretHash: string): Promise<string> {
  if (!isLocal(env)) throw new Error('only a local gateway has a local tenant')
  const db = open(env)
  const now = Date.now()
  if (!(await tenantsOf(db).find(LOCAL_TENANT))) {
    const settings = TenantSettings.parse({ sandbox: true, houseCredentials: true })
    const dataKey = await newDataKey(env, LOCAL_TENANT)
    const tenant = { id: LOCAL_TENANT, name: 'Local', settings, dataKey, createdAt: now, changedAt: now }
    const key = {
      id: 'key_local',
      name: 'Local development',
      secretHash,
      lastFour: '-key',
      scopes: [...SCOPES],
      createdAt: now,
    }
    await db.batch([
      tenantsOf(db).add(tenant).onConflictDoNothing(),
      keysOf(db, LOCAL_TENANT).add(key).onConflictDoNothing(),
    ])
  }
  await publishTenant(env, LOCAL_TENANT)
  forgetSnapshots()
  return LOCAL_TENANT
}
