import { and, asc, eq, isNull, sql } from 'drizzle-orm'
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
  teamId: apiKeys.teamId,
  userId: apiKeys.userId,
  tags: sql<string[]>`coalesce(${apiKeys.tags}, '[]')`.mapWith(parsed),
  models: sql<string[]>`coalesce(${apiKeys.models}, '[]')`.mapWith(parsed),
  previousUntil: apiKeys.previousUntil,
}

function parsed(text: string): string[] {
  return JSON.parse(text) as string[]
}

/** A tenant's live keys. Opening the collection binds the tenant, so no query can forget it. */
export function keysOf(db: Db, tenantId: string) {
  const mine = and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt))
  return {
    list: () => bounded(db.select(visible).from(apiKeys).where(mine).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id))),
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
    change: (id: string, row: Partial<Omit<typeof apiKeys.$inferInsert, 'tenantId' | 'id'>>) =>
      db
        .update(apiKeys)
        .set(row)
        .where(and(mine, eq(apiKeys.id, id))),
    /** The secret before opens too, until then. */
    rotate: (id: string, secretHash: string, lastFour: string, previousUntil: number) =>
      db
        .update(apiKeys)
        .set({ previousHash: sql`${apiKeys.secretHash}`, previousUntil, secretHash, lastFour })
        .where(and(mine, eq(apiKeys.id, id))),
    revoke: (id: string, at: number) =>
      db
        .update(apiKeys)
        .set({ revokedAt: at })
        .where(and(mine, eq(apiKeys.id, id))),
  }
}
