import type { CacheWish } from '../contract/chat.ts'
import type { Alias } from '../contract/settings.ts'
import type { Caller } from '../identity/identify.ts'
import type { ScoreView } from '../objects/score-view.ts'
import type { ChatBody, Target } from '../providers/contract.ts'
import type { AttemptFact, Fact } from '../storage/facts.ts'

/** One request on its way through the gateway. Each stage reads it; none rewrites it. */
export interface Call {
  readonly id: string
  readonly caller: Caller
  readonly body: ChatBody
  readonly stream: boolean
  /** Whether the caller asked for usage on the stream; otherwise it is counted but not shown. */
  readonly showUsage: boolean
  readonly cacheWish: CacheWish
  /** Epoch ms. */
  readonly startedAt: number
  /** How long the caller's client waits, in ms; null when it does not say. */
  readonly patienceMs: number | null
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal
}

/** The targets worth trying, best first, and why. Never empty. */
export interface Plan {
  readonly targets: readonly [Target, ...Target[]]
  readonly reason: string
  /** How the route wants its targets to be tried. */
  readonly route: Omit<Alias, 'models' | 'weights'>
  /** What is known of the targets. Looked up only when asked for. */
  readonly scores: () => ScoreView
}

/** What is known of an answer once it is over. */
export interface Settlement {
  readonly outcome: Fact['outcome']
  readonly errorCode: string | null
  /** The answer as the caller was sent it, in OpenAI's shape: a JSON body or an event stream. */
  readonly text: string
  /** Who finished the answer, where that is not who began it. */
  readonly target?: Target
  /** Tokens of the answer said by targets that did not finish it; paid for there. */
  readonly carriedTokens?: number
}

/** An answer on its way to the caller, and how it ends; where that is not known yet, a promise that never rejects. */
export interface Delivery {
  /** The whole body, or a stream still under way. */
  readonly body: string | ReadableStream
  readonly target: Target
  readonly attempts: readonly AttemptFact[]
  readonly ttftMs: number
  readonly settled: Settlement | Promise<Settlement>
}
