import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { DAY_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import { recommendations } from './schema.ts'

export type RecommendationRow = typeof recommendations.$inferSelect

const SHOWN_MAX = 200
/** Figures of a longer time stand for so long against those of a shorter one. */
const STAND_FOR_MS = 6 * DAY_MS

const { state, body, changedAt } = recommendations

/** A tenant's recommendations: one for each kind and subject. */
export function recommendationsOf(db: Db, tenantId: string) {
  const mine = eq(recommendations.tenantId, tenantId)
  const isOne = (id: string) => and(mine, eq(recommendations.id, id))
  const list = (which = mine) =>
    bounded(db.select().from(recommendations).where(which).orderBy(desc(changedAt)).limit(SHOWN_MAX).all())
  return {
    list: () => list(),
    /** What was applied since a moment, epoch ms. */
    applied: (since: number) => list(and(mine, eq(state, 'applied'), sql`${changedAt} >= ${since}`) ?? mine),
    find: (id: string) => bounded(db.select().from(recommendations).where(isOne(id)).get()),
    /**
     * A new one, or new figures for one that is open or has expired, unless it has recent ones of a longer time: `basisMs` is
     * the time that these are of. What was applied or dismissed stays that.
     */
    propose: (row: Omit<typeof recommendations.$inferInsert, 'tenantId'>, basisMs = 0) =>
      db
        .insert(recommendations)
        .values({ ...row, tenantId })
        .onConflictDoUpdate({
          target: [recommendations.tenantId, recommendations.kind, recommendations.subject],
          set: { body: row.body, state: 'open', changedAt: row.changedAt },
          setWhere: sql`${state} in ('open', 'expired') and (
            coalesce(${body} ->> '$.basis.to' - ${body} ->> '$.basis.from', 0) <= ${basisMs}
            or ${changedAt} < ${row.changedAt - STAND_FOR_MS})`,
        }),
    /** Those that nothing bore out since a moment are no longer offered. */
    expire: (since: number, now: number) =>
      db
        .update(recommendations)
        .set({ state: 'expired', changedAt: now })
        .where(and(mine, eq(state, 'open'), lt(changedAt, since))),
    setState: (id: string, to: RecommendationRow['state'], now: number) =>
      db.update(recommendations).set({ state: to, changedAt: now }).where(isOne(id)),
    setOutcome: (id: string, outcome: RecommendationRow['outcome']) =>
      db.update(recommendations).set({ outcome }).where(isOne(id)),
  }
}
