import type { Env } from '../../env.ts'
import type { Caller } from '../../identity/identify.ts'
import { Fault } from '../../shared/faults.ts'
import { auditOf } from '../../storage/audit.ts'
import { homeOf } from '../../storage/databases.ts'
import { bounded, open } from '../../storage/db.ts'

const TRIES_MAX = 5

/** What somebody came by without changing anything. */
export interface Access {
  /** What it is called in the log: `session.begin`, `audit.export`. */
  readonly action: `${string}.${string}`
  /** What it was of: a key, a session, a log. */
  readonly entityId: string
  readonly requestId: string
  /** The address that the request came from; null: the platform does not say. */
  readonly ip: string | null
}

/**
 * Writes a sign-in, or a look at what is secret, into the tenant's audit log. To be awaited before anything is shown: nobody
 * comes by what the log does not tell of. Changes need none: theirs is written with them.
 */
export async function recordAccess({ tenant, key }: Caller, access: Access, env: Env, now: number): Promise<void> {
  const db = open(await homeOf(env, tenant.tenantId, now))
  const log = auditOf(db, tenant.tenantId)
  const entry = { ...access, actor: key.id, userId: key.userId ?? null, at: now, before: null, after: null }
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const [row] = await log.add(entry, await log.size())
    try {
      await bounded(db.batch([row]))
      return
    } catch (thrown) {
      // Another entry came between: this one gets the next number.
      if (!wasOutrun(thrown)) throw thrown
    }
  }
  throw new Fault('store_unavailable', 'Too many changes at once: try again.')
}

function wasOutrun(thrown: unknown): boolean {
  return String(thrown instanceof Error ? `${thrown.message} ${thrown.cause}` : thrown).includes('audit_log.seq')
}
