import type { Call, Delivery } from '../call.ts'
import type { Limits } from './deadlines.ts'
import { relayGuarded } from './relay-guarded.ts'
import { relayNatively } from './relay-natively.ts'
import type { Resume, Streaming } from './resume.ts'

/** What reaches the caller, and how it ends. */
export type Relayed = Pick<Delivery, 'body' | 'settled'>

/**
 * Hands a stream on. Where there is nobody else to ask and the caller may see every byte, the platform copies it and no
 * script wakes per chunk; where another target could take over, a format must be translated or usage hidden, one loop
 * reads, checks and writes.
 */
export function relayStream(
  answered: Streaming,
  call: Call,
  limits: Limits,
  hasOthers: boolean,
  resume: Resume,
): Relayed {
  const mayPass = call.showUsage && !hasOthers && !answered.provider.reader
  return mayPass ? relayNatively(answered, call, limits, resume) : relayGuarded(answered, call, limits.idleMs, resume)
}
