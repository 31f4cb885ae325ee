import { and, desc, eq, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { recommendations } from './schema.ts'

export type RecommendationRow = typeof recommendations.$inferSelect

const SHOWN_MAX = 200

/** A tenant's recommendations: one for each kind and subject. */
export function recommendationsOf(db: Db, tenantId: string) {
  const mine = eq(recommendations.tenantId, tenantId)
  const isOne = (id: string) => and(mine, eq(recommendations.id, id))
  return {
    list: () =>
      bounded(
        db.select().from(recommendations).where(mine).orderBy(desc(recommendations.changedAt)).limit(SHOWN_MAX).all(),
      ),
    find: (id: string) => bounded(db.select().from(recommendations).where(isOne(id)).get()),
    /** A new one, or new figures for one that is open. What was applied or dismissed stays that. */
    propose: (row: Omit<typeof recommendations.$inferInsert, 'tenantId'>) =>
      db
        .insert(recommendations)
        .values({ ...row, tenantId })
        .onConflictDoUpdate({
          target: [recommendations.tenantId, recommendations.kind, recommendations.subject],
          set: { body: row.body, changedAt: row.changedAt },
          setWhere: sql`${recommendations.state} = 'open'`,
        }),
    setState: (id: string, state: RecommendationRow['state'], now: number) =>
      db.update(recommendations).set({ state, changedAt: now }).where(isOne(id)),
    setOutcome: (id: string, outcome: RecommendationRow['outcome']) =>
      db.update(recommendations).set({ outcome }).where(isOne(id)),
  }
}
