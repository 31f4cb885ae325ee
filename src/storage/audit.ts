import { newId } from '../shared/ids.ts'
import type { Db } from './db.ts'
import { auditLog } from './schema.ts'

/** A tenant's audit trail. An entry is written in the batch of the change it tells of, so that neither is without the other. */
export function auditOf(db: Db, tenantId: string) {
  return {
    add: (entry: Omit<typeof auditLog.$inferInsert, 'tenantId' | 'id'>) =>
      db.insert(auditLog).values({ ...entry, tenantId, id: newId('audit') }),
  }
}
