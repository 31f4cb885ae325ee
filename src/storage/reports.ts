import { and, desc, eq } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { reports } from './schema.ts'

export type ReportRow = typeof reports.$inferSelect

const { id, kind, periodStart, periodEnd, createdAt } = reports

/** A tenant's reports, newest first. */
export function reportsOf(db: Db, tenantId: string) {
  const mine = eq(reports.tenantId, tenantId)
  return {
    list: (wanted: ReportRow['kind'] | undefined, limit: number) =>
      bounded(
        db
          .select({ id, kind, periodStart, periodEnd, createdAt })
          .from(reports)
          .where(and(mine, wanted ? eq(reports.kind, wanted) : undefined))
          .orderBy(desc(reports.periodEnd), desc(reports.id))
          .limit(limit)
          .all(),
      ),
    find: (wanted: string) =>
      bounded(
        db
          .select()
          .from(reports)
          .where(and(mine, eq(reports.id, wanted)))
          .get(),
      ),
    /** A report is written once: another of the same period changes nothing. */
    add: (row: Omit<typeof reports.$inferInsert, 'tenantId'>) =>
      db
        .insert(reports)
        .values({ ...row, tenantId })
        .onConflictDoNothing(),
  }
}
