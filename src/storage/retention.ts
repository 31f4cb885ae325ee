import { sql } from 'drizzle-orm'
import { DAY_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import {
  auditLog,
  deadLetters,
  feedback,
  jobRuns,
  mails,
  requests,
  storedResponses,
  tenants,
  usageHalfHours,
  usageMinutes,
  webhookDeliveries,
} from './schema.ts'

const DEFAULT_DAYS = 90

/**
 * The tenants with requests past their retention, the longest overdue first, and before when each forgets. For the clock: it
 * sees every tenant.
 */
export function overdueTenants(db: Db, now: number, limit: number): Promise<{ tenantId: string; cutoff: number }[]> {
  const days = sql`coalesce(json_extract(${tenants.settings}, '$.retentionDays'), ${DEFAULT_DAYS})`
  const cutoff = sql<number>`${now} - ${days} * ${DAY_MS}`
  const oldest = sql`(select min(${requests.at}) from ${requests} where ${requests.tenantId} = ${tenants.id})`
  return bounded(
    db
      .select({ tenantId: tenants.id, cutoff })
      .from(tenants)
      .where(sql`${oldest} < ${cutoff}`)
      .orderBy(sql`${oldest} - (${cutoff})`)
      .limit(limit)
      .all(),
  )
}

/** Deletes at most `limit` of a tenant's oldest requests from before `cutoff`, and says how many. Their hourly totals stay. */
export async function forgetRequests(db: Db, tenantId: string, cutoff: number, limit: number): Promise<number> {
  const old = sql`select id from ${requests} where ${requests.tenantId} = ${tenantId} and ${requests.at} < ${cutoff} order by ${requests.at} limit ${limit}`
  const result = await bounded(db.delete(requests).where(sql`id in (${old})`))
  return result.meta.changes
}

const AGEING = {
  'job runs': { table: jobRuns, at: jobRuns.startedAt },
  feedback: { table: feedback, at: feedback.at },
  'dead letters': { table: deadLetters, at: deadLetters.at },
  'stored responses': { table: storedResponses, at: storedResponses.expiresAt },
  mails: { table: mails, at: mails.createdAt },
  'webhook messages': { table: webhookDeliveries, at: webhookDeliveries.createdAt },
}

/**
 * Erases what at most `limit` audit entries from before `cutoff` say of what was changed, and says of how many. The entries stay:
 * their log would not be provable without them.
 */
export async function eraseAuditPayloads(db: Db, cutoff: number, limit: number): Promise<number> {
  const isFull = sql`(${auditLog.before} is not null or ${auditLog.after} is not null)`
  const old = sql`select rowid from ${auditLog} where ${auditLog.at} < ${cutoff} and ${isFull} limit ${limit}`
  const erased = db.update(auditLog).set({ before: null, after: null }).where(sql`rowid in (${old})`)
  return (await bounded(erased)).meta.changes
}

/** What ages by the clock alone, whoever's it is. */
export type Ageing = keyof typeof AGEING

const GRAIN_TABLES = { minutes: usageMinutes, 'half hours': usageHalfHours } as const

/** Totals that are not kept for ever. */
export type AgeingTotals = keyof typeof GRAIN_TABLES

/**
 * Deletes those of the `limit` oldest totals of a grain that are from before `cutoff`, and says how many. By their order of
 * coming, which needs no index: what came late goes late.
 */
export async function forgetTotals(db: Db, grain: AgeingTotals, cutoff: number, limit: number): Promise<number> {
  const table = GRAIN_TABLES[grain]
  const oldest = sql`select rowid, ${table.at} as at from ${table} order by rowid limit ${limit}`
  const result = await bounded(
    db.delete(table).where(sql`rowid in (select rowid from (${oldest}) where at < ${cutoff})`),
  )
  return result.meta.changes
}

/** Deletes at most `limit` rows of a kind from before `cutoff`, and says how many. */
export async function forgetOld(db: Db, kind: Ageing, cutoff: number, limit: number): Promise<number> {
  const { table, at } = AGEING[kind]
  const result = await bounded(
    db.delete(table).where(sql`rowid in (select rowid from ${table} where ${at} < ${cutoff} limit ${limit})`),
  )
  return result.meta.changes
}
