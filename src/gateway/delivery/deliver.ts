import type { Target } from '../../providers/contract.ts'
import { Fault, type FaultCode } from '../../shared/faults.ts'
import { SECOND_MS, sleep } from '../../shared/time.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call, Delivery, Plan } from '../call.ts'
import { type Answered, attempt, type Failed } from './attempt.ts'
import { relayJson } from './relay-json.ts'
import { relayStream } from './relay-stream.ts'

/** Why nobody answered, and the trail of attempts. */
export interface Undelivered {
  readonly fault: Fault
  readonly attempts: readonly AttemptFact[]
}

const ATTEMPTS_MAX = 4
const TOTAL_LIMIT_MS = 120 * SECOND_MS
/** A lone target gets a second chance after a pause, where there is nobody else to ask. */
const SECOND_CHANCE_AFTER_MS = 250

/** Walks the plan until a target answers. Each refusal decides whether another target may help. */
export async function deliver(plan: Plan, call: Call): Promise<Delivery | Undelivered> {
  const attempts: AttemptFact[] = []
  let last: Failed | null = null
  for (const target of targetsOf(plan)) {
    if (last && !(await worthAnother(last, target, call))) break
    const result = await attempt(target, call)
    attempts.push(result.fact)
    if (result.answered) return relay(result, call, attempts)
    last = result
  }
  return { fault: faultOf(last), attempts }
}

/** A lone target is listed twice: it gets a second chance. */
function targetsOf({ targets }: Plan): readonly Target[] {
  return targets.length === 1 ? [targets[0], targets[0]] : targets.slice(0, ATTEMPTS_MAX)
}

/** Whether a refusal leaves it worth asking this target, now or after a pause, within the time the caller has. */
async function worthAnother({ refusal, fact }: Failed, next: Target, call: Call): Promise<boolean> {
  if (!refusal.retryElsewhere || call.signal.aborted || Date.now() - call.startedAt > TOTAL_LIMIT_MS) return false
  if (next.provider !== fact.provider || next.model !== fact.model) return true
  // Waiting as long again would help nobody.
  if (fact.error === 'timeout' || refusal.blame !== 'provider' || refusal.kind === 'model_missing') return false
  await sleep(SECOND_CHANCE_AFTER_MS)
  return true
}

function relay(answered: Answered, call: Call, attempts: readonly AttemptFact[]): Delivery {
  const { target } = answered
  const ttftMs = Date.now() - call.startedAt
  const relayed = answered.json === null ? relayStream(answered, call) : relayJson(answered.json)
  return { ...relayed, target, attempts, ttftMs }
}

const CODE: Record<Failed['refusal']['kind'], FaultCode> = {
  invalid_request: 'invalid_request',
  context_length: 'context_length_exceeded',
  content_policy: 'content_policy_violation',
  model_missing: 'model_not_found',
  credential: 'provider_credential_refused',
  rate_limit: 'rate_limit_exceeded',
  overloaded: 'provider_overloaded',
  failed: 'provider_failed',
}

function faultOf(failed: Failed | null): Fault {
  if (!failed) return new Fault('provider_timeout', 'There was no time left to ask a provider.')
  const { refusal, fact } = failed
  const code = fact.error === 'timeout' ? 'provider_timeout' : CODE[refusal.kind]
  const message = `${fact.provider}: ${refusal.message}`
  return new Fault(code, message, { param: refusal.param, retryAfterMs: refusal.retryAfterMs })
}
