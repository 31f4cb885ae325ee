import type { Fact } from '../../src/storage/facts.ts'

/** A fact as the gateway would record it, but for what a test cares about. */
export function factOf(changes: Partial<Fact> = {}): Fact {
  return {
    id: 'req_1',
    tenantId: 'acme',
    keyId: 'key_1',
    operation: 'chat',
    at: Date.UTC(2026, 9, 1, 10, 20),
    requestedModel: 'auto',
    provider: 'openai',
    model: 'gpt-5.6',
    upstreamId: 'chatcmpl-1',
    stream: true,
    cache: 'miss',
    status: 200,
    outcome: 'ok',
    errorCode: null,
    finishReason: 'stop',
    attempts: [{ provider: 'openai', model: 'gpt-5.6', status: 200, latencyMs: 210, error: null }],
    inputTokens: 100,
    cachedInputTokens: 40,
    cacheWriteTokens: 0,
    outputTokens: 20,
    reasoningTokens: 5,
    more: { images: 2 },
    usageSource: 'provider',
    costNanos: 1_500,
    priceSource: 'catalog',
    latencyMs: 220,
    ttftMs: 90,
    reason: 'best score',
    prompt: null,
    answer: null,
    ...changes,
  }
}
