import { and, asc, eq } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { prices } from './schema.ts'

export type PriceRow = typeof prices.$inferSelect

/** What models cost a tenant, where that is not what the catalogue says. */
export function pricesOf(db: Db, tenantId: string) {
  const isOne = (pattern: string) => and(eq(prices.tenantId, tenantId), eq(prices.pattern, pattern))
  return {
    list: () =>
      bounded(db.select().from(prices).where(eq(prices.tenantId, tenantId)).orderBy(asc(prices.pattern)).all()),
    find: (pattern: string) => bounded(db.select().from(prices).where(isOne(pattern)).get()),
    set: ({ pattern, definition, changedAt }: Omit<PriceRow, 'tenantId'>) =>
      db
        .insert(prices)
        .values({ tenantId, pattern, definition, changedAt })
        .onConflictDoUpdate({ target: [prices.tenantId, prices.pattern], set: { definition, changedAt } }),
    remove: (pattern: string) => db.delete(prices).where(isOne(pattern)),
  }
}
