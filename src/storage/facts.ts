/** How one attempt at one target ended. Holds no secret. */
export interface AttemptFact {
  readonly provider: string
  readonly model: string
  /** The HTTP status; 0 when none came back. */
  readonly status: number
  readonly latencyMs: number
  /**
   * A refusal kind; `timeout`, `network`; `adapter`: it could not be put into the provider's words; `cut` or `stalled` in the middle of its answer; `outrun` by another that was asked
   * beside it; or null when it answered.
   */
  readonly error: string | null
  /** Whether it went to an address or was opened by a key that is not everybody's: it tells nobody else anything. */
  readonly isPrivate?: boolean
  /** What was said in vain and is charged all the same, as estimated. Absent: nothing. */
  readonly costNanos?: number
}

/** A model that could have answered, with what was expected of it for this request before any answer. */
export interface CandidateFact {
  /** `provider/model` */
  readonly model: string
  /** 0 to 1, with what feedback has corrected. */
  readonly quality: number
  /** One standard deviation of that expectation. */
  readonly deviation: number
  /** What the predictor said, before feedback corrected it. */
  readonly predicted: number
  readonly costNanos: number
  readonly outputTokens: number
  /** Median and 90th percentile; null: nobody knows yet. */
  readonly latencyMs: number | null
  readonly latencyMsP90: number | null
  /** Why it was not chosen; null for the one that was. */
  readonly whyNot: string | null
}

/** What a caller's next step says of an earlier answer: asked again, or gone on from. */
export interface HindsightFact {
  readonly requestId: string
  readonly source: 'regenerated' | 'continued'
  /** 0 to 1 each. */
  readonly score: number
  readonly weight: number
}

/** How `auto` chose, in numbers: enough to learn from and to be held to, with no word of the request. */
export interface RoutingFact {
  /** The version of the predictor; `shipped` is the one that comes with the gateway. */
  readonly version: string
  readonly requestClass: string
  /** The predictor's heads for quality on this request: what is common to all models, then its factors. */
  readonly heads: readonly number[]
  /** `auto`, `quality`, `cheap` or `fast`. */
  readonly mode: string
  /** How likely this choice was; without it nothing can be learned from the log. */
  readonly propensity: number
  readonly isTrial: boolean
  /** What a version under test would have chosen; absent where none is under test. */
  readonly shadow?: string
  /** Whether the version under test chose. */
  readonly isCandidate?: boolean
  /** Whether the earlier answer of the conversation bound it to its target. */
  readonly isHome?: boolean
  readonly candidates: readonly CandidateFact[]
}

/** What policies decided on a request, and all they looked at: enough to try others on it. */
export interface PolicyFact {
  readonly facts: Readonly<Record<string, unknown>>
  /** Ids of the rules that applied. */
  readonly applied: readonly string[]
  /** The rule that forbade it; null: none did. */
  readonly deniedBy: string | null
  /** The same with the rules that only watch. */
  readonly shadowDeniedBy: string | null
  /** What filters found, by name: how often. No text of it. */
  readonly found?: Readonly<Record<string, number>>
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
  /** Whose key it is. Absent: nobody's in particular. */
  readonly teamId?: string
  readonly userId?: string
  /** The end customer, as the request's `user` names one. Absent: it names none. */
  readonly customer?: string
  /** What the request says of itself. Absent: nothing. */
  readonly metadata?: Readonly<Record<string, string>>
  /** The tags of the key. Absent: none. */
  readonly tags?: readonly string[]
  /** Absent: chat. */
  readonly operation?: Operation
  /** The caller's `traceparent` as it came: what is exported belongs to that trace. It is not stored. Absent: it sent none. */
  readonly traceparent?: string
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
  /** What the tenant bills for it. Absent: what it cost. */
  readonly billedNanos?: number
  /** What the same answer costs at the model asked for, and at the best one known for it. Absent: what it cost. */
  readonly askedNanos?: number
  readonly bestNanos?: number
  readonly priceSource: 'catalog' | 'provider' | 'upper_bound' | 'none'
  readonly latencyMs: number
  /** Time to the first byte of the answer; equals `latencyMs` for a JSON answer. */
  readonly ttftMs: number
  /** Why this target was chosen, in a few words. */
  readonly reason: string
  /** How it was chosen, where `auto` chose. */
  readonly routing?: RoutingFact
  /** What the policies decided. Absent: there are none. */
  readonly policy?: PolicyFact
  /** What the answer itself showed of its quality: 0 worst, 1 best; how far that is to be trusted, 0 to 1. Absent: nothing. */
  readonly grade?: number
  readonly gradeWeight?: number
  /** What this request says of an earlier answer of its conversation. Absent: nothing. */
  readonly hindsight?: HindsightFact
  /** The request body and the answer as text; null unless the tenant stores text. */
  readonly prompt: string | null
  readonly answer: string | null
}
