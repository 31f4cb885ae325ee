import { and, desc, eq, inArray, isNull, lt, or, type SQL } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { remoteObjects } from './schema.ts'

/** A file or batch at a provider. */
export type RemoteObject = Omit<typeof remoteObjects.$inferSelect, 'tenantId'>

const visible = {
  id: remoteObjects.id,
  kind: remoteObjects.kind,
  provider: remoteObjects.provider,
  upstreamId: remoteObjects.upstreamId,
  keyId: remoteObjects.keyId,
  createdAt: remoteObjects.createdAt,
  settledAt: remoteObjects.settledAt,
}

/** What is waited for, of a tenant's rows that fit. */
function select(db: Db, where: SQL | undefined) {
  return db
    .select(visible)
    .from(remoteObjects)
    .where(where)
    .orderBy(desc(remoteObjects.createdAt), desc(remoteObjects.id))
}

/** Those behind an object in the order of the list: of the same millisecond, the smaller ids. */
function olderThan({ createdAt, id }: RemoteObject): SQL | undefined {
  const atOnce = and(eq(remoteObjects.createdAt, createdAt), lt(remoteObjects.id, id))
  return or(lt(remoteObjects.createdAt, createdAt), atOnce)
}

/** A tenant's files and batches at providers. Opening them binds the tenant, so that no id leads to another's. */
export function remoteObjectsOf(db: Db, tenantId: string) {
  const mine = eq(remoteObjects.tenantId, tenantId)
  return {
    find: (id: string) => bounded(select(db, and(mine, eq(remoteObjects.id, id))).get()),
    /** Newest first; those older than `before`, where it is given. */
    list: (kind: RemoteObject['kind'], limit: number, before: RemoteObject | undefined) => {
      const older = before && olderThan(before)
      return bounded(
        select(db, and(mine, eq(remoteObjects.kind, kind), older))
          .limit(limit)
          .all(),
      )
    },
    /** Those that are known of a provider's own ids. */
    known: (provider: string, upstreamIds: readonly string[]) => {
      const named = and(eq(remoteObjects.provider, provider), inArray(remoteObjects.upstreamId, [...upstreamIds]))
      return bounded(select(db, and(mine, named)).all())
    },
    /** Writes one down; what is known of the provider's id already stays as it is. */
    add: (object: RemoteObject) =>
      bounded(
        db
          .insert(remoteObjects)
          .values({ ...object, tenantId })
          .onConflictDoNothing()
          .run(),
      ),
    remove: (id: string) =>
      bounded(
        db
          .delete(remoteObjects)
          .where(and(mine, eq(remoteObjects.id, id)))
          .run(),
      ),
    /** True for the first who asks: a batch is paid once. */
    settle: async (id: string, at: number) => {
      const open = and(mine, eq(remoteObjects.id, id), isNull(remoteObjects.settledAt))
      const { meta } = await bounded(db.update(remoteObjects).set({ settledAt: at }).where(open).run())
      return meta.changes > 0
    },
  }
}
