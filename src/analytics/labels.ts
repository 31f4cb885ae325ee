import type { AnalyticsDimension } from '../contract/analytics.ts'
import type { Db } from '../storage/db.ts'
import { keysOf } from '../storage/keys.ts'
import { teamsOf, usersOf } from '../storage/organisation.ts'

/** What the ids of a dimension are called; of one whose values are names themselves, nothing. */
export async function labelsOf(
  db: Db,
  tenantId: string,
  dimension: AnalyticsDimension,
): Promise<ReadonlyMap<string, string>> {
  if (dimension === 'key') return named(await keysOf(db, tenantId).list())
  if (dimension === 'team') return named(await teamsOf(db, tenantId).list())
  if (dimension === 'user') return new Map((await usersOf(db, tenantId).list()).map(({ id, email }) => [id, email]))
  return new Map()
}

function named(items: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
  return new Map(items.map(({ id, name }) => [id, name]))
}
