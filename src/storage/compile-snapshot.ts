import { and, asc, eq, isNull } from 'drizzle-orm'
import { SCOPES_OF_ROLE } from '../contract/roles.ts'
import { TenantSettings } from '../contract/settings.ts'
import { bounded, type Db } from './db.ts'
import { routerOf, versionsInForce } from './router-versions.ts'
import {
  aliases,
  apiKeys,
  credentials,
  enteringModels,
  hosts,
  limits,
  policies,
  prices,
  tenants,
  users,
} from './schema.ts'
import type { SnapshotCredential, SnapshotKey, SnapshotLimit, SnapshotPolicy, TenantSnapshot } from './snapshot.ts'

type KeyRow = typeof apiKeys.$inferSelect
type UserRow = typeof users.$inferSelect

/** Everything published of a tenant, read from the truth in one go; and the mark of the last change that is in it. */
export interface Compiled {
  readonly snapshot: TenantSnapshot
  readonly changedAt: number
}

/** Compiles a tenant's snapshot as it stands now, with a version above `lastVersion`; null when there is no such tenant. */
export async function compileSnapshot(
  db: Db,
  tenantId: string,
  lastVersion: number,
  now: number,
): Promise<Compiled | null> {
  const read = await readAll(db, tenantId)
  const [[tenant], keys, sealed, named, owned, versions, entering, people] = read
  if (!tenant) return null
  const snapshot: TenantSnapshot = {
    tenantId,
    version: Math.max(lastVersion, tenant.publishedVersion) + 1,
    publishedAt: now,
    active: tenant.active,
    hosts: owned.map(({ host }) => host),
    keys: Object.fromEntries(keys.flatMap((key) => entriesOf(key, people, now))),
    dataKey: tenant.dataKey,
    credentials: sealed.map(credentialOf),
    aliases: Object.fromEntries(named.map(({ name, definition }) => [name, definition])),
    settings: TenantSettings.parse(tenant.settings),
    router: routerOf(versions, entering),
    ...rulesOf(read[8], read[9], read[10]),
  }
  return { snapshot, changedAt: tenant.changedAt }
}

function readAll(db: Db, tenantId: string) {
  return bounded(
    db.batch([
      db.select().from(tenants).where(eq(tenants.id, tenantId)),
      db
        .select()
        .from(apiKeys)
        .where(and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt))),
      db
        .select()
        .from(credentials)
        .where(and(eq(credentials.tenantId, tenantId), isNull(credentials.removedAt)))
        .orderBy(credentials.createdAt),
      db.select().from(aliases).where(eq(aliases.tenantId, tenantId)),
      db.select().from(hosts).where(eq(hosts.tenantId, tenantId)),
      versionsInForce(db, tenantId),
      db.select().from(enteringModels).where(eq(enteringModels.tenantId, tenantId)),
      db.select().from(users).where(eq(users.tenantId, tenantId)),
      db.select().from(limits).where(eq(limits.tenantId, tenantId)).orderBy(asc(limits.createdAt), asc(limits.id)),
      db
        .select()
        .from(policies)
        .where(eq(policies.tenantId, tenantId))
        .orderBy(asc(policies.createdAt), asc(policies.id)),
      db.select().from(prices).where(eq(prices.tenantId, tenantId)),
    ]),
  )
}

/** Absent where there are none, so that a plain request has nothing to look at. */
function rulesOf(
  limited: readonly (typeof limits.$inferSelect)[],
  ruled: readonly (typeof policies.$inferSelect)[],
  priced: readonly (typeof prices.$inferSelect)[],
): Pick<TenantSnapshot, 'limits' | 'policies' | 'prices'> {
  const agreed = Object.fromEntries(priced.map(({ pattern, definition }) => [pattern, definition]))
  return {
    ...(limited.length > 0 ? { limits: limited.map(limitOf) } : {}),
    ...(ruled.length > 0 ? { policies: ruled.map(policyOf) } : {}),
    ...(priced.length > 0 ? { prices: agreed } : {}),
  }
}

/** A key by its secret's hash, and while it is rotated by the one before. Of a user who may do less, it does less. */
function entriesOf(
  { secretHash, previousHash, previousUntil, ...key }: KeyRow,
  people: readonly UserRow[],
  now: number,
): [string, SnapshotKey][] {
  const user = people.find(({ id }) => id === key.userId)
  if (key.userId !== null && !user?.active) return []
  const { expiresAt } = key
  const entry = entryOf(key, user)
  if (previousHash === null || previousUntil === null || previousUntil <= now) return [[secretHash, entry]]
  const until = Math.min(previousUntil, expiresAt ?? previousUntil)
  return [
    [secretHash, entry],
    [previousHash, { ...entry, expiresAt: until }],
  ]
}

function entryOf(
  { id, name, scopes, expiresAt, teamId, tags, models }: Omit<KeyRow, 'secretHash' | 'previousHash' | 'previousUntil'>,
  user: UserRow | undefined,
): SnapshotKey {
  const allowed = user && SCOPES_OF_ROLE[user.role]
  const team = teamId ?? user?.teamId
  return {
    id,
    name,
    scopes: allowed ? scopes.filter((scope) => allowed.includes(scope)) : scopes,
    expiresAt,
    ...(team ? { teamId: team } : {}),
    ...(user ? { userId: user.id, role: user.role } : {}),
    ...(tags && tags.length > 0 ? { tags } : {}),
    ...(models && models.length > 0 ? { models } : {}),
  }
}

function credentialOf(row: typeof credentials.$inferSelect): SnapshotCredential {
  const { id, provider, baseUrl, secret, weight, region } = row
  return { id, provider, baseUrl, secret, ...(weight === 1 ? {} : { weight }), ...(region ? { region } : {}) }
}

function limitOf({ id, kind, definition }: typeof limits.$inferSelect): SnapshotLimit {
  return { id, kind, ...definition } as SnapshotLimit
}

function policyOf({ id, version, definition }: typeof policies.$inferSelect): SnapshotPolicy {
  return { id, version, definition }
}
