/** A request from the log, as far as recommendations look at it. Money in nano-dollars, times epoch ms. */
export interface Sample {
  readonly at: number
  readonly keyId: string
  readonly requestedModel: string
  /** `provider/model` that answered. */
  readonly arm: string
  /** The class of the request; null where `auto` did not look at it. */
  readonly requestClass: string | null
  readonly isStream: boolean
  readonly isHit: boolean
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
  readonly finishReason: string | null
  readonly costNanos: number
  /** The same for requests that are equal word for word; null where the tenant stores no texts. */
  readonly fingerprint: string | null
  /** The same for requests that begin alike, for `PREFIX_CHARACTERS`; null where shorter, or where no texts are stored. */
  readonly prefix: string | null
}

/** How much of a request's beginning is compared. About `PREFIX_TOKENS`, from which on providers keep it. */
export const PREFIX_CHARACTERS = 4_096
/** Tokens of that. Source: OpenAI's guide "Prompt caching": prompts of 1,024 tokens or more. */
export const PREFIX_TOKENS = 1_024

/** The time that samples were taken from (epoch ms, the end not part of it), and the share of its requests they are. */
export interface Window {
  readonly from: number
  readonly to: number
  /** Above 0, at most 1. */
  readonly share: number
}

/** What is expected of a model's answers, 0 to 1, and one standard deviation of that. */
export interface Expected {
  readonly quality: number
  readonly deviation: number
}

/** The same, and how many grades of the tenant's own answers it rests on, each as far as it is trusted. */
export interface Graded extends Expected {
  readonly graded: number
}

/** What recommendations need to know of the world beside the log. */
export interface Market {
  /** What a request would cost at a model, in nano-dollars; null: nobody knows its price. */
  costAt(arm: string, sample: Sample): number | null
  /** What to expect of a model on a class of requests; null: on those that the tenant makes. */
  qualityOf(arm: string, requestClass: string | null): Graded
  /** Whether a model takes all that another does, as far as is known, and requests of so many tokens, answer included. */
  canReplace(arm: string, own: string, tokens: number): boolean
  /** Models that the tenant can call, as `provider/model`. */
  readonly live: readonly string[]
  /** Providers that sell batches at a discount, and the share of the price that is left. */
  readonly batchShare: Readonly<Record<string, number>>
  /** The least share of a model's quality that another may have. */
  readonly floor: number
}

/** What a program can do about it, in the terms of the admin API. */
export type Action =
  | {
      readonly kind: 'alias'
      readonly name: string
      readonly definition: { readonly strategy: 'fallback'; readonly models: readonly string[] }
    }
  | { readonly kind: 'settings'; readonly patch: Readonly<Record<string, unknown>> }
  | { readonly kind: 'advice' }

export type Confidence = 'low' | 'middle' | 'high'

/** What a recommendation is thought to bring. Savings are nano-dollars a day, with an interval of 80 %. */
export interface Predicted {
  readonly savingNanosPerDay: number
  readonly low: number
  readonly high: number
  /** Change of expected quality, in points of 0 to 1. */
  readonly qualityChange: number
  readonly confidence: Confidence
  readonly basedOnRequests: number
}

/** What a tenant could do to pay less. */
export interface Recommendation {
  readonly kind: 'model_swap' | 'cheaper_host' | 'exact_cache' | 'prompt_cache' | 'max_tokens' | 'batch'
  readonly subject: string
  /** A few words. */
  readonly title: string
  /** One sentence with figures. */
  readonly text: string
  readonly predicted: Predicted
  /** How the saving is reckoned. */
  readonly formula: string
  readonly action: Action
}

/** Fewer requests than these are no ground for advice. */
export const REQUESTS_MIN = 50
