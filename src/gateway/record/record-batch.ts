import type { Env } from '../../env.ts'
import { charge } from '../../providers/catalog/price.ts'
import { providers } from '../../providers/index.ts'
import { usageOfRaw } from '../../providers/raw-usage.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import type { Raw } from '../../shared/json.ts'
import type { RemoteObject } from '../../storage/remote-objects.ts'
import { tokensOf, writeFact } from './write-fact.ts'

/** Batches cost half of what the same requests would one by one. Source: OpenAI's and Groq's guides to their Batch API. */
const SHARE_OF_PRICE = 0.5

/** A batch that is over. */
export interface EndedBatch {
  readonly tenantId: string
  readonly object: RemoteObject
  readonly model: string
  readonly usage: Raw
}

/** Writes down what a batch took, all its requests together. Its own id makes it count once, for the key that made it. */
export function recordBatch(
  { tenantId, object, model, usage: raw }: EndedBatch,
  env: Env,
  ctx: ExecutionContext,
): void {
  const { provider, id, keyId, createdAt } = object
  const facts = providers.get(provider)
  const usage = (facts && usageOfRaw({ usage: raw }, facts)) ?? NO_USAGE
  const { costNanos, priceSource } = charge(provider, model, usage, 'upper_bound', createdAt)
  const latencyMs = Date.now() - createdAt
  const fact = {
    id,
    tenantId,
    keyId,
    operation: 'batches',
    at: Date.now(),
    requestedModel: model,
    provider,
    model,
    upstreamId: object.upstreamId,
    stream: false,
    cache: 'bypass',
    status: 200,
    outcome: 'ok',
    errorCode: null,
    finishReason: null,
    attempts: [],
    ...tokensOf(usage),
    usageSource: 'provider',
    costNanos: Math.ceil(costNanos * SHARE_OF_PRICE),
    priceSource,
    latencyMs,
    ttftMs: latencyMs,
    reason: 'batch',
    prompt: null,
    answer: null,
  } as const
  writeFact(fact, env, ctx)
}
