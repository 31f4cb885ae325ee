import { and, asc, eq } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { limits } from './schema.ts'

export type LimitRow = typeof limits.$inferSelect

/** A tenant's rate limits, or its budgets. */
export function limitsOf(db: Db, tenantId: string, kind: LimitRow['kind']) {
  const mine = and(eq(limits.tenantId, tenantId), eq(limits.kind, kind))
  const isOne = (id: string) => and(mine, eq(limits.id, id))
  return {
    list: () => bounded(db.select().from(limits).where(mine).orderBy(asc(limits.createdAt), asc(limits.id)).all()),
    find: (id: string) => bounded(db.select().from(limits).where(isOne(id)).get()),
    add: (row: Omit<typeof limits.$inferInsert, 'tenantId' | 'kind'>) =>
      db.insert(limits).values({ ...row, tenantId, kind }),
    change: (id: string, row: Pick<LimitRow, 'definition' | 'changedAt'>) =>
      db.update(limits).set(row).where(isOne(id)),
    remove: (id: string) => db.delete(limits).where(isOne(id)),
  }
}
