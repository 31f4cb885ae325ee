import type { Target } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call, Delivery, Plan } from '../call.ts'
import { type Answered, attempt, type Failed } from './attempt.ts'
import type { Limits } from './deadlines.ts'
import { relayJson } from './relay-json.ts'
import { relayStream } from './relay-stream.ts'
import type { Reserve, Resume } from './resume.ts'
import { type Arrived, limitsFor, type Undelivered, walk } from './walk.ts'

/** Gets a chat request answered by the first target of the plan that can. */
export async function deliver(plan: Plan, call: Call): Promise<Delivery | Undelivered> {
  const arrived = await walk<Answered>(plan, call, (...asked) => askOne(...asked, plan, call))
  return 'fault' in arrived ? arrived : relay(arrived, plan, call)
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
    // Where somebody could take over a broken answer it is read on the way, unless that would lose some of it.
    const native = queue.length === 0 || call.native?.isLossy ? call.native : null
    const result = await attempt({ target, body: call.body, limits, native }, call)
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

function relay({ answered, ...left }: Arrived<Answered>, plan: Plan, call: Call): Delivery | Promise<Delivery> {
  const { target, answer, native, books, warnings } = answered
  const { attempts, targets } = left
  const ttftMs = Date.now() - call.startedAt
  const about = { target, attempts, ttftMs, isNative: native !== null, warnings }
  if (typeof answer === 'string') return { ...relayJson(answer, books), ...about }
  const reserve: Reserve = {
    ...left,
    limitsOf: (each) => limitsFor(each, plan, call, targets.length > 0),
    providerOf: ({ provider }) => providers.get(provider),
  }
  const limits = reserve.limitsOf(target)
  const streaming = { ...answered, answer }
  if (native) {
    // Loaded for those who speak another format than OpenAI's: no plain request does.
    const loaded = import('./relay-own.ts')
    return loaded.then(({ relayOwn }) => ({ ...relayOwn(streaming, call, native, limits.idleMs), ...about }))
  }
  return { ...relayStream(streaming, call, limits, targets.length > 0, resumer(reserve, call)), ...about }
}

/** What takes over a broken answer is loaded when the first one breaks. */
function resumer(reserve: Reserve, call: Call): Resume {
  let resume: Promise<Resume> | null = null
  return async (...broken) => {
    resume ??= import('./resume.ts').then(({ resumeWith }) => resumeWith(reserve, call))
    return (await resume)(...broken)
  }
}
