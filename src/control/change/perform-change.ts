import { publishTenant } from '../../identity/publish.ts'
import { refetchSnapshot } from '../../identity/snapshots.ts'
import { Fault } from '../../shared/faults.ts'
import { auditOf } from '../../storage/audit.ts'
import { bounded, type Statement } from '../../storage/db.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import type { Change, Operation, Write } from '../endpoint.ts'
import type { Asked } from './asked.ts'
import { type Named, nameOf, rememberedReply, replayOf } from './idempotency.ts'
import { checkMatch, type Seen, stateOf, withoutSecrets } from './state-of.ts'

type Writing = Operation<unknown, undefined>

/** Others may change the same tenant at the same moment; after so many times in vain the caller is told to try again. */
const TRIES_MAX = 8

/**
 * Makes a change: what it does, its entry in the audit log and its remembered reply are one batch, of which all happens or nothing.
 * A change that another one outran is made again on what that one left.
 */
export async function performChange(endpoint: Write, operation: Writing, asked: Asked): Promise<Response> {
  const named = await nameOf(asked, endpoint, operation)
  const replayed = named && (await replayOf(named, operation))
  if (replayed) return replayed
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const answer = await tryOnce(endpoint, operation, asked, named)
    if (answer) return answer
  }
  throw new Fault('store_unavailable', 'Too many changes at once: try again.')
}

/** Null: another change came between what this one looked at and what it did. */
async function tryOnce(
  endpoint: Write,
  operation: Writing,
  asked: Asked,
  named: Named | null,
): Promise<Response | null> {
  const size = await auditOf(operation.db, operation.tenantId).size()
  const seen = await stateOf(endpoint, operation)
  await checkMatch(asked.headers, seen)
  const change = await endpoint.handle(operation)
  try {
    return await finish(endpoint, operation, change, seen, named, size)
  } catch (thrown) {
    if (!isOutrun(thrown)) throw conflictOr(thrown, named)
    return named && replayOf(named, operation)
  }
}

function isOutrun(thrown: unknown): boolean {
  return reasonsOf(thrown).includes('audit_log.tenant_id, audit_log.seq')
}

async function finish(
  endpoint: Write,
  operation: Writing,
  change: Change<unknown>,
  seen: Seen | null,
  named: Named | null,
  size: number,
): Promise<Response> {
  const { statements, entityId, afterwards, tenantId = operation.tenantId } = change
  const { db, caller, now, requestId, ip } = operation
  const reply = endpoint.reply.parse(change.reply)
  const status = endpoint.method === 'POST' ? 201 : 200
  const entry = {
    actor: caller.key.id,
    userId: caller.key.userId ?? null,
    action: endpoint.audit,
    entityId,
    requestId,
    at: now,
    ip,
    before: seen?.shown ?? null,
    after: endpoint.method === 'DELETE' ? null : withoutSecrets(reply),
  }
  const [audit] = await auditOf(db, operation.tenantId).add(entry, size)
  const touch: Statement[] = endpoint.publishes ? [tenantsOf(db).touch(tenantId, now)] : []
  const remembered = named ? await rememberedReply(named, { status, reply }, operation) : []
  await bounded(db.batch([audit, ...touch, ...remembered, ...statements]))
  afterwards?.()
  const headers = new Headers({ 'x-request-id': requestId })
  if (endpoint.publishes && !(await published(tenantId, operation))) headers.set('x-sluice-publication', 'pending')
  return Response.json(reply, { status, headers })
}

/** Two writes at once may both have found a name free; the database lets one have it. */
function conflictOr(thrown: unknown, named: Named | null): unknown {
  const reasons = reasonsOf(thrown)
  if (!reasons.includes('UNIQUE constraint failed')) return thrown
  if (named && reasons.includes('idempotent_replies')) {
    return new Fault('conflict', 'The same request is being carried out already.', {
      cause: thrown,
      retryAfterMs: 1_000,
    })
  }
  return new Fault('conflict', 'Somebody else was faster: it exists already.', { cause: thrown })
}

function reasonsOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.message} ${String(thrown.cause)}` : ''
}

/** The change is safe in the database; when it cannot be published now, the clock does it within a minute or two. */
async function published(tenantId: string, { env, now }: Writing): Promise<boolean> {
  try {
    await publishTenant(env, tenantId)
    await refetchSnapshot(tenantId, env, now)
    return true
  } catch {
    return false
  }
}
