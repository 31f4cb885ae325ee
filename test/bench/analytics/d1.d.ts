import type * as Workers from '@cloudflare/workers-types'

/** The platform's names, of which benches know only the database's: all of them would hide Node's own. */
declare global {
  type D1Database = Workers.D1Database
  type D1PreparedStatement = Workers.D1PreparedStatement
  type D1Result<T = unknown> = Workers.D1Result<T>
  type KVNamespace = Workers.KVNamespace
}
