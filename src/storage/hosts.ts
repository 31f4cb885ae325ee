import { and, eq, sql } from 'drizzle-orm'
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

/** Which of some hosts serve anybody now. For a desk that unpublishes its own: another tenant may have them by then. */
export async function hostsInUse(db: Db, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set()
  // As one bound value: a statement takes a hundred.
  const among = sql`${hosts.host} in (select value from json_each(${JSON.stringify(names)}))`
  return new Set((await bounded(db.select({ host: hosts.host }).from(hosts).where(among))).map(({ host }) => host))
}
