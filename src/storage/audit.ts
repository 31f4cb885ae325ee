import { and, desc, eq, gte, like, lt, type SQL, sql } from 'drizzle-orm'
import type { AuditEntry } from '../contract/audit.ts'
import { newId, sha256Hex } from '../shared/ids.ts'
import { canonicalJson } from '../transparency/canonical.ts'
import { leafHash } from '../transparency/tree.ts'
import { bounded, type Db, type Statement } from './db.ts'
import { auditCheckpoints, auditLog } from './schema.ts'

export type AuditRow = typeof auditLog.$inferSelect
export type CheckpointRow = typeof auditCheckpoints.$inferSelect

/** What is written down of a change. `before` and `after` without secrets; null: there was nothing, or nobody can see it. */
export interface Audited extends Omit<AuditEntry, 'id' | 'seq' | 'beforeSha256' | 'afterSha256'> {
  readonly before: unknown
  readonly after: unknown
}

/** Which entries are asked for. */
export interface AuditFilter {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly entity?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}

/**
 * A tenant's audit log. An entry is written in the batch of the change it tells of, so that neither is without the other; it has
 * the number after the last one, so that of two changes at once the second fails and is tried again.
 */
export function auditOf(db: Db, tenantId: string) {
  const mine = eq(auditLog.tenantId, tenantId)
  return {
    /** How many entries there are: the number of the next. */
    size: async () => {
      const last = db.select({ seq: auditLog.seq }).from(auditLog).where(mine).orderBy(desc(auditLog.seq)).limit(1)
      return ((await bounded(last.get()))?.seq ?? -1) + 1
    },
    /** In a list: a statement alone would be run by whoever waits for it. */
    add: async (entry: Audited, seq: number): Promise<[Statement]> => {
      const { before, after, ...rest } = entry
      const told = { before: textOf(before), after: textOf(after) }
      const id = newId('audit')
      const hashed = await hashedEntry({ ...rest, id, seq }, told.before, told.after)
      const leaf = await leafOf(hashed)
      return [db.insert(auditLog).values({ ...rest, ...told, id, seq, tenantId, leaf })]
    },
    /** Newest first. */
    list: ({ limit, ...filter }: AuditFilter) => {
      const wanted = db
        .select()
        .from(auditLog)
        .where(and(mine, ...wantedOf(filter)))
      return bounded(wanted.orderBy(desc(auditLog.seq)).limit(limit).all())
    },
    /** Those from one number on, in their order. */
    range: (from: number, limit: number) => {
      const following = db
        .select()
        .from(auditLog)
        .where(and(mine, gte(auditLog.seq, from)))
      return bounded(following.orderBy(auditLog.seq).limit(limit).all())
    },
    find: (seq: number) =>
      bounded(
        db
          .select()
          .from(auditLog)
          .where(and(mine, eq(auditLog.seq, seq)))
          .get(),
      ),
    /** The leaf hashes of the first so many entries. */
    leaves: (size: number) => leavesOf(db, mine, size),
  }
}

async function leavesOf(db: Db, mine: SQL, size: number): Promise<string[]> {
  const rows = db
    .select({ leaf: auditLog.leaf })
    .from(auditLog)
    .where(and(mine, lt(auditLog.seq, size)))
  const kept = (await bounded(rows.orderBy(auditLog.seq).all())).map(({ leaf }) => leaf)
  if (!kept.includes('')) return kept
  // Entries from before there were hashes.
  const older = db
    .select()
    .from(auditLog)
    .where(and(mine, eq(auditLog.leaf, '')))
  for (const row of await bounded(older.all()))
    if (row.seq < kept.length) kept[row.seq] = await leafOf(await entryOf(row))
  return kept
}

function wantedOf({ from, to, actor, action, entity, before }: Omit<AuditFilter, 'limit'>): (SQL | undefined)[] {
  return [
    from === undefined ? undefined : gte(auditLog.at, from),
    to === undefined ? undefined : lt(auditLog.at, to),
    actor === undefined ? undefined : eq(auditLog.actor, actor),
    action === undefined ? undefined : like(auditLog.action, `${action.replaceAll(/[%_]/g, '')}%`),
    entity === undefined ? undefined : eq(auditLog.entityId, entity),
    before === undefined ? undefined : lt(auditLog.seq, before),
  ]
}

/** What was signed of a tenant's audit log. */
export function checkpointsOf(db: Db, tenantId: string) {
  const mine = eq(auditCheckpoints.tenantId, tenantId)
  return {
    add: (row: Omit<CheckpointRow, 'tenantId'>) =>
      bounded(
        db
          .insert(auditCheckpoints)
          .values({ ...row, tenantId })
          .onConflictDoNothing(),
      ),
    latest: () =>
      bounded(db.select().from(auditCheckpoints).where(mine).orderBy(desc(auditCheckpoints.size)).limit(1).get()),
    find: (size: number) =>
      bounded(
        db
          .select()
          .from(auditCheckpoints)
          .where(and(mine, eq(auditCheckpoints.size, size)))
          .get(),
      ),
    list: (limit: number) =>
      bounded(db.select().from(auditCheckpoints).where(mine).orderBy(desc(auditCheckpoints.size)).limit(limit).all()),
  }
}

/** Tenants whose logs have grown since they were last signed, the longest first. For the clock: it sees every tenant. */
export async function logsToSign(db: Db, limit: number): Promise<string[]> {
  const grown = db
    .select({ tenantId: auditLog.tenantId, size: sql<number>`max(${auditLog.seq}) + 1` })
    .from(auditLog)
    .groupBy(auditLog.tenantId)
    .having(
      sql`max(${auditLog.seq}) + 1 > coalesce((select max(size) from ${auditCheckpoints} where ${auditCheckpoints.tenantId} = ${auditLog.tenantId}), 0)`,
    )
    .orderBy(sql`min(${auditLog.at})`)
    .limit(limit)
  return (await bounded(grown.all())).map(({ tenantId }) => tenantId)
}

/** An entry as its hash is made of. */
export async function entryOf(row: AuditRow): Promise<AuditEntry> {
  const { id, seq, at, actor, userId, action, entityId, requestId, ip, before, after } = row
  return hashedEntry({ id, seq, at, actor, userId, action, entityId, requestId, ip }, before, after)
}

async function hashedEntry(
  entry: Omit<AuditEntry, 'beforeSha256' | 'afterSha256'>,
  before: string | null,
  after: string | null,
): Promise<AuditEntry> {
  const beforeSha256 = before === null ? null : await sha256Hex(before)
  return { ...entry, beforeSha256, afterSha256: after === null ? null : await sha256Hex(after) }
}

function leafOf(entry: AuditEntry): Promise<string> {
  return leafHash(canonicalJson(entry))
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : canonicalJson(value)
}
