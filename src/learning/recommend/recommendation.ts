/** A request from the log, as far as recommendations look at it. Money in nano-dollars, times epoch ms. */
export interface Sample {
  readonly at: number
  readonly keyId: string
  readonly requestedModel: string
  /** `provider/model` that answered. */
  readonly arm: string
  readonly isStream: boolean
  readonly isHit: boolean
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly finishReason: string | null
  readonly costNanos: number
  /** Hash of the request, null where the tenant stores no texts. */
  readonly fingerprint: string | null
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

/** What a tenant could do to pay less. Savings are nano-dollars a day, with an interval of 80 %. */
export interface Recommendation {
  readonly kind: 'model_swap' | 'cheaper_host' | 'exact_cache' | 'max_tokens' | 'batch'
  readonly subject: string
  /** One sentence with figures. */
  readonly text: string
  readonly predicted: {
    readonly savingNanosPerDay: number
    readonly low: number
    readonly high: number
    /** Change of expected quality, in points of 0 to 1. */
    readonly qualityChange: number
    readonly confidence: 'low' | 'middle' | 'high'
    readonly basedOnRequests: number
  }
  /** How the saving is reckoned. */
  readonly formula: string
  readonly action: Action
}

/** Fewer requests than these are no ground for advice. */
export const REQUESTS_MIN = 50
const DAY_MS = 86_400_000
const DRAWS = 200
const [LOW, HIGH] = [0.1, 0.9]

/** The saving a day that savings of single requests come to, with an interval from days drawn again and again. */
export function savingPerDay(
  savings: readonly { readonly at: number; readonly nanos: number }[],
  random: () => number,
): { readonly savingNanosPerDay: number; readonly low: number; readonly high: number } {
  const days = [...Map.groupBy(savings, ({ at }) => Math.floor(at / DAY_MS)).values()].map((some) =>
    some.reduce((sum, { nanos }) => sum + nanos, 0),
  )
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  // Of one day alone, its requests are drawn instead.
  const [pool, times] = days.length > 1 ? [days, days.length] : [savings.map(({ nanos }) => nanos), savings.length]
  const scale = days.length > 1 ? 1 : savings.length
  const draws = Array.from(
    { length: DRAWS },
    () => scale * mean(Array.from({ length: times }, () => pool[Math.floor(random() * pool.length)] ?? 0)),
  ).sort((a, b) => a - b)
  const at = (share: number) => draws[Math.min(DRAWS - 1, Math.floor(share * DRAWS))] ?? 0
  return { savingNanosPerDay: mean(days), low: at(LOW), high: at(HIGH) }
}
