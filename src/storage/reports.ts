import { and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { HOUR_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import { reports, tenants, usageHourly } from './schema.ts'

export type ReportRow = typeof reports.$inferSelect

const { id, kind, periodStart, periodEnd, createdAt } = reports

/** Which reports: of a kind, that begin at or after `from` and before `to` (epoch ms), after the one with the id `before`. */
export interface ReportsWanted {
  readonly kind?: ReportRow['kind'] | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** A tenant's reports, newest first. */
export function reportsOf(db: Db, tenantId: string) {
  const mine = eq(reports.tenantId, tenantId)
  return {
    list: ({ limit, ...wanted }: ReportsWanted) => {
      const position = sql`(select period_end, id from ${reports} where ${mine} and ${id} = ${wanted.before})`
      const which = and(
        mine,
        wanted.kind && eq(kind, wanted.kind),
        wanted.from === undefined ? undefined : gte(periodStart, wanted.from),
        wanted.to === undefined ? undefined : lt(periodStart, wanted.to),
        wanted.before === undefined ? undefined : sql`(${periodEnd}, ${id}) < ${position}`,
      )
      const shown = db.select({ id, kind, periodStart, periodEnd, createdAt }).from(reports).where(which)
      return bounded(shown.orderBy(desc(periodEnd), desc(id)).limit(limit).all())
    },
    find: (wanted: string) =>
      bounded(
        db
          .select()
          .from(reports)
          .where(and(mine, eq(id, wanted)))
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

/** The period of a report: epoch ms, the end not part of it. */
export type ReportPeriod = Pick<ReportRow, 'kind' | 'periodStart' | 'periodEnd'>

/** How far apart the same week begins in the zones of two ends of the world, and something more. */
const SAME_WITHIN_MS = 36 * HOUR_MS

/** The time zones that active tenants' reports go by, as their settings name them. For the clock: it sees every tenant. */
export async function timezonesInUse(db: Db): Promise<string[]> {
  const rows = await bounded(
    db
      .selectDistinct({ zone: ZONE.as('zone') })
      .from(tenants)
      .where(eq(tenants.active, true))
      .all(),
  )
  return rows.map(({ zone }) => zone)
}

const ZONE = sql<string>`coalesce(json_extract(${tenants.settings}, '$.timezone'), 'UTC')`

/**
 * The active tenants with requests in a period and no report on it, those that waited longest for any report first: when
 * there are more than can be done, each has its turn. With `timezones`, those whose settings name one of them. For the clock: it sees every tenant.
 */
export async function tenantsWithoutReport(
  db: Db,
  period: ReportPeriod,
  limit: number,
  timezones?: readonly string[],
): Promise<string[]> {
  const within = sql`${usageHourly.hour} >= ${period.periodStart} and ${usageHourly.hour} < ${period.periodEnd}`
  // Whoever moved to another zone since has reported on this week or month all the same.
  const [first, latest] = [period.periodStart - SAME_WITHIN_MS, period.periodStart + SAME_WITHIN_MS]
  const begins = timezones ? sql`between ${first} and ${latest}` : sql`= ${period.periodStart}`
  const same = sql`${kind} = ${period.kind} and ${periodStart} ${begins}`
  const used = sql`exists (select 1 from ${usageHourly} where ${usageHourly.tenantId} = ${tenants.id} and ${within})`
  const done = sql`exists (select 1 from ${reports} where ${reports.tenantId} = ${tenants.id} and ${same})`
  const last = sql`(select max(${createdAt}) from ${reports} where ${reports.tenantId} = ${tenants.id})`
  const due = db
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(eq(tenants.active, true), timezones && inArray(ZONE, [...timezones]), used, sql`not ${done}`))
  const rows = await bounded(due.orderBy(sql`coalesce(${last}, 0)`, tenants.id).limit(limit).all())
  return rows.map((row) => row.id)
}
