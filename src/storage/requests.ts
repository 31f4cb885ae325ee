import { and, desc, eq, getTableColumns, isNotNull, or, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { requests } from './schema.ts'

const { tenantId: _tenant, batch: _batch, ...visible } = getTableColumns(requests)
/** Texts may be long, and a page has many: a list does without. */
const { prompt: _prompt, answer: _answer, routing: _routing, ...listed } = visible

/** A request as it is kept. */
export type StoredRequest = Omit<typeof requests.$inferSelect, 'tenantId' | 'batch'>

/** A tenant's requests, newest first. Opening them binds the tenant. A store that is late or down rejects. */
export function requestsOf(db: Db, tenantId: string) {
  const mine = eq(requests.tenantId, tenantId)
  return {
    /** By our id, or by the id inside the answer: several may share that, when one answer was served again from memory. */
    find: (id: string) => {
      const meant = and(mine, or(eq(requests.id, id), eq(requests.upstreamId, id)))
      const order = [desc(sql`${requests.id} = ${id}`), desc(requests.at), desc(requests.id)]
      return bounded(
        db
          .select(visible)
          .from(requests)
          .where(meant)
          .orderBy(...order)
          .limit(1)
          .get(),
      )
    },
    /** The latest on which policies decided. */
    decided: (limit: number) =>
      bounded(
        db
          .select({ id: requests.id, at: requests.at, policy: requests.policy })
          .from(requests)
          .where(and(mine, isNotNull(requests.policy)))
          .orderBy(desc(requests.at), desc(requests.id))
          .limit(limit)
          .all(),
      ),
    /** The page that follows the request with the id `before`; the first page when that is null. Texts are left out. */
    list: ({ before, limit }: { before: string | null; limit: number }) => {
      const position = sql`(select at, id from ${requests} where ${mine} and ${requests.id} = ${before})`
      const older = before === null ? undefined : sql`(${requests.at}, ${requests.id}) < ${position}`
      return bounded(
        db
          .select(listed)
          .from(requests)
          .where(and(mine, older))
          .orderBy(desc(requests.at), desc(requests.id))
          .limit(limit)
          .all(),
      )
    },
  }
}
