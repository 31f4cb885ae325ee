import type { Env } from '../env.ts'
import { bounded, open } from '../storage/db.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { publishTenant } from './publish.ts'
import { rewrapDataKey } from './seal.ts'

/**
 * Seals every tenant's data key anew under the present master key, and publishes it. A run that breaks off is simply run
 * again: what is done already is left alone, and until then both keys open.
 */
export async function rotateMasterKey(env: Env, now: number): Promise<{ tenants: number; rewrapped: number }> {
  const db = open(env)
  const tenants = tenantsOf(db)
  const ids = await tenants.ids()
  let rewrapped = 0
  for (const id of ids) {
    const dataKey = (await tenants.find(id))?.dataKey
    const rewrappedKey = dataKey ? await rewrapDataKey(env, dataKey, id) : null
    if (!rewrappedKey) continue
    await bounded(db.batch([tenants.setDataKey(id, rewrappedKey), tenants.touch(id, now)]))
    await publishTenant(env, id)
    rewrapped += 1
  }
  return { tenants: ids.length, rewrapped }
}
