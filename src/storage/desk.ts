import { compileSnapshot } from './compile-snapshot.ts'
import { open } from './db.ts'
import { hostsInUse } from './hosts.ts'
import { tenantsOf } from './tenants.ts'

/** What a tenant's desk does with the database. In a file of its own, so that it is loaded only when something is published. */
export function openDesk(stores: { readonly DB: D1Database }) {
  const db = open(stores)
  return {
    compile: (tenantId: string, lastVersion: number) => compileSnapshot(db, tenantId, lastVersion, Date.now()),
    hostsInUse: (hosts: readonly string[]) => hostsInUse(db, hosts),
    setPublished: (tenantId: string, version: number, changedAt: number) =>
      tenantsOf(db).setPublished(tenantId, version, changedAt),
  }
}
