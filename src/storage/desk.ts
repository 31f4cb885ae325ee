import { compileSnapshot } from './compile-snapshot.ts'
import { databasesOf, homeOf, type Stores } from './databases.ts'
import { open } from './db.ts'
import { hostsInUse } from './hosts.ts'
import { tenantsOf } from './tenants.ts'

/** What a tenant's desk does with the database. In a file of its own, so that it is loaded only when something is published. */
export async function openDesk(stores: Stores, tenant: string) {
  const db = open(await homeOf(stores, tenant))
  return {
    compile: (tenantId: string, lastVersion: number) => compileSnapshot(db, tenantId, lastVersion, Date.now()),
    /** By anybody, wherever they live. */
    hostsInUse: async (hosts: readonly string[]) => {
      const found = databasesOf(stores).map((database) => hostsInUse(open(database.env), hosts))
      return new Set((await Promise.all(found)).flatMap((names) => [...names]))
    },
    setPublished: (tenantId: string, version: number, changedAt: number) =>
      tenantsOf(db).setPublished(tenantId, version, changedAt),
  }
}
