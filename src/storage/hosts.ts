import { and, eq } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { hosts } from './schema.ts'

const visible = { host: hosts.host, createdAt: hosts.createdAt }

/** The hosts on which a tenant is served under its own name. */
export function hostsOf(db: Db, tenantId: string) {
  const mine = (host: string) => and(eq(hosts.tenantId, tenantId), eq(hosts.host, host))
  return {
    list: () => bounded(db.select(visible).from(hosts).where(eq(hosts.tenantId, tenantId)).orderBy(hosts.host)),
    find: (host: string) => bounded(db.select(visible).from(hosts).where(mine(host)).get()),
    /** Whether anybody has it: a host serves one tenant. */
    isTaken: async (host: string) =>
      (await bounded(db.select({ host: hosts.host }).from(hosts).where(eq(hosts.host, host)).get())) !== undefined,
    add: (host: string, createdAt: number) => db.insert(hosts).values({ host, tenantId, createdAt }),
    remove: (host: string) => db.delete(hosts).where(mine(host)),
  }
}
