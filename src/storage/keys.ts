import { and, eq, isNull } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { apiKeys } from './schema.ts'

/** What may leave the database. The hash is absent by construction, not by remembering to strip it. */
const visible = {
  id: apiKeys.id,
  name: apiKeys.name,
  lastFour: apiKeys.lastFour,
  scopes: apiKeys.scopes,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
}

/** A tenant's live keys. Opening the collection binds the tenant, so no query can forget it. */
export function keysOf(db: Db, tenantId: string) {
  const mine = and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt))
  return {
    list: () => bounded(db.select(visible).from(apiKeys).where(mine).orderBy(apiKeys.createdAt)),
    find: (id: string) =>
      bounded(
        db
          .select(visible)
          .from(apiKeys)
          .where(and(mine, eq(apiKeys.id, id)))
          .get(),
      ),
    /** Not run yet: a write goes into one batch with its audit row. */
    add: (key: Omit<typeof apiKeys.$inferInsert, 'tenantId'>) => db.insert(apiKeys).values({ ...key, tenantId }),
    revoke: (id: string, at: number) =>
      db
        .update(apiKeys)
        .set({ revokedAt: at })
        .where(and(mine, eq(apiKeys.id, id))),
  }
}
