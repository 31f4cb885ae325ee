import type { Env } from '../../env.ts'
import { FAULTS, type Fault } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { Asking } from '../call.ts'
import { start, unanswered, writeFact } from './write-fact.ts'

/** A caller who goes on asking against a limit is not to cost its tenant more than the answers would. */
const PER_SECOND_MAX = 20

let second = 0
let written = 0

/** Writes down that a call was not let in, and by what. Of a flood of those that met a limit only twenty a second and isolate. */
export function recordRefusal(call: Asking, fault: Fault, env: Env, ctx: ExecutionContext): void {
  const now = Date.now()
  if (Math.floor(now / SECOND_MS) !== second) {
    second = Math.floor(now / SECOND_MS)
    written = 0
  }
  written++
  const isLimit = fault.code === 'rate_limit_exceeded' || fault.code === 'budget_exceeded'
  if (isLimit && written > PER_SECOND_MAX) return
  const latencyMs = now - call.startedAt
  const limit = fault.headers['x-sluice-limit']
  writeFact(
    {
      ...start(call, ''),
      ...unanswered(),
      provider: '',
      model: '',
      cache: 'bypass',
      status: FAULTS[fault.code].status,
      outcome: 'failed',
      errorCode: fault.code,
      attempts: [],
      latencyMs,
      ttftMs: latencyMs,
      reason: limit ? `limit ${limit}` : 'refused',
    },
    env,
    ctx,
  )
}
