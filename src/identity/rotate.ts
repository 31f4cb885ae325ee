import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { databasesOf } from '../storage/databases.ts'
import { bounded, open } from '../storage/db.ts'
import type { Sealed } from '../storage/snapshot.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { publishTenant } from './publish.ts'
import { rewrapDataKey } from './seal.ts'

/** What a rotation did: of how many tenants, how many it sealed anew now, and which could not be opened or stored. */
export interface Rotation {
  readonly tenants: number
  readonly rewrapped: number
  readonly failed: string[]
}

/**
 * Seals every tenant's data key anew under the present master key, and publishes it. A run that breaks off is simply run
 * again: what is done already is left alone, and until then both keys open. No tenant holds up another.
 */
export async function rotateMasterKey(env: Env, now: number): Promise<Rotation> {
  const lists = await Promise.all(
    databasesOf(env).map(async ({ env: home }) =>
      (await tenantsOf(open(home)).dataKeys()).map((tenant) => ({ ...tenant, home })),
    ),
  )
  const tenants = lists.flat()
  const failed: string[] = []
  let rewrapped = 0
  for (const { id, dataKey, home } of tenants) {
    try {
      if (dataKey && (await rotateOne(home, id, dataKey, now))) rewrapped += 1
    } catch (thrown) {
      // A bad master key is everybody's: the run ends here, saying so.
      if (thrown instanceof Fault && thrown.code === 'internal') throw thrown
      failed.push(id)
    }
  }
  return { tenants: tenants.length, rewrapped, failed }
}

async function rotateOne(env: Env, id: string, sealed: Sealed, now: number): Promise<boolean> {
  const dataKey = await rewrapDataKey(env, sealed, id)
  if (!dataKey) return false
  const db = open(env)
  await bounded(db.batch([tenantsOf(db).setDataKey(id, dataKey), tenantsOf(db).touch(id, now)]))
  // What cannot be published now lags, and the clock publishes what lags.
  await publishTenant(env, id).catch(() => undefined)
  return true
}
