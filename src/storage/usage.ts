import { and, asc, eq, getTableColumns, gte, lt } from 'drizzle-orm'
import { HOUR_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import { usageHourly } from './schema.ts'

const { tenantId: _tenant, ...visible } = getTableColumns(usageHourly)

/** A tenant's totals. Opening them binds the tenant. A store that is late or down rejects. */
export function usageOf(db: Db, tenantId: string) {
  return {
    /** The hours that begin at or after `from` and before `to` (epoch ms), oldest first. */
    hourly: ({ from, to }: { from: number; to: number }) =>
      bounded(
        db
          .select(visible)
          .from(usageHourly)
          .where(and(eq(usageHourly.tenantId, tenantId), gte(usageHourly.hour, from), lt(usageHourly.hour, to)))
          .orderBy(asc(usageHourly.hour), asc(usageHourly.keyId), asc(usageHourly.provider), asc(usageHourly.model))
          .all(),
      ),
  }
}

/** The tenants with requests since the beginning of the hour of `since`, in no order. For the clock: it sees every tenant. */
export async function tenantsActiveSince(db: Db, since: number, limit: number): Promise<string[]> {
  const rows = await bounded(
    db
      .selectDistinct({ tenantId: usageHourly.tenantId })
      .from(usageHourly)
      .where(gte(usageHourly.hour, since - (since % HOUR_MS)))
      .limit(limit)
      .all(),
  )
  return rows.map(({ tenantId }) => tenantId)
}
