import { and, eq, sql } from 'drizzle-orm'
import { Fault } from '../shared/faults.ts'
import { asRecord, parseJson, type Raw } from '../shared/json.ts'
import { bounded, type Db } from './db.ts'
import { storedResponses } from './schema.ts'

/** An answer of `/v1/responses` that can be referred to by its id. */
export interface StoredResponse {
  readonly id: string
  readonly previousId: string | null
  /** Epoch ms. */
  readonly createdAt: number
  readonly expiresAt: number
  /** Who answered, as `provider/model`. */
  readonly arm: string
  /** Whether that target keeps it too, under the same id. */
  readonly isNative: boolean
  /** The items that were sent in, without those of the responses before. */
  readonly input: readonly unknown[]
  /** The response object as the caller was given it. */
  readonly response: Raw
}

/** A conversation longer than this is not one that a model could read. */
const CHAIN_MAX = 500
/** More than any model reads, and what an isolate can hold a few of. */
const CHAIN_CHARACTERS_MAX = 16 * 1024 * 1024
/** D1 takes rows of 2 MB. */
const ROW_CHARACTERS_MAX = 900_000

const columns = {
  id: storedResponses.id,
  previousId: storedResponses.previousId,
  createdAt: storedResponses.createdAt,
  expiresAt: storedResponses.expiresAt,
  arm: storedResponses.arm,
  isNative: storedResponses.isNative,
  input: storedResponses.input,
  response: storedResponses.response,
}

/** A tenant's stored responses. Opening them binds the tenant, so that no id leads to another's. */
export function storedResponsesOf(db: Db, tenantId: string, now: number) {
  const mine = and(eq(storedResponses.tenantId, tenantId), sql`${storedResponses.expiresAt} > ${now}`)
  return {
    find: async (id: string): Promise<StoredResponse | null> => {
      const row = await bounded(
        db
          .select(columns)
          .from(storedResponses)
          .where(and(mine, eq(storedResponses.id, id)))
          .get(),
      )
      return row ? { ...row, input: row.input ?? [], response: asRecord(row.response) } : null
    },
    /** A response and all those before it, the first one first; nothing when one of them is gone, a fault when they are too long. */
    chain: async (id: string): Promise<StoredResponse[]> => {
      const rows = await bounded(db.all<Record<string, unknown>>(chainQuery(tenantId, id, now)))
      if (Number(rows[0]?.size) > CHAIN_CHARACTERS_MAX) throw tooLong()
      const chain = rows.map(read)
      return chain[0]?.previousId === null ? chain : []
    },
    /** Writes one down; false when it is too long to be kept. */
    add: async (response: StoredResponse): Promise<boolean> => {
      const length = JSON.stringify(response.input).length + JSON.stringify(response.response).length
      if (length > ROW_CHARACTERS_MAX) return false
      await bounded(
        db
          .insert(storedResponses)
          .values({ ...response, tenantId, input: [...response.input] })
          .run(),
      )
      return true
    },
    /** True when there was one to be removed. */
    remove: async (id: string): Promise<boolean> => {
      const { meta } = await bounded(
        db
          .delete(storedResponses)
          .where(and(mine, eq(storedResponses.id, id)))
          .run(),
      )
      return meta.changes > 0
    },
  }
}

function tooLong(): Fault {
  const message = 'The conversation before this request is longer than a model could read.'
  return new Fault('context_length_exceeded', message, { param: 'previous_response_id' })
}

/** The last row tells by its size whether the walk ended because of it. */
function chainQuery(tenantId: string, id: string, now: number) {
  return sql`
    WITH RECURSIVE chain(id, previous_id, created_at, expires_at, arm, is_native, input, response, depth, size) AS (
      SELECT id, previous_id, created_at, expires_at, arm, is_native, input, response, 0,
        length(input) + length(response)
      FROM stored_responses
      WHERE tenant_id = ${tenantId} AND id = ${id} AND expires_at > ${now}
      UNION ALL
      SELECT s.id, s.previous_id, s.created_at, s.expires_at, s.arm, s.is_native, s.input, s.response, chain.depth + 1,
        chain.size + length(s.input) + length(s.response)
      FROM stored_responses AS s JOIN chain ON s.tenant_id = ${tenantId} AND s.id = chain.previous_id
      WHERE chain.depth < ${CHAIN_MAX} AND chain.size <= ${CHAIN_CHARACTERS_MAX} AND s.expires_at > ${now}
    )
    SELECT * FROM chain ORDER BY depth DESC`
}

function read(row: Record<string, unknown>): StoredResponse {
  const input = parseJson(String(row.input))
  return {
    id: String(row.id),
    previousId: typeof row.previous_id === 'string' ? row.previous_id : null,
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    arm: String(row.arm),
    isNative: Number(row.is_native) === 1,
    input: Array.isArray(input) ? input : [],
    response: asRecord(parseJson(String(row.response))),
  }
}
