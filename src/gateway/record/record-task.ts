import type { Env } from '../../env.ts'
import { chargeFor } from '../../providers/catalog/agreed-price.ts'
import type { Target, Usage } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import type { AttemptFact, Fact } from '../../storage/facts.ts'
import type { Asking, Plan } from '../call.ts'
import { served, start, tokensOf, writeFact } from './write-fact.ts'

/** What a task came to. */
export interface TaskEnd {
  readonly target: Target
  readonly attempts: readonly AttemptFact[]
  readonly ttftMs: number
  readonly outcome: Fact['outcome']
  readonly errorCode: string | null
  /** Null where nobody counted: then it is estimated from what was asked. */
  readonly usage: Usage | null
  /** What it must have taken at most, should nobody have counted. */
  readonly estimate?: Usage
  /** True where an answer that tells no usage used nothing. */
  readonly isFree?: boolean
  /** The status that the caller saw, where it is not 200. */
  readonly status?: number
}

const UNPAID = { costNanos: 0, priceSource: 'none' } as const

/** Writes down what a task took and cost, once it is over. */
export function recordTask(
  call: Asking,
  prompt: string,
  plan: Pick<Plan, 'reason'>,
  end: TaskEnd,
  env: Env,
  ctx: ExecutionContext,
): void {
  const { target, attempts, outcome, errorCode } = end
  const usage = end.usage ?? end.estimate ?? { ...NO_USAGE, inputTokens: Math.ceil(call.length / 4) }
  const isFree = end.usage === null && end.isFree === true
  const latencyMs = Date.now() - call.startedAt
  writeFact(
    {
      ...start(call, prompt),
      ...served(target),
      ...tokensOf(usage),
      ...(isFree ? UNPAID : chargeFor(call.caller.tenant.prices, target, usage, call.startedAt)),
      upstreamId: null,
      cache: 'bypass',
      status: end.status ?? 200,
      outcome,
      errorCode,
      finishReason: null,
      attempts,
      usageSource: end.usage ? 'provider' : isFree ? 'none' : 'estimated',
      latencyMs,
      ttftMs: call.stream ? end.ttftMs : latencyMs,
      reason: plan.reason,
      answer: null,
    },
    env,
    ctx,
  )
}
