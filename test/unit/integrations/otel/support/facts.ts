import fc from 'fast-check'
import type { AttemptFact, Fact } from '../../../../../src/storage/facts.ts'
import { factOf } from '../../../../support/fact.ts'

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((text) => /[1-9a-f]/.test(text))
const count = fc.nat(10_000_000)
const word = fc.string({ unit: 'binary', maxLength: 20 })

const attempt: fc.Arbitrary<AttemptFact> = fc
  .record({
    provider: fc.constantFrom('openai', 'azure', 'constructor', 'bedrock'),
    model: word,
    status: fc.constantFrom(0, 200, 429, 503),
    latencyMs: fc.nat(60_000),
    error: fc.option(fc.constantFrom('timeout', 'rate_limited', 'outrun')),
    costNanos: fc.option(fc.nat(1_000_000_000)),
  })
  .map(({ costNanos, ...rest }) => (costNanos === null ? rest : { ...rest, costNanos }))

/** A trace that a caller may name, as its header has it. */
export const traceparent = fc.tuple(hex(32), hex(16)).map(([trace, span]) => `00-${trace}-${span}-01`)

/** Whatever the gateway may record, in the fields that are exported. */
export const anyFact: fc.Arbitrary<Fact> = fc
  .record({
    id: fc.oneof(
      hex(32).map((digits) => `req_${digits}`),
      word.map((text) => `batch_${text}`),
    ),
    at: fc.integer({ min: 1_600_000_000_000, max: 4_000_000_000_000 }),
    requestedModel: word,
    provider: fc.constantFrom('', 'openai', 'mistral', 'gemini', 'toString'),
    model: word,
    operation: fc.constantFrom(
      'chat' as const,
      'embeddings' as const,
      'images/generations' as const,
      'rerank' as const,
    ),
    upstreamId: fc.option(word),
    stream: fc.boolean(),
    cache: fc.constantFrom('hit' as const, 'miss' as const, 'bypass' as const),
    status: fc.constantFrom(200, 400, 429, 502),
    outcome: fc.constantFrom('ok' as const, 'failed' as const, 'cancelled' as const),
    errorCode: fc.option(fc.constantFrom('timeout', 'rate_limit_exceeded')),
    finishReason: fc.option(fc.constantFrom('stop', 'length')),
    attempts: fc.array(attempt, { maxLength: 4 }),
    inputTokens: count,
    cachedInputTokens: count,
    outputTokens: count,
    reasoningTokens: count,
    usageSource: fc.constantFrom('provider' as const, 'estimated' as const, 'none' as const),
    costNanos: fc.maxSafeNat(),
    latencyMs: fc.nat(600_000),
    ttftMs: fc.nat(600_000),
    tags: fc.array(word, { maxLength: 3 }),
    metadata: fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true }),
    prompt: fc.option(fc.oneof(word, fc.json())),
    answer: fc.option(fc.oneof(word, fc.json())),
  })
  .map((fields) => factOf(fields))

/** Requests of one batch: no two have one id. */
export const anyFacts = fc.uniqueArray(anyFact, { selector: ({ id }) => id, maxLength: 12 })
