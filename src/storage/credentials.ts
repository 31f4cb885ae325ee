import { and, eq, isNull } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { credentials } from './schema.ts'

/** What may leave the database: never the secret, sealed or not. */
const visible = {
  id: credentials.id,
  provider: credentials.provider,
  name: credentials.name,
  baseUrl: credentials.baseUrl,
  lastFour: credentials.lastFour,
  weight: credentials.weight,
  region: credentials.region,
  createdAt: credentials.createdAt,
}

/** A tenant's credentials at providers, oldest first: that is the order in which they serve. */
export function credentialsOf(db: Db, tenantId: string) {
  const mine = and(eq(credentials.tenantId, tenantId), isNull(credentials.removedAt))
  return {
    list: () => bounded(db.select(visible).from(credentials).where(mine).orderBy(credentials.createdAt)),
    find: (id: string) =>
      bounded(
        db
          .select(visible)
          .from(credentials)
          .where(and(mine, eq(credentials.id, id)))
          .get(),
      ),
    add: (row: Omit<typeof credentials.$inferInsert, 'tenantId'>) =>
      db.insert(credentials).values({ ...row, tenantId }),
    change: (id: string, row: Partial<Omit<typeof credentials.$inferInsert, 'tenantId' | 'id'>>) =>
      db
        .update(credentials)
        .set(row)
        .where(and(mine, eq(credentials.id, id))),
    /** The sealed secret is erased, not only hidden. */
    remove: (id: string, at: number) =>
      db
        .update(credentials)
        .set({ removedAt: at, secret: null })
        .where(and(mine, eq(credentials.id, id))),
  }
}
