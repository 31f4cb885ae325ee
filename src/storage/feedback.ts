import type { Db } from './db.ts'
import { feedback } from './schema.ts'

/** What a tenant's callers said of answers. A later word from the same source replaces the earlier. */
export function feedbackOf(db: Db, tenantId: string) {
  return {
    set: (row: Omit<typeof feedback.$inferInsert, 'tenantId'>) =>
      db
        .insert(feedback)
        .values({ ...row, tenantId })
        .onConflictDoUpdate({
          target: [feedback.tenantId, feedback.requestId, feedback.source],
          set: {
            score: row.score,
            weight: row.weight ?? 1,
            comment: row.comment ?? null,
            correction: row.correction ?? null,
            at: row.at,
          },
        }),
  }
}
