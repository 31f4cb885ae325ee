import { and, desc, eq, getTableColumns, gte, isNotNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { UsageFilter } from '../contract/analytics.ts'
import { bounded, type Db } from './db.ts'
import { fitsFilter } from './request-filter.ts'
import { requests } from './schema.ts'

/** As filters call it. */
const r = alias(requests, 'r')
const { tenantId: _tenant, batch: _batch, ...visible } = getTableColumns(requests)
/** Texts may be long, and a page has many: a list does without. */
const {
  tenantId: _tenantOf,
  batch: _batchOf,
  prompt: _prompt,
  answer: _answer,
  routing: _routing,
  ...listed
} = getTableColumns(r)

/** A request as it is kept. */
export type StoredRequest = Omit<typeof requests.$inferSelect, 'tenantId' | 'batch'>

/** A tenant's requests, newest first. Opening them binds the tenant. A store that is late or down rejects. */
export function requestsOf(db: Db, tenantId: string) {
  const mine = eq(requests.tenantId, tenantId)
  return {
    /** By our id, or by the id inside the answer: several may share that, when one answer was served again from memory. */
    find: (id: string) => {
      const meant = and(mine, or(eq(requests.id, id), eq(requests.upstreamId, id)))
      const order = [desc(sql`${requests.id} = ${id}`), desc(requests.at), desc(requests.id)]
      return bounded(
        db
          .select(visible)
          .from(requests)
          .where(meant)
          .orderBy(...order)
          .limit(1)
          .get(),
      )
    },
    /** The latest on which policies decided. */
    decided: (limit: number) =>
      bounded(
        db
          .select({ id: requests.id, at: requests.at, policy: requests.policy })
          .from(requests)
          .where(and(mine, isNotNull(requests.policy), sql`${requests.policy} ->> '$.facts' <> '{}'`))
          .orderBy(desc(requests.at), desc(requests.id))
          .limit(limit)
          .all(),
      ),
    /** The page of those that fit `wanted` that follows the request with the id `before`; the first where that is null. Texts are left out. */
    list: ({ before, limit, wanted = {} }: { before: string | null; limit: number; wanted?: Wanted }) => {
      const position = sql`(select at, id from ${requests} where ${mine} and ${requests.id} = ${before})`
      const older = before === null ? undefined : sql`(${r.at}, ${r.id}) < ${position}`
      return bounded(
        db
          .select(listed)
          .from(r)
          .where(and(eq(r.tenantId, tenantId), fits(wanted), older))
          .orderBy(desc(r.at), desc(r.id))
          .limit(limit)
          .all(),
      )
    },
  }
}

/** Which requests are meant. Epoch ms: `from` is part of the period, `to` is not. */
export interface Wanted {
  readonly filter?: UsageFilter
  readonly outcome?: 'ok' | 'failed' | 'cancelled' | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

function fits({ filter = {}, outcome, from, to }: Wanted) {
  return and(
    from === undefined ? undefined : gte(r.at, from),
    to === undefined ? undefined : lt(r.at, to),
    outcome === undefined ? undefined : outcome === 'ok' ? eq(r.outcome, 'ok') : FAILED[outcome],
    fitsFilter(filter),
  )
}

/** Said as the index of what failed says it, so that it serves. */
const FAILED = {
  failed: sql`outcome <> 'ok' AND outcome = 'failed'`,
  cancelled: sql`outcome <> 'ok' AND outcome = 'cancelled'`,
}
