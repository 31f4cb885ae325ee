import type { BatchItem } from 'drizzle-orm/batch'
import { drizzle } from 'drizzle-orm/d1'
import { Fault } from '../shared/faults.ts'
import { SECOND_MS, within } from '../shared/time.ts'

/** Opens the database for typed questions. */
export function open(env: { readonly DB: D1Database }) {
  return drizzle(env.DB)
}

export type Db = ReturnType<typeof open>

/** A statement not yet run: a write and what must go with it are run in one batch. */
export type Statement = BatchItem<'sqlite'>

/** How long anything waits for the database. */
export const STORE_LIMIT_MS = 5 * SECOND_MS

/** Waits for the database, but not for long: a late answer becomes the fault `store_unavailable`. A late write may still happen. */
export function bounded<T>(work: PromiseLike<T>, limitMs = STORE_LIMIT_MS): Promise<T> {
  return within(limitMs, Promise.resolve(work), () => {
    throw new Fault('store_unavailable', 'The store did not answer in time.')
  })
}
