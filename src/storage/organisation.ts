import { and, asc, eq } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { apiKeys, teams, users } from './schema.ts'

export type TeamRow = typeof teams.$inferSelect
export type UserRow = typeof users.$inferSelect

/** A tenant's teams. */
export function teamsOf(db: Db, tenantId: string) {
  const isOne = (id: string) => and(eq(teams.tenantId, tenantId), eq(teams.id, id))
  return {
    list: () =>
      bounded(
        db.select().from(teams).where(eq(teams.tenantId, tenantId)).orderBy(asc(teams.createdAt), asc(teams.id)).all(),
      ),
    find: (id: string) => bounded(db.select().from(teams).where(isOne(id)).get()),
    add: (row: Omit<typeof teams.$inferInsert, 'tenantId'>) => db.insert(teams).values({ ...row, tenantId }),
    change: (id: string, row: Pick<TeamRow, 'name' | 'changedAt'>) => db.update(teams).set(row).where(isOne(id)),
    /** Its users and keys stay, in no team. */
    remove: (id: string) => [
      db
        .update(users)
        .set({ teamId: null })
        .where(and(eq(users.tenantId, tenantId), eq(users.teamId, id))),
      db
        .update(apiKeys)
        .set({ teamId: null })
        .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.teamId, id))),
      db.delete(teams).where(isOne(id)),
    ],
  }
}

/** Who belongs to a tenant. */
export function usersOf(db: Db, tenantId: string) {
  const mine = eq(users.tenantId, tenantId)
  const isOne = (id: string) => and(mine, eq(users.id, id))
  return {
    list: () => bounded(db.select().from(users).where(mine).orderBy(asc(users.createdAt), asc(users.id)).all()),
    find: (id: string) => bounded(db.select().from(users).where(isOne(id)).get()),
    add: (row: Omit<typeof users.$inferInsert, 'tenantId'>) => db.insert(users).values({ ...row, tenantId }),
    change: (id: string, row: Partial<Omit<UserRow, 'tenantId' | 'id' | 'createdAt'>>) =>
      db.update(users).set(row).where(isOne(id)),
    /** With all keys. */
    remove: (id: string, at: number) => [
      db
        .update(apiKeys)
        .set({ revokedAt: at })
        .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.userId, id))),
      db.delete(users).where(isOne(id)),
    ],
  }
}
