import { openDataKey, openSecret, sealSecret } from '../../identity/seal.ts'
import { Fault } from '../../shared/faults.ts'
import { sha256Hex } from '../../shared/ids.ts'
import type { Statement } from '../../storage/db.ts'
import { idempotentRepliesOf } from '../../storage/idempotent-replies.ts'
import type { Operation, Write } from '../endpoint.ts'
import type { Asked } from './asked.ts'

/** A change that its caller has given a name, so that it is made once however often it is sent. */
export interface Named {
  readonly name: string
  /** Tells whether it is the same. */
  readonly fingerprint: string
}

const NAME = /^[\x21-\x7e]{1,255}$/

/**
 * Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07); null where none is given. A name holds for a day, for the
 * tenant and the path.
 */
export async function nameOf(
  { path, text, headers }: Asked,
  { method }: Write,
  { caller }: Operation<unknown, undefined>,
): Promise<Named | null> {
  const given = headers.get('idempotency-key')
  if (given === null) return null
  const key = given.replace(/^"(.*)"$/, '$1')
  if (!NAME.test(key)) {
    throw new Fault('invalid_request', 'An `Idempotency-Key` has 1 to 255 printable characters without spaces.')
  }
  // Without a data key nothing can be sealed, and only the operator has none.
  if (!caller.tenant.dataKey) return null
  return { name: `${method} ${path} ${key}`, fingerprint: await sha256Hex(`${method} ${path} ${text}`) }
}

/** What the same request was answered before; null: it was not made yet. Another request of the same name is refused. */
export async function replayOf(
  { name, fingerprint }: Named,
  { db, tenantId, now, caller, env, requestId }: Operation<unknown, undefined>,
): Promise<Response | null> {
  const kept = await idempotentRepliesOf(db, tenantId).find(name, now)
  if (!kept) return null
  if (kept.fingerprint !== fingerprint) {
    throw new Fault('idempotency_mismatch', 'This `Idempotency-Key` was used for another request.')
  }
  const { dataKey } = caller.tenant
  if (!dataKey) return null
  const text = await openSecret(await openDataKey(env, dataKey, tenantId), kept.reply, placeOf(tenantId, name))
  const headers = { 'content-type': 'application/json', 'x-request-id': requestId, 'idempotency-replayed': 'true' }
  return new Response(text, { status: kept.status, headers })
}

/** Remembers a reply. It is sealed: it may hold a secret that is shown once. */
export async function rememberedReply(
  { name, fingerprint }: Named,
  { status, reply }: { readonly status: number; readonly reply: unknown },
  { db, tenantId, now, caller, env }: Operation<unknown, undefined>,
): Promise<Statement[]> {
  const { dataKey } = caller.tenant
  if (!dataKey) return []
  const opened = await openDataKey(env, dataKey, tenantId)
  const sealed = await sealSecret(opened, JSON.stringify(reply), placeOf(tenantId, name))
  return idempotentRepliesOf(db, tenantId).add({ name, fingerprint, status, reply: sealed, createdAt: now })
}

function placeOf(tenantId: string, rowId: string) {
  return { tenantId, table: 'idempotent_replies', rowId }
}
