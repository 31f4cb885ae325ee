import { asc, gt, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { tenants } from './schema.ts'

/** The tenants that changed after they were last published, the longest waiting first. For the clock: it sees every tenant. */
export async function laggingTenants(db: Db, limit: number): Promise<string[]> {
  const rows = await bounded(
    db
      .select({ id: tenants.id })
      .from(tenants)
      .where(gt(tenants.changedAt, sql`coalesce(${tenants.publishedAt}, 0)`))
      .orderBy(asc(tenants.changedAt))
      .limit(limit)
      .all(),
  )
  return rows.map(({ id }) => id)
}
