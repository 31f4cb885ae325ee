import { expect } from 'vitest'
import type { Echo } from '../../../src/conventions/convention.ts'
import { Fault } from '../../../src/shared/faults.ts'

/** A key that no fault and no warning may show. */
export const SECRET = 'sk-canary-0123456789'

/** The fault that `act` throws, which must name `param` and tell no secret. */
export function faultOf(act: () => unknown, param: string): Fault {
  try {
    act()
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    expect([thrown.code, thrown.param]).toEqual(['invalid_request', param])
    expect(`${thrown.message} ${thrown.cause ?? ''}`).not.toContain(SECRET)
    return thrown
  }
  throw new Error('Nothing was refused.')
}

/** What became of some request. */
export const echo: Echo = {
  requestId: 'req_1',
  requestedModel: 'gpt-4o',
  provider: 'openai',
  model: 'gpt-4o',
  cache: 'miss',
  attempts: 1,
  targetIndex: 0,
  reason: 'named',
  latencyMs: 5,
  costNanos: null,
  asked: new Headers(),
}
