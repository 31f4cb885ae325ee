import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { requests } from './schema.ts'

/** A stored request, as far as usage patterns look at it. */
export interface UsageSample {
  readonly at: number
  readonly keyId: string
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly costNanos: number
  /** The beginning of its text, and its length in characters; null: no text is stored. */
  readonly head: string | null
  readonly length: number | null
}

const HEAD_CHARACTERS = 2_048

/** A tenant's latest chat requests of a period (epoch ms). A store that is late or down rejects. */
export function latestRequests(
  db: Db,
  tenantId: string,
  { from, to }: { readonly from: number; readonly to: number },
  limit: number,
): Promise<UsageSample[]> {
  return bounded(
    db
      .select({
        at: requests.at,
        keyId: requests.keyId,
        inputTokens: requests.inputTokens,
        cachedInputTokens: requests.cachedInputTokens,
        costNanos: requests.costNanos,
        head: sql<string | null>`substr(${requests.prompt}, 1, ${HEAD_CHARACTERS})`,
        length: sql<number | null>`length(${requests.prompt})`,
      })
      .from(requests)
      .where(
        and(
          eq(requests.tenantId, tenantId),
          gte(requests.at, from),
          lt(requests.at, to),
          eq(requests.operation, 'chat'),
        ),
      )
      .orderBy(desc(requests.at), desc(requests.id))
      .limit(limit)
      .all(),
  )
}
