import { and, asc, count, eq, inArray, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import type { Fact } from './facts.ts'
import { otelDestinations, requests } from './schema.ts'

export type OtelDestinationRow = typeof otelDestinations.$inferSelect

/** How an export to one destination went: requests that were taken, and those that were given up, and why. */
export interface OtelExport {
  readonly exported: number
  readonly dropped: number
  /** Null: nothing failed. Holds no word of what the destination answered. */
  readonly error: string | null
}

/** Where a tenant's traces and metrics go. */
export function otelDestinationsOf(db: Db, tenantId: string) {
  const isMine = eq(otelDestinations.tenantId, tenantId)
  const isOne = (id: string) => and(isMine, eq(otelDestinations.id, id))
  return {
    list: () =>
      bounded(db.select().from(otelDestinations).where(isMine).orderBy(asc(otelDestinations.createdAt)).all()),
    find: (id: string) => bounded(db.select().from(otelDestinations).where(isOne(id)).get()),
    size: async () =>
      (await bounded(db.select({ size: count() }).from(otelDestinations).where(isMine).get()))?.size ?? 0,
    add: (row: Omit<typeof otelDestinations.$inferInsert, 'tenantId'>) =>
      db.insert(otelDestinations).values({ ...row, tenantId }),
    change: (id: string, row: Partial<Omit<OtelDestinationRow, 'tenantId' | 'id'>>) =>
      db.update(otelDestinations).set(row).where(isOne(id)),
    remove: (id: string) => db.delete(otelDestinations).where(isOne(id)),
    /** Adds what an export came to. */
    count: (id: string, { exported, dropped, error }: OtelExport, now: number) =>
      db
        .update(otelDestinations)
        .set({
          exported: sql`${otelDestinations.exported} + ${exported}`,
          dropped: sql`${otelDestinations.dropped} + ${dropped}`,
          ...(exported > 0 ? { lastExportedAt: now } : {}),
          ...(error === null ? {} : { lastError: error, lastErrorAt: now }),
        })
        .where(isOne(id)),
  }
}

/** The destinations of all of some tenants. For the queue's consumer: it sees every tenant. */
export function otelDestinationsOfAll(db: Db, tenantIds: Iterable<string>): Promise<OtelDestinationRow[]> {
  const isAny = inArray(otelDestinations.tenantId, among(tenantIds))
  return bounded(db.select().from(otelDestinations).where(isAny).all())
}

/** Which of some facts one delivery stored: those that were stored before are not among them. */
export async function storedBy(db: Db, batchId: string, facts: readonly Fact[]): Promise<ReadonlySet<string>> {
  const isNew = and(inArray(requests.id, among(facts.map(({ id }) => id))), eq(requests.batch, batchId))
  const rows = await bounded(db.select({ id: requests.id }).from(requests).where(isNew).all())
  return new Set(rows.map(({ id }) => id))
}

/** One parameter for any number of values: D1 takes a hundred parameters. */
function among(values: Iterable<string>) {
  return sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(values)])}))`
}
