import type { TailRequest } from '../contract/live-tail.ts'
import { MINUTE_MS } from '../shared/time.ts'
import { open } from '../storage/db.ts'
import { requestsOf } from '../storage/requests.ts'
import { tailRequestOf } from './tail-request.ts'

/** Isolates hear within 55 s that somebody watches; until then their requests are looked up where they are recorded. */
export const CATCH_UP_MS = MINUTE_MS
/** How many are looked up at a time: the latest. */
const ROWS_MAX = 100
/** How many ids are remembered: far more than are looked up. */
const SHOWN_MAX = 20_000

/** The first minute of being watched. */
export interface CatchUp {
  /** Epoch ms. */
  readonly since: number
  readonly until: number
  /** Ids of the requests that were shown: one may come from its isolate and from the database. */
  readonly shown: Set<string>
}

/** What of some requests was not shown yet; from now on it was. */
export function unshown(catchUp: CatchUp | null, rows: readonly TailRequest[]): readonly TailRequest[] {
  if (!catchUp) return rows
  const fresh = rows.filter(({ id }) => !catchUp.shown.has(id))
  for (const { id } of fresh) catchUp.shown.add(id)
  // Sets iterate in the order of insertion: the first are the oldest.
  for (const oldest of catchUp.shown) {
    if (catchUp.shown.size <= SHOWN_MAX) break
    catchUp.shown.delete(oldest)
  }
  return fresh
}

/** What was recorded of requests that ended since somebody watches, oldest first; nothing while the database cannot be asked. */
export async function recordedSince(since: number, db: D1Database, tenantId: string): Promise<TailRequest[]> {
  const rows = await requestsOf(open({ DB: db }), tenantId)
    .list({ before: null, limit: ROWS_MAX })
    .catch(() => [])
  const ended = rows.filter(({ at, latencyMs }) => at + latencyMs >= since)
  return ended.toReversed().map(tailRequestOf)
}
