import { and, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import type { Incident } from '../learning/anomaly/incident.ts'
import type { Cause } from '../learning/anomaly/likely-cause.ts'
import { bounded, type Db, type Statement } from './db.ts'
import { incidents, usageHourly, usageWatches } from './schema.ts'

/** An incident as it is kept, with what is likely behind it. */
export type StoredIncident = Omit<typeof incidents.$inferSelect, 'tenantId'>

/** What a tenant's usage is watched by, and what was out of the ordinary. A store that is late or down rejects. */
export function usageWatchOf(db: Db, tenantId: string) {
  return {
    load: () => bounded(db.select().from(usageWatches).where(eq(usageWatches.tenantId, tenantId)).get()),
    save: (until: number, state: Readonly<Record<string, unknown>>): Statement =>
      db
        .insert(usageWatches)
        .values({ tenantId, until, state })
        .onConflictDoUpdate({ target: usageWatches.tenantId, set: { until, state } }),
    /** Writes down how an incident stands. What is likely behind it stays what it was when it opened. */
    keep: (incident: Incident, causes: readonly Cause[]): Statement => {
      const stands = { closedAt: incident.closedAt, severity: incident.severity, body: incident }
      return db
        .insert(incidents)
        .values({ tenantId, id: incident.id, openedAt: incident.openedAt, causes, ...stands })
        .onConflictDoUpdate({ target: [incidents.tenantId, incidents.id], set: stands })
    },
    /** Those that were open at some time of a period (epoch ms), newest first. */
    during: (from: number, to: number) => {
      const isOpen = or(isNull(incidents.closedAt), gt(incidents.closedAt, from))
      const which = and(eq(incidents.tenantId, tenantId), lt(incidents.openedAt, to), isOpen)
      return bounded(
        db
          .select()
          .from(incidents)
          .where(which)
          .orderBy(desc(incidents.openedAt), desc(incidents.id))
          .limit(1_000)
          .all(),
      )
    },
    list: ({ before, limit, isOpen }: { before?: string | undefined; limit: number; isOpen: boolean }) => {
      const mine = eq(incidents.tenantId, tenantId)
      const position = sql`(select opened_at, id from ${incidents} where ${mine} and ${incidents.id} = ${before})`
      const older = before === undefined ? undefined : sql`(${incidents.openedAt}, ${incidents.id}) < ${position}`
      return bounded(
        db
          .select()
          .from(incidents)
          .where(and(mine, older, isOpen ? isNull(incidents.closedAt) : undefined))
          .orderBy(desc(incidents.openedAt), desc(incidents.id))
          .limit(limit)
          .all(),
      )
    },
  }
}

/** Tenants with usage since a moment whose hours before `until` were not all looked at. For the clock: it sees every tenant. */
export async function tenantsToWatch(db: Db, since: number, until: number, limit: number): Promise<string[]> {
  const watched = sql`coalesce((select until from ${usageWatches} where ${usageWatches.tenantId} = ${usageHourly.tenantId}), 0)`
  const rows = await bounded(
    db
      .selectDistinct({ tenantId: usageHourly.tenantId, watched: sql<number>`${watched} as watched` })
      .from(usageHourly)
      .where(sql`${usageHourly.hour} >= ${since} and ${watched} < ${until}`)
      .orderBy(sql`watched`)
      .limit(limit)
      .all(),
  )
  return rows.map(({ tenantId }) => tenantId)
}
