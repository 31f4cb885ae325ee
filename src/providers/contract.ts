import type { ChatChunk, ChatCompletion, ChatRequest } from '../contract/chat.ts'

/** Where one attempt goes. Holds a secret: never log it, never answer it. */
export interface Target {
  readonly provider: string
  /** The model's name as that provider knows it. */
  readonly model: string
  readonly apiKey: string
  /** Replaces the provider's own address, without a trailing slash: `https://host/v1`. */
  readonly baseUrl: string | null
}

/** The caller's body, parsed once, beside the text it was parsed from, so that it can be spliced rather than rewritten. */
export interface ChatBody {
  readonly chat: ChatRequest
  readonly text: string
  /** Fields that only the vendor of the caller's own format reads. */
  readonly foreign?: readonly string[]
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export type RefusalKind =
  | 'invalid_request'
  | 'context_length'
  | 'content_policy'
  | 'model_missing'
  | 'credential'
  | 'rate_limit'
  | 'overloaded'
  | 'failed'

/** What an error answer means to the router: whom to blame, and whether another target or a later try may help. */
export interface Refusal {
  readonly kind: RefusalKind
  readonly blame: 'caller' | 'credential' | 'provider'
  readonly retryElsewhere: boolean
  /** The provider's own sentence, safe to show: at most 500 characters, secrets removed. */
  readonly message: string
  readonly param: string | null
  readonly retryAfterMs: number | null
}

export interface ServerEvent {
  /** The SSE `event:` field; empty when the provider sends none. */
  readonly event: string
  readonly data: string
}

/** Reads one response's event stream; it may remember. Chunks come out in the order the caller should see them. */
export interface StreamReader {
  /** Takes one upstream event, gives the chunks to pass on, or the refusal that the event reports. */
  read(event: ServerEvent): readonly ChatChunk[] | Refusal
  /** True once the provider has said that its answer is whole. False when the bytes end means: the stream was cut. */
  finished(): boolean
}

/** Tokens by kind. `inputTokens` includes cached and cache-write ones, `outputTokens` includes reasoning. */
export interface Usage {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** What the provider itself says the call cost; null when it does not say. */
  readonly reportedCostNanos: number | null
}

/** What is known of a provider before it is spoken to. */
export interface ProviderFacts {
  readonly id: string
  /** As people write it: `OpenAI`. */
  readonly name: string
  /** The environment secret that makes it live for the whole deployment: `OPENAI_API_KEY`. Null: credentials only. */
  readonly keyName: string | null
  /** True when it also works without a secret, given an address (`OLLAMA_HOST`). */
  readonly keyless?: boolean
  /** Set when it has no address of its own: the setting that holds one (`OLLAMA_HOST`), or null: only a credential can. */
  readonly hostName?: string | null
  /**
   * Whether a model goes on from an assistant turn at the end of the conversation: the fields that mark such a turn, or
   * null where it does not. Absent: it does not.
   */
  prefill?(model: string): Readonly<Record<string, unknown>> | null
  /** Reads an OpenAI-shaped usage object where this vendor deviates from the rule in `usage.ts`. */
  usage?(raw: Readonly<Record<string, unknown>>): Usage
}

/** A provider in the list of all: its adapter is loaded when it is first spoken to, so that nobody pays for those he does not use. */
export interface ListedProvider extends ProviderFacts {
  load(): Provider | Promise<Provider>
}

/**
 * A provider is a translator, nothing more: pure functions, no `fetch`, no clock, no bindings. Everything with a side
 * effect happens in delivery, so an adapter is tested with recorded bytes alone.
 */
export interface Provider extends ProviderFacts {
  request(body: ChatBody, target: Target): UpstreamRequest
  /** A free or nearly free question that shows whether the provider is up and the key good. */
  probe(target: Target): UpstreamRequest
  refusal(status: number, headers: Headers, body: string): Refusal
  /** Turns its JSON answer into OpenAI's. Absent when it already is, and may pass untouched. */
  reply?(json: unknown, body: ChatBody): ChatCompletion
  /** Reads its event stream. Absent when the bytes already are OpenAI's and may pass untouched. */
  reader?(body: ChatBody): StreamReader
  /** Answers from inside this Worker instead of over the network: the sandbox. Aborting the signal ends it like a fetch. */
  answer?(request: UpstreamRequest, signal?: AbortSignal): Promise<Response>
}
