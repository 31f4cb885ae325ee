import { eq, sql } from 'drizzle-orm'
import type { TenantSettings } from '../contract/settings.ts'
import { bounded, type Db } from './db.ts'
import { tenants } from './schema.ts'
import type { TenantSnapshot } from './snapshot.ts'

/** The tenants of a deployment. Only operators and the clock see more than one. */
export function tenantsOf(db: Db) {
  return {
    dataKeys: () => bounded(db.select({ id: tenants.id, dataKey: tenants.dataKey }).from(tenants).orderBy(tenants.id)),
    count: () => bounded(db.$count(tenants)),
    find: (id: string) => bounded(db.select().from(tenants).where(eq(tenants.id, id)).get()),
    add: (tenant: typeof tenants.$inferInsert) => db.insert(tenants).values(tenant),
    /** Moves the mark that says the published snapshot lags behind. */
    touch: (id: string, now: number) =>
      db
        .update(tenants)
        .set({ changedAt: sql`max(${now}, ${tenants.changedAt} + 1)` })
        .where(eq(tenants.id, id)),
    setSettings: (id: string, settings: TenantSettings) =>
      db.update(tenants).set({ settings }).where(eq(tenants.id, id)),
    setDataKey: (id: string, dataKey: TenantSnapshot['dataKey']) =>
      db.update(tenants).set({ dataKey }).where(eq(tenants.id, id)),
    /** `changedAt` is that of the change published last: a mark of the clock alone could hide one made meanwhile. */
    setPublished: (id: string, version: number, changedAt: number) =>
      bounded(db.update(tenants).set({ publishedVersion: version, publishedAt: changedAt }).where(eq(tenants.id, id))),
  }
}
