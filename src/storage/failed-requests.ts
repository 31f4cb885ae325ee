import { and, desc, eq, gt, ne, sql } from 'drizzle-orm'
import { DAY_MS, MINUTE_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import type { Fact } from './facts.ts'
import { requests, webhookDeliveries } from './schema.ts'
import { announce } from './webhooks.ts'

const EVENT = 'request.failed'

/**
 * Tells tenants of requests that failed: of one in a minute and tenant at most, with how many there were since the last
 * that was told of. `facts` are stored already.
 */
export async function announceFailures(db: Db, facts: readonly Fact[], now: number): Promise<void> {
  const latest = new Map<string, Fact>()
  for (const fact of facts) if (fact.outcome === 'failed') latest.set(fact.tenantId, fact)
  for (const fact of latest.values()) await announceFailure(db, fact, now)
}

async function announceFailure(db: Db, fact: Fact, now: number): Promise<void> {
  const { tenantId } = fact
  const lastAt = await lastTold(db, tenantId)
  if (now - lastAt < MINUTE_MS) return
  const data = { ...dataOf(fact), failedSince: 1 }
  // Nobody who listens: nothing is to be counted.
  if ((await announce(db, tenantId, EVENT, data, now)).length === 0) return
  const failedSince = Math.max(1, await failuresSince(db, tenantId, Math.max(lastAt, now - DAY_MS)))
  const once = `failed_${Math.floor(now / MINUTE_MS)}`
  const [first, ...rest] = await announce(db, tenantId, EVENT, { ...data, failedSince }, now, once)
  if (first) await bounded(db.batch([first, ...rest]))
}

function dataOf({ id, at, keyId, requestedModel, provider, model, status, errorCode, latencyMs }: Fact) {
  return { request: id, at, key: keyId, requestedModel, provider, model, status, errorCode, latencyMs }
}

async function lastTold(db: Db, tenantId: string): Promise<number> {
  const last = db
    .select({ at: webhookDeliveries.createdAt })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.event, EVENT)))
    .orderBy(desc(webhookDeliveries.createdAt))
    .limit(1)
  return (await bounded(last.get()))?.at ?? 0
}

async function failuresSince(db: Db, tenantId: string, since: number): Promise<number> {
  const failed = db
    .select({ count: sql<number>`count(*)` })
    .from(requests)
    .where(
      and(
        eq(requests.tenantId, tenantId),
        gt(requests.at, since),
        // As the index of what failed has it.
        ne(requests.outcome, 'ok'),
        eq(requests.outcome, 'failed'),
      ),
    )
  return Number((await bounded(failed.get()))?.count ?? 0)
}
