import { and, eq, lt } from 'drizzle-orm'
import { HOUR_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import { idempotentReplies } from './schema.ts'

export type IdempotentReply = typeof idempotentReplies.$inferSelect

/** How long a reply is remembered. */
export const KEEP_MS = 24 * HOUR_MS

/** What a tenant's changes were answered, by the callers' own names for them. */
export function idempotentRepliesOf(db: Db, tenantId: string) {
  return {
    find: async (name: string, now: number) => {
      const mine = and(eq(idempotentReplies.tenantId, tenantId), eq(idempotentReplies.name, name))
      const found = await bounded(db.select().from(idempotentReplies).where(mine).get())
      return found && found.createdAt > now - KEEP_MS ? found : null
    },
    /** In the batch of the change: of two at once one fails. One that is too old makes room. */
    add: (row: Omit<IdempotentReply, 'tenantId'>) => [
      db
        .delete(idempotentReplies)
        .where(
          and(
            eq(idempotentReplies.tenantId, tenantId),
            eq(idempotentReplies.name, row.name),
            lt(idempotentReplies.createdAt, row.createdAt - KEEP_MS),
          ),
        ),
      db.insert(idempotentReplies).values({ ...row, tenantId }),
    ],
  }
}

/** Forgets replies that nobody may ask for any more, of all tenants. */
export function forgetReplies(db: Db, now: number) {
  return bounded(db.delete(idempotentReplies).where(lt(idempotentReplies.createdAt, now - KEEP_MS)))
}
