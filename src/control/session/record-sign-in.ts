import type { Env } from '../../env.ts'
import type { Caller } from '../../identity/identify.ts'
import { recordAccess } from '../change/record-access.ts'

/** Writes into the audit log that a browser was signed in with a key. Nobody is signed in whom it does not tell of. */
export function recordSignIn(
  caller: Caller,
  request: Request,
  env: Env,
  requestId: string,
  now: number,
): Promise<void> {
  const ip = request.headers.get('cf-connecting-ip')
  return recordAccess(caller, { action: 'session.begin', entityId: caller.key.id, requestId, ip }, env, now)
}
