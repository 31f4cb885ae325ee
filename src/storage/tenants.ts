import { and, eq, isNull, sql } from 'drizzle-orm'
import { TenantSettings } from '../contract/settings.ts'
import { bounded, type Db } from './db.ts'
import { routerOf, versionsInForce } from './router-versions.ts'
import { aliases, apiKeys, credentials, enteringModels, hosts, tenants } from './schema.ts'
import type { TenantSnapshot } from './snapshot.ts'

/** Everything published of a tenant, read from the truth in one go; and the mark of the last change that is in it. */
export interface Compiled {
  readonly snapshot: TenantSnapshot
  readonly changedAt: number
}

/** Compiles a tenant's snapshot as it stands now, with a version above `lastVersion`; null when there is no such tenant. */
export async function compileSnapshot(
  db: Db,
  tenantId: string,
  lastVersion: number,
  now: number,
): Promise<Compiled | null> {
  const [[tenant], keys, sealed, named, owned, versions, entering] = await bounded(
    db.batch([
      db.select().from(tenants).where(eq(tenants.id, tenantId)),
      db
        .select()
        .from(apiKeys)
        .where(and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt))),
      db
        .select()
        .from(credentials)
        .where(and(eq(credentials.tenantId, tenantId), isNull(credentials.removedAt)))
        .orderBy(credentials.createdAt),
      db.select().from(aliases).where(eq(aliases.tenantId, tenantId)),
      db.select().from(hosts).where(eq(hosts.tenantId, tenantId)),
      versionsInForce(db, tenantId),
      db.select().from(enteringModels).where(eq(enteringModels.tenantId, tenantId)),
    ]),
  )
  if (!tenant) return null
  const snapshot: TenantSnapshot = {
    tenantId,
    version: Math.max(lastVersion, tenant.publishedVersion) + 1,
    publishedAt: now,
    active: tenant.active,
    hosts: owned.map(({ host }) => host),
    keys: Object.fromEntries(
      keys.map(({ secretHash, id, name, scopes, expiresAt }) => [secretHash, { id, name, scopes, expiresAt }]),
    ),
    dataKey: tenant.dataKey,
    credentials: sealed.map(({ id, provider, baseUrl, secret }) => ({ id, provider, baseUrl, secret })),
    aliases: Object.fromEntries(named.map(({ name, definition }) => [name, definition])),
    settings: TenantSettings.parse(tenant.settings),
    router: routerOf(versions, entering),
  }
  return { snapshot, changedAt: tenant.changedAt }
}

/** The tenants of a deployment. Only operators and the clock see more than one. */
export function tenantsOf(db: Db) {
  return {
    dataKeys: () => bounded(db.select({ id: tenants.id, dataKey: tenants.dataKey }).from(tenants).orderBy(tenants.id)),
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
