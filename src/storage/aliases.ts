import { and, eq } from 'drizzle-orm'
import type { Alias } from '../contract/settings.ts'
import { bounded, type Db } from './db.ts'
import { aliases } from './schema.ts'

const visible = { name: aliases.name, definition: aliases.definition, updatedAt: aliases.updatedAt }

/** A tenant's own names for models. */
export function aliasesOf(db: Db, tenantId: string) {
  const named = (name: string) => and(eq(aliases.tenantId, tenantId), eq(aliases.name, name))
  return {
    list: () => bounded(db.select(visible).from(aliases).where(eq(aliases.tenantId, tenantId)).orderBy(aliases.name)),
    find: (name: string) => bounded(db.select(visible).from(aliases).where(named(name)).get()),
    set: (name: string, definition: Alias, updatedAt: number) =>
      db
        .insert(aliases)
        .values({ tenantId, name, definition, updatedAt })
        .onConflictDoUpdate({ target: [aliases.tenantId, aliases.name], set: { definition, updatedAt } }),
    remove: (name: string) => db.delete(aliases).where(named(name)),
  }
}
