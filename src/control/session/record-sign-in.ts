import type { Env } from '../../env.ts'
import type { Caller } from '../../identity/identify.ts'
import { Fault } from '../../shared/faults.ts'
import { auditOf } from '../../storage/audit.ts'
import { bounded, open } from '../../storage/db.ts'

const TRIES_MAX = 5

/** Writes into the audit log that a browser was signed in with a key. Nobody is signed in whom it does not tell of. */
export async function recordSignIn(
  { tenant, key }: Caller,
  request: Request,
  env: Env,
  requestId: string,
  now: number,
): Promise<void> {
  const db = open(env)
  const log = auditOf(db, tenant.tenantId)
  const entry = {
    actor: key.id,
    userId: key.userId ?? null,
    action: 'session.begin',
    entityId: key.id,
    requestId,
    at: now,
    ip: request.headers.get('cf-connecting-ip'),
    before: null,
    after: null,
  }
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const [row] = await log.add(entry, await log.size())
    try {
      await bounded(db.batch([row]))
      return
    } catch (thrown) {
      // Another entry came between: this one gets the next number.
      if (!String(thrown instanceof Error ? `${thrown.message} ${thrown.cause}` : thrown).includes('audit_log.seq')) {
        throw thrown
      }
    }
  }
  throw new Fault('store_unavailable', 'Too many changes at once: try again.')
}
