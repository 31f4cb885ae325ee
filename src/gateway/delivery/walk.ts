import { modelOf } from '../../providers/catalog/catalog.ts'
import type { Target } from '../../providers/contract.ts'
import { Fault, type FaultCode } from '../../shared/faults.ts'
import { sleep } from '../../shared/time.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Asking, Plan } from '../call.ts'
import type { Failed } from './attempt.ts'
import { type Limits, limitsOf } from './deadlines.ts'
import { nextStep } from './next-step.ts'

const PAID_BY_THE_PIECE: ReadonlySet<string> = new Set(['images/generations', 'images/edits', 'audio/speech'])

/** Why nobody answered, and the trail of attempts. */
export interface Undelivered {
  readonly fault: Fault
  readonly attempts: readonly AttemptFact[]
}

/** Who answered, and what would be left to try with. */
export interface Arrived<A> {
  readonly answered: A
  readonly targets: readonly Target[]
  readonly attempts: AttemptFact[]
  readonly attemptsMax: number
}

/** Asks a target, writes the attempt down, and may take further targets off the queue. */
export type Ask<A> = (target: Target, queue: Target[], limits: Limits, attempts: AttemptFact[]) => Promise<A | Failed>

const ATTEMPTS_MAX = 4

/** Walks a plan until a target answers. What a failure was decides who is asked next, and when. */
export async function walk<A extends { readonly answered: true }>(
  plan: Plan,
  call: Asking,
  ask: Ask<A>,
): Promise<Arrived<A> | Undelivered> {
  const attempts: AttemptFact[] = []
  const attemptsMax = plan.route.attempts ?? ATTEMPTS_MAX
  const queue = [...plan.targets]
  let target = queue.shift()
  let last: Failed | null = null
  let tries = 0
  while (target) {
    const limits = limitsFor(target, plan, call, queue.length > 0)
    const result: A | Failed = await ask(target, queue, limits, attempts)
    if (result.answered) return { answered: result, targets: queue, attempts, attemptsMax }
    last = result
    tries++
    const leftMs = attempts.length < attemptsMax ? patienceLeft(call, limits) : 0
    const prospects = { tries, others: queue.length > 0, leftMs, isDear: PAID_BY_THE_PIECE.has(call.operation) }
    const step = nextStep(result, prospects, plan.route, Math.random)
    if (step.go === 'stop') break
    if (step.go === 'again') {
      await sleep(step.afterMs)
      continue
    }
    tries = 0
    narrow(queue, target, result.refusal.kind)
    target = queue.shift()
  }
  return { fault: faultOf(last), attempts }
}

/** How long a target of a plan may take. */
export function limitsFor(target: Target, plan: Plan, call: Asking, hasOthers: boolean): Limits {
  const scores = plan.targets.length > 1 ? plan.scores().tenant : NOTHING_KNOWN
  return limitsOf(call, `${target.provider}/${target.model}`, scores, hasOthers, plan.route.deadlines)
}

const NOTHING_KNOWN = { version: 0, publishedAt: 0, arms: {} }

/** Milliseconds until the whole request must be over; 0 when nobody waits for it. */
function patienceLeft({ signal, startedAt }: Asking, { totalMs }: Limits): number {
  return signal.aborted ? 0 : startedAt + totalMs - Date.now()
}

/** Leaves only those in the queue that may mend what went wrong. */
function narrow(queue: Target[], target: Target, kind: Failed['refusal']['kind']): void {
  if (kind === 'context_length') keepLarger(queue, target)
  // Another credential helps where this one is to blame, and nowhere else.
  if (!isCredentials(kind)) leaveOut(queue, target)
}

function isCredentials(kind: Failed['refusal']['kind']): boolean {
  return kind === 'credential' || kind === 'rate_limit'
}

function leaveOut(queue: Target[], { provider, model }: Target): void {
  const others = queue.filter((other) => other.provider !== provider || other.model !== model)
  queue.splice(0, queue.length, ...others)
}

/** What was too long for one model is so for every other that is known to hold no more. */
function keepLarger(queue: Target[], { provider, model }: Target): void {
  const held = modelOf(provider, model)?.contextTokens
  if (!held) return
  const larger = queue.filter((other) => (modelOf(other.provider, other.model)?.contextTokens ?? held + 1) > held)
  queue.splice(0, queue.length, ...larger)
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
