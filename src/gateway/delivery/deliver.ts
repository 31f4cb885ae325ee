import { modelOf } from '../../providers/catalog/catalog.ts'
import type { Target } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import { Fault, type FaultCode } from '../../shared/faults.ts'
import { sleep } from '../../shared/time.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call, Delivery, Plan } from '../call.ts'
import { type Answered, attempt, type Failed } from './attempt.ts'
import { type Limits, limitsOf } from './deadlines.ts'
import { nextStep } from './next-step.ts'
import { relayJson } from './relay-json.ts'
import { relayStream } from './relay-stream.ts'
import type { Reserve, Resume } from './resume.ts'

/** Why nobody answered, and the trail of attempts. */
export interface Undelivered {
  readonly fault: Fault
  readonly attempts: readonly AttemptFact[]
}

const ATTEMPTS_MAX = 4

/** Walks the plan until a target answers. What a failure was decides who is asked next, and when. */
export async function deliver(plan: Plan, call: Call): Promise<Delivery | Undelivered> {
  const attempts: AttemptFact[] = []
  const attemptsMax = plan.route.attempts ?? ATTEMPTS_MAX
  const queue = [...plan.targets]
  let target = queue.shift()
  let last: Failed | null = null
  let tries = 0
  while (target) {
    const limits = limitsFor(target, plan, call, queue.length > 0)
    const result: Answered | Failed = await askOne(target, queue, limits, attempts, plan, call)
    if (result.answered) return relay(result, plan, call, { targets: queue, attempts, attemptsMax })
    last = result
    tries++
    const leftMs = attempts.length < attemptsMax ? patienceLeft(call, limits) : 0
    const step = nextStep(result, { tries, others: queue.length > 0, leftMs }, plan.route, Math.random)
    if (step.go === 'stop') break
    if (step.go === 'again') {
      await sleep(step.afterMs)
      continue
    }
    tries = 0
    if (result.refusal.kind === 'context_length') keepLarger(queue, target)
    target = queue.shift()
  }
  return { fault: faultOf(last), attempts }
}

/** Milliseconds until the whole request must be over; 0 when nobody waits for it. */
function patienceLeft({ signal, startedAt }: Call, { totalMs }: Limits): number {
  return signal.aborted ? 0 : startedAt + totalMs - Date.now()
}

/** What was too long for one model is so for every other that is known to hold no more. */
function keepLarger(queue: Target[], { provider, model }: Target): void {
  const held = modelOf(provider, model)?.contextTokens
  if (!held) return
  const larger = queue.filter((other) => (modelOf(other.provider, other.model)?.contextTokens ?? held + 1) > held)
  queue.splice(0, queue.length, ...larger)
}

/** Asks a target, and where the route hedges the next one too, once the first has let the caller wait for long. */
async function askOne(
  target: Target,
  queue: Target[],
  limits: Limits,
  attempts: AttemptFact[],
  plan: Plan,
  call: Call,
): Promise<Answered | Failed> {
  const { hedge_after_ms: after } = plan.route
  const rival = queue[0]
  if (after === undefined || !rival || attempts.length > 0) {
    const result = await attempt({ target, body: call.body, limits }, call)
    attempts.push(result.fact)
    return result
  }
  const asked = { target, body: call.body, limits }
  const other = { target: rival, body: call.body, limits: limitsFor(rival, plan, call, queue.length > 1) }
  const { hedged } = await import('./hedge.ts')
  const outcome = await hedged(asked, other, after, plan.scores().tenant, call)
  attempts.push(...outcome.facts)
  if (outcome.askedBoth) queue.shift()
  return outcome.result
}

function limitsFor(target: Target, plan: Plan, call: Call, hasOthers: boolean): Limits {
  const scores = plan.targets.length > 1 ? plan.scores().tenant : NOTHING_KNOWN
  return limitsOf(call, `${target.provider}/${target.model}`, scores, hasOthers, plan.route.deadlines)
}

const NOTHING_KNOWN = { version: 0, publishedAt: 0, arms: {} }

function relay(
  answered: Answered,
  plan: Plan,
  call: Call,
  left: Pick<Reserve, 'targets' | 'attempts' | 'attemptsMax'>,
): Delivery {
  const { target, answer } = answered
  const { attempts } = left
  const ttftMs = Date.now() - call.startedAt
  if (typeof answer === 'string') return { ...relayJson(answer), target, attempts, ttftMs }
  const reserve: Reserve = {
    ...left,
    limitsOf: (each) => limitsFor(each, plan, call, left.targets.length > 0),
    providerOf: ({ provider }) => providers.get(provider),
  }
  const limits = reserve.limitsOf(target)
  const relayed = relayStream({ ...answered, answer }, call, limits, left.targets.length > 0, resumer(reserve, call))
  return { ...relayed, target, attempts, ttftMs }
}

/** What takes over a broken answer is loaded when the first one breaks. */
function resumer(reserve: Reserve, call: Call): Resume {
  let resume: Promise<Resume> | null = null
  return async (...broken) => {
    resume ??= import('./resume.ts').then(({ resumeWith }) => resumeWith(reserve, call))
    return (await resume)(...broken)
  }
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
