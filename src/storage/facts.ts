/** How one attempt at one target ended. Holds no secret. */
export interface AttemptFact {
  readonly provider: string
  readonly model: string
  /** The HTTP status; 0 when none came back. */
  readonly status: number
  readonly latencyMs: number
  /**
   * A refusal kind; `timeout`, `network`; `cut` or `stalled` in the middle of its answer; `outrun` by another that was asked
   * beside it; or null when it answered.
   */
  readonly error: string | null
  /** Whether it went to an address or was opened by a key that is not everybody's: it tells nobody else anything. */
  readonly isPrivate?: boolean
  /** What was said in vain and is charged all the same, as estimated. Absent: nothing. */
  readonly costNanos?: number
}

/** What was asked for, as OpenAI names its paths; `raw` is a provider's own path, passed on as it is. */
export type Operation =
  | 'chat'
  | 'embeddings'
  | 'images/generations'
  | 'images/edits'
  | 'audio/speech'
  | 'audio/transcriptions'
  | 'audio/translations'
  | 'moderations'
  | 'rerank'
  | 'realtime'
  | 'batches'
  | 'raw'

/** What is known of one request once it is over: one row of `requests`, one analytics point. */
export interface Fact {
  readonly id: string
  readonly tenantId: string
  readonly keyId: string
  /** Absent: chat. */
  readonly operation?: Operation
  /** Epoch ms at which the request arrived. */
  readonly at: number
  /** The model the caller named, and the one that answered. */
  readonly requestedModel: string
  readonly provider: string
  readonly model: string
  /** The `id` inside the answer's body; callers look a generation up by either. */
  readonly upstreamId: string | null
  readonly stream: boolean
  readonly cache: 'hit' | 'miss' | 'bypass'
  /** The status the caller saw. */
  readonly status: number
  readonly outcome: 'ok' | 'failed' | 'cancelled'
  readonly errorCode: string | null
  readonly finishReason: string | null
  readonly attempts: readonly AttemptFact[]
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** Parts of these that have prices of their own, and what is not counted in tokens: `{images: 2}`. Absent: nothing. */
  readonly more?: Readonly<Record<string, number>>
  readonly usageSource: 'provider' | 'estimated' | 'none'
  readonly costNanos: number
  readonly priceSource: 'catalog' | 'provider' | 'upper_bound' | 'none'
  readonly latencyMs: number
  /** Time to the first byte of the answer; equals `latencyMs` for a JSON answer. */
  readonly ttftMs: number
  /** Why this target was chosen, in a few words. */
  readonly reason: string
  /** The request body and the answer as text; null unless the tenant stores text. */
  readonly prompt: string | null
  readonly answer: string | null
}
