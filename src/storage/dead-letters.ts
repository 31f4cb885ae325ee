import { asc, count, desc, sql } from 'drizzle-orm'
import { bounded, type Db, open } from './db.ts'
import { deadLetters } from './schema.ts'

/** A message that could not be stored where it belongs. */
export interface DeadLetter {
  /** The queue's own id of the message: kept twice, it is one letter. */
  readonly id: string
  readonly at: number
  /** The queue it came from. */
  readonly origin: string
  readonly body: string
}

/** Keeps a letter, for whoever has no database at hand: the one import that is needed when all else failed. */
export async function bury(stores: { readonly DB: D1Database }, letter: DeadLetter): Promise<void> {
  await deadLettersOf(open(stores)).add(letter)
}

/** The messages that nobody could store. A store that is late or down rejects. */
export function deadLettersOf(db: Db) {
  return {
    add: (letter: DeadLetter) => bounded(db.insert(deadLetters).values(letter).onConflictDoNothing()),
    count: async () => (await bounded(db.select({ letters: count() }).from(deadLetters).get()))?.letters ?? 0,
    /** The latest. */
    list: (limit: number) =>
      bounded(db.select().from(deadLetters).orderBy(desc(deadLetters.at), desc(deadLetters.id)).limit(limit).all()),
    /** Those to be tried next: the never tried first, then the longest untried. */
    due: (limit: number) =>
      bounded(
        db
          .select()
          .from(deadLetters)
          .orderBy(asc(deadLetters.triedAt), asc(deadLetters.at), asc(deadLetters.id))
          .limit(limit)
          .all(),
      ),
    tried: (ids: readonly string[], at: number) =>
      bounded(db.update(deadLetters).set({ triedAt: at }).where(among(ids))),
    remove: (ids: readonly string[]) => bounded(db.delete(deadLetters).where(among(ids))),
  }
}

/** As one bound value: a statement takes a hundred. */
function among(ids: readonly string[]) {
  return sql`${deadLetters.id} in (select value from json_each(${JSON.stringify(ids)}))`
}
