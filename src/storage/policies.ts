import { and, asc, desc, eq } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { policies, policyVersions } from './schema.ts'

export type PolicyRow = typeof policies.$inferSelect

/** A tenant's policies, as they are and as they were. */
export function policiesOf(db: Db, tenantId: string) {
  const isOne = (id: string) => and(eq(policies.tenantId, tenantId), eq(policies.id, id))
  const ofOne = (id: string) => and(eq(policyVersions.tenantId, tenantId), eq(policyVersions.policyId, id))
  return {
    list: () =>
      bounded(
        db
          .select()
          .from(policies)
          .where(eq(policies.tenantId, tenantId))
          .orderBy(asc(policies.createdAt), asc(policies.id))
          .all(),
      ),
    find: (id: string) => bounded(db.select().from(policies).where(isOne(id)).get()),
    versions: (id: string) =>
      bounded(db.select().from(policyVersions).where(ofOne(id)).orderBy(desc(policyVersions.version)).limit(200).all()),
    /** Each change is kept beside what it led to. */
    add: (row: Omit<PolicyRow, 'tenantId'>, actor: string) => [
      db.insert(policies).values({ ...row, tenantId }),
      version(row, actor),
    ],
    change: (row: Omit<PolicyRow, 'tenantId'>, actor: string) => [
      db.update(policies).set(row).where(isOne(row.id)),
      version(row, actor),
    ],
    remove: (row: Omit<PolicyRow, 'tenantId'>, actor: string) => [
      db.delete(policies).where(isOne(row.id)),
      version({ ...row, definition: null }, actor),
    ],
  }

  function version(
    row: Pick<PolicyRow, 'id' | 'version' | 'changedAt'> & { readonly definition: PolicyRow['definition'] | null },
    actor: string,
  ) {
    const { id: policyId, version: number, changedAt: at, definition } = row
    return db.insert(policyVersions).values({ tenantId, policyId, version: number, definition, at, actor })
  }
}
