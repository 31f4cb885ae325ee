import { and, asc, eq, getTableColumns, gte, lt, sql } from 'drizzle-orm'
import { HOUR_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import { usageHourly } from './schema.ts'

const { tenantId: _tenant, ...visible } = getTableColumns(usageHourly)

/** A tenant's totals. Opening them binds the tenant. A store that is late or down rejects. */
export function usageOf(db: Db, tenantId: string) {
  return {
    /** What a key has spent (all keys: null), in nano-dollars, since ever and since each of some moments (epoch ms). */
    spentBy: async <Period extends string>(keyId: string | null, periods: Readonly<Record<Period, number>>) => {
      const sums = Object.entries<number>(periods).map(([name, from]) => [
        name,
        sql<number>`coalesce(sum(iif(${usageHourly.hour} >= ${from}, ${usageHourly.costNanos}, 0)), 0)`,
      ])
      const whose = and(eq(usageHourly.tenantId, tenantId), keyId === null ? undefined : eq(usageHourly.keyId, keyId))
      const total = sql<number>`coalesce(sum(${usageHourly.costNanos}), 0)`
      const row = await bounded(
        db
          .select({ total, ...Object.fromEntries(sums) })
          .from(usageHourly)
          .where(whose)
          .get(),
      )
      const { total: all = 0, ...since } = row ?? {}
      return { total: Number(all), since: since as Record<Period, number> }
    },
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
