import { and, desc, eq, gte, inArray, isNotNull, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import type { RoutingFact } from './facts.ts'
import { feedback, requests } from './schema.ts'

/** One thing that is known of an answer's quality, 0 to 1, and how far it is to be trusted. */
export interface Grade {
  /** `signals`, `api`, `judge`, `regenerated`, `continued` */
  readonly source: string
  readonly score: number
  readonly weight: number
}

/** A request that `auto` routed, what came of it, and what is known of its quality. */
export interface LoggedRequest {
  readonly id: string
  readonly at: number
  /** `provider/model` */
  readonly arm: string
  readonly routing: RoutingFact
  readonly outcome: string
  readonly costNanos: number
  readonly outputTokens: number
  readonly latencyMs: number
  readonly grades: readonly Grade[]
}

/** A tenant's newest routed requests since a moment (epoch ms), at most so many, oldest first. */
export async function gradedLog(db: Db, tenantId: string, since: number, limit: number): Promise<LoggedRequest[]> {
  const rows = await bounded(
    db
      .select({
        id: requests.id,
        at: requests.at,
        provider: requests.provider,
        model: requests.model,
        routing: requests.routing,
        outcome: requests.outcome,
        costNanos: requests.costNanos,
        outputTokens: requests.outputTokens,
        latencyMs: requests.latencyMs,
        grade: requests.grade,
        gradeWeight: requests.gradeWeight,
      })
      .from(requests)
      .where(and(eq(requests.tenantId, tenantId), gte(requests.at, since), isNotNull(requests.routing)))
      .orderBy(desc(requests.at), desc(requests.id))
      .limit(limit)
      .all(),
  )
  const said = await feedbackOn(
    db,
    tenantId,
    rows.map(({ id }) => id),
  )
  return rows.toReversed().flatMap(({ provider, model, routing, grade, gradeWeight, ...row }): LoggedRequest[] => {
    if (!routing) return []
    const own = grade === null ? [] : [{ source: 'signals', score: grade, weight: gradeWeight ?? 0 }]
    return [{ ...row, arm: `${provider}/${model}`, routing, grades: [...own, ...(said.get(row.id) ?? [])] }]
  })
}

async function feedbackOn(db: Db, tenantId: string, ids: readonly string[]): Promise<Map<string, Grade[]>> {
  // One bound value, however many ids: D1 takes a hundred.
  const listed = sql`(select value from json_each(${JSON.stringify(ids)}))`
  const rows = await bounded(
    db
      .select()
      .from(feedback)
      .where(and(eq(feedback.tenantId, tenantId), inArray(feedback.requestId, listed)))
      .all(),
  )
  return Map.groupBy(
    rows.map(({ requestId, source, score, weight }) => ({ requestId, source, score, weight })),
    ({ requestId }) => requestId,
  )
}

/** One grade of several, each as far as it is trusted: the more precise ones count by more. Null: none. */
export function together(grades: readonly Grade[]): { readonly grade: number; readonly weight: number } | null {
  const sum = grades.reduce((total, { weight }) => total + weight, 0)
  if (!(sum > 0)) return null
  const grade = grades.reduce((total, { score, weight }) => total + score * weight, 0) / sum
  return { grade, weight: Math.min(1, sum) }
}
