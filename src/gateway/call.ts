import type { CacheWish } from '../contract/chat.ts'
import type { FilterRule } from '../contract/filters.ts'
import type { Alias } from '../contract/settings.ts'
import type { Wish } from '../contract/wish.ts'
import type { Echo, OwnKey } from '../conventions/convention.ts'
import type { Filter } from '../filters/filter.ts'
import type { Vault } from '../filters/vault.ts'
import type { Caller } from '../identity/identify.ts'
import type { Forecasted, Interval } from '../learning/accuracy.ts'
import type { ScoreView } from '../objects/score-view.ts'
import type { ChatBody, NativeBody, NativeDialect, Target, TaskBody } from '../providers/contract.ts'
import type { Fault } from '../shared/faults.ts'
import type { Raw } from '../shared/json.ts'
import type { AttemptFact, Fact, Operation, PolicyFact, RoutingFact } from '../storage/facts.ts'

/** What every request has on its way through the gateway, whatever it asks for. */
export interface Asking {
  readonly id: string
  readonly caller: Caller
  readonly operation: Operation
  /** The model as the caller names it. */
  readonly model: string
  readonly stream: boolean
  /** Characters of the request, from which its tokens are estimated. */
  readonly length: number
  /** Whether the model was asked to think before it speaks. */
  readonly thinks: boolean
  /** What tells one conversation from another; null when nothing does. */
  readonly session: string | null
  /** The end customer, as the request's `user` names one; null: it names none. */
  readonly customer: string | null
  /** Who should answer if it is among those that can, as `provider/model` or `provider/*`; null: nobody in particular. */
  readonly pin: string | null
  /** Decides between the rules of a route. */
  readonly metadata: Raw | null
  /** Who may answer it, by what the tenant decided; null: whoever can. */
  readonly restriction: Restriction | null
  /** What the policies decided, for the record; null: there are none. */
  readonly policy: PolicyFact | null
  /** What is looked for in its answer, and what was taken out of it; null: there are no content filters. */
  readonly filters: CallFilters | null
  /** What the request says of its own routing; null when it leaves that to the route. */
  readonly said: Said | null
  /** Epoch ms. */
  readonly startedAt: number
  /** The trace that the request is a part of, as its `traceparent` came, unread; null: it names none. */
  readonly traceparent: string | null
  /** How long the caller's client waits, in ms; null when it does not say. */
  readonly patienceMs: number | null
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal
}

/** The content filters of one request. */
export interface CallFilters {
  /** What was taken out of it, and the tokens in its place. */
  readonly vault: Vault
  /** What its answer is judged by; null: nothing. */
  readonly output: Filter | null
  /** The same as rules: answers judged otherwise are others. */
  readonly rules: readonly FilterRule[]
  /** Whether the caller is given back what was taken out. */
  readonly isReversible: boolean
  /** How often each was found; rises until the answer is over. */
  readonly found: Record<string, number>
}

/** Who may answer a request. Of several lists that name who may, one of each must fit. */
export interface Restriction {
  /** Lists of patterns of `provider/model`. */
  readonly only: readonly (readonly string[])[]
  /** Whether only those whose agreement with the tenant keeps no data. */
  readonly zdr: boolean
  /** Where it must be handled: each of these; a credential says where it leads. */
  readonly regions: readonly string[]
  /** The most that it may be expected to cost, in nano-dollars; null: no matter. */
  readonly maxCostNanos: number | null
}

/** What a request says of its own routing, in our form or in another gateway's. */
export interface Said {
  readonly wish: Wish
  /** The caller's own key at a provider, for this request alone. Null as its provider: whoever is asked first. */
  readonly ownKey: OwnKey | null
  /** The same for each of the wish's targets, in their order; null: the tenant's. */
  readonly targetKeys: readonly (OwnKey | null)[]
  /** Body fields that only one provider is sent, by its id. */
  readonly nativeFields: Readonly<Record<string, Raw>>
  /** What was asked and is not done. */
  readonly warnings: readonly string[]
  /** Headers by which users of another gateway learn what became of their request. */
  echo(about: Omit<Echo, 'asked'>): Readonly<Record<string, string>>
}

/** A request in a format that some providers speak themselves: to those it may go as it came. */
export interface Native {
  readonly dialect: NativeDialect
  bodyFor(target: Target): NativeBody
  /** Whether something of it would be lost in translation. */
  readonly isLossy: boolean
  /** What ends a stream that broke off. */
  fail(fault: Fault): string
}

/** A chat request. Each stage reads it; none rewrites it. */
export interface Call extends Asking {
  readonly body: ChatBody
  /** Whether the caller asked for usage on the stream; otherwise it is counted but not shown. */
  readonly showUsage: boolean
  readonly cacheWish: CacheWish
  /** Null: it came in OpenAI's chat format. */
  readonly native: Native | null
}

/** A request for something other than chat. */
export interface TaskCall extends Asking {
  readonly body: TaskBody
}

/** What is expected of a target before it is asked. Costs in nano-dollars, latency in ms; null: nobody knows. */
export interface Expectation {
  readonly cost: Interval
  readonly latency: Interval | null
  /** The same as it is held against what comes. */
  readonly raw: Forecasted
}

/** How `auto` chose, or would have: for the record, and what was expected of each target. */
export interface Routed {
  readonly routing: RoutingFact
  /** By `provider/model`. */
  readonly expected: ReadonlyMap<string, Expectation>
}

/** An answer as it was sent, and how it ended. */
export interface Answered {
  /** In OpenAI's shape: a JSON body or an event stream. */
  readonly text: string
  readonly finishReason: string | null
  readonly outcome: Fact['outcome']
  readonly errorCode: string | null
  /** `provider/model` */
  readonly arm: string
}

/** A grade, 0 to 1, and how far it is to be trusted, 0 to 1. */
export interface Grade {
  readonly grade: number
  readonly weight: number
}

/** What an answer shows of its own quality, and what its request says of an earlier one. */
export interface Lesson {
  readonly grade: Grade | null
  readonly hindsight: {
    readonly requestId: string
    readonly arm: string
    readonly kind: 'regenerated' | 'continued'
    /** Its grade, when this quality had been expected of it. */
    gradeFor(expected: number): Grade
  } | null
}

/** Draws the lesson of an answer of which this quality had been expected. */
export type Learn = (answered: Answered, expected: number) => Promise<Lesson>

/** The targets worth trying, best first, and why. Never empty. */
export interface Plan {
  readonly targets: readonly [Target, ...Target[]]
  readonly reason: string
  /** How the route wants its targets to be tried. */
  readonly route: Omit<Alias, 'models' | 'weights'>
  /** What is known of the targets. Looked up only when asked for. */
  readonly scores: () => ScoreView
  /** Null or absent: something else than `auto` chose. */
  readonly routed?: Routed | null
  /** What was expected, where `auto` chose or the request asked. */
  readonly forecast?: Routed | null
}

/** What is known of an answer once it is over. */
export interface Settlement {
  readonly outcome: Fact['outcome']
  readonly errorCode: string | null
  /** The answer as the caller was sent it, in OpenAI's shape: a JSON body or an event stream. */
  readonly text: string
  /** What the provider said, where content filters left less of it: tokens are counted by that. */
  readonly said?: string
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
  /** Whether the body is in the caller's own format already. */
  readonly isNative: boolean
  /** What was left out of the request, or put otherwise, for this target. */
  readonly warnings: readonly string[]
  readonly attempts: readonly AttemptFact[]
  readonly ttftMs: number
  readonly settled: Settlement | Promise<Settlement>
}
