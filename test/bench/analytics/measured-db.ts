import { drizzle } from 'drizzle-orm/d1'
import type { Db } from '../../../src/storage/db.ts'

/** What questions to a database came to. */
export interface Spent {
  /** Milliseconds that the database itself says it took. */
  durationMs: number
  rowsRead: number
  statements: number
}

/** A database that counts what each question costs it. */
export function measured(database: D1Database): { db: Db; spent: Spent; reset(): void } {
  const spent: Spent = { durationMs: 0, rowsRead: 0, statements: 0 }
  const note = (results: readonly { readonly meta: { duration: number; rows_read: number } }[]) => {
    for (const { meta } of results) {
      spent.durationMs += meta.duration
      spent.rowsRead += meta.rows_read
      spent.statements++
    }
  }
  const counting = (statement: D1PreparedStatement): D1PreparedStatement => ({
    ...statement,
    bind: (...values: unknown[]) => counting(statement.bind(...values)),
    first: () => Promise.reject(new Error('Nobody asks so.')),
    async run<T>() {
      const result = await statement.run<T>()
      note([result])
      return result
    },
    async all<T>() {
      const result = await statement.all<T>()
      note([result])
      return result
    },
    async raw<T>() {
      // Through `all`, as `raw` tells no cost: columns in their order.
      const result = await statement.all<Record<string, unknown>>()
      note([result])
      return result.results.map((row) => Object.values(row)) as T[] & [string[], ...T[]]
    },
  })
  const wrapped = { ...database, prepare: (query: string) => counting(database.prepare(query)) } as D1Database
  return {
    db: drizzle(wrapped) as unknown as Db,
    spent,
    reset() {
      spent.durationMs = 0
      spent.rowsRead = 0
      spent.statements = 0
    },
  }
}
