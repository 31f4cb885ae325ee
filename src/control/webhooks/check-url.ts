import { type Env, isLocal } from '../../env.ts'
import { Fault } from '../../shared/faults.ts'
import { objectionToUrl } from '../../shared/public-url.ts'

/** Refuses an address that messages may not be sent to. */
export function checkUrl(url: string, env: Env): void {
  const objection = isLocal(env) ? null : objectionToUrl(url)
  if (objection) throw new Fault('invalid_request', objection, { param: 'url' })
}
