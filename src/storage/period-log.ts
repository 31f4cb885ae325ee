import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { requests } from './schema.ts'

const { id, at, keyId, requestedModel, provider, model, stream, cache, outcome, attempts } = requests
const { inputTokens, cachedInputTokens, outputTokens, finishReason, costNanos, grade, gradeWeight } = requests
const columns = { id, at, keyId, requestedModel, provider, model, stream, cache, outcome, attempts }
const amounts = { inputTokens, cachedInputTokens, outputTokens, finishReason, costNanos, grade, gradeWeight }

/** A tenant's newest chat requests of a period (epoch ms, the end not part of it), at most so many; prompts where they are stored. */
export function periodLog(db: Db, tenantId: string, from: number, to: number, limit: number) {
  return bounded(
    db
      .select({ ...columns, ...amounts, prompt: sql<string | null>`substr(${requests.prompt}, 1, 20000)` })
      .from(requests)
      .where(and(eq(requests.tenantId, tenantId), eq(requests.operation, 'chat'), gte(at, from), lt(at, to)))
      .orderBy(desc(at), desc(id))
      .limit(limit)
      .all(),
  )
}

/** How many requests a tenant made in a period, how many failed, and what all cost. */
export async function periodTotals(db: Db, tenantId: string, from: number, to: number) {
  const row = await bounded(
    db
      .select({
        requests: sql<number>`count(*)`,
        failed: sql<number>`coalesce(sum(${outcome} = 'failed'), 0)`,
        costNanos: sql<number>`coalesce(sum(${costNanos}), 0)`,
      })
      .from(requests)
      .where(and(eq(requests.tenantId, tenantId), gte(at, from), lt(at, to)))
      .get(),
  )
  return row ?? { requests: 0, failed: 0, costNanos: 0 }
}
