import type { ChatChunk, ChatCompletion, ChatRequest } from '../contract/chat.ts'

/** Where one attempt goes. Holds a secret: never log it, never answer it. */
export interface Target {
  readonly provider: string
  /** The model's name as that provider knows it. */
  readonly model: string
  readonly apiKey: string
  /** Replaces the provider's own address, without a trailing slash: `https://host/v1`. */
  readonly baseUrl: string | null
  /** Request fields that only this target is sent. */
  readonly params?: Readonly<Record<string, unknown>>
  /** Whether the caller's own key opens it, for this request alone. */
  readonly isOwn?: boolean
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

/** A request whose body may be more than text: forms and files. */
export interface TaskRequest extends Omit<UpstreamRequest, 'body'> {
  /** A form goes without a `content-type`: the platform writes the one that fits. */
  readonly body: string | FormData | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null
}

/** What can be asked beside chat, each named as OpenAI's path for it; `rerank` is Cohere's. */
export type Task =
  | 'embeddings'
  | 'images/generations'
  | 'images/edits'
  | 'audio/speech'
  | 'audio/transcriptions'
  | 'audio/translations'
  | 'moderations'
  | 'rerank'

/** A caller's request for a task, read once. */
export interface TaskBody {
  readonly task: Task
  /** The fields of the JSON body, or the text fields of the form; `model` is what the caller named. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The form, files included; null when the body is JSON. */
  readonly form: FormData | null
}

/** What came back for a task: JSON read, or bytes and their type. */
export type TaskAnswer =
  | { readonly is: 'json'; readonly json: unknown }
  | { readonly is: 'text'; readonly text: string; readonly type: string }
  | { readonly is: 'bytes'; readonly type: string }

/** How a provider does one task: pure functions again. The caller sees OpenAI's shapes, for `rerank` Cohere's. */
export interface TaskSkill {
  request(body: TaskBody, target: Target): TaskRequest
  /** Turns its JSON answer into the caller's shape. Absent when it already is. */
  reply?(json: unknown, body: TaskBody): unknown
  /** What was used: from the provider's own answer, headers and what was asked. Absent: the rule in `tasks/usage.ts`. */
  usage?(answer: TaskAnswer, headers: Headers, body: TaskBody): Usage
}

/** A caller's format that a provider speaks itself, so that bytes may pass untouched. */
export type NativeDialect = 'anthropic' | 'responses' | 'gemini'

/** A request in a caller's own format, parsed once, beside the text it was parsed from. */
export interface NativeBody {
  readonly json: Readonly<Record<string, unknown>>
  readonly text: string
  readonly stream: boolean
  /** Headers of the caller that belong to the format: `anthropic-beta`. */
  readonly headers: Readonly<Record<string, string>>
}

/** What a provider may need to prove who asks, where that takes more than a header that is known beforehand. */
export interface Credentials {
  /** Epoch ms. */
  readonly now: number
  /** For tokens that must be fetched first; kept by the adapter as long as they are good. */
  readonly fetch: typeof fetch
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
  /** What only some answers have; absent: nothing of it. */
  readonly more?: MoreUsage
}

/** Parts of the totals that have prices of their own, and what is not counted in tokens. */
export interface MoreUsage {
  /** Of `cacheWriteTokens`, those kept for an hour. */
  readonly cacheWrite1hTokens?: number
  /** Of `inputTokens`. */
  readonly inputAudioTokens?: number
  readonly inputImageTokens?: number
  /** Of `cachedInputTokens`. */
  readonly cachedAudioTokens?: number
  readonly cachedImageTokens?: number
  /** Of `outputTokens`. */
  readonly outputAudioTokens?: number
  readonly outputImageTokens?: number
  /** Searches of the web or of documents that the provider made or ranked. */
  readonly searches?: number
  readonly images?: number
  /** Of sound, heard or spoken. */
  readonly seconds?: number
  /** Of text, where speech is paid by them. */
  readonly characters?: number
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
  /** What it does beside chat. */
  readonly does?: readonly Task[]
  /** True when it answers no chat at all. */
  readonly noChat?: boolean
  /** Whether its API has files and batches at OpenAI's paths. */
  readonly files?: boolean
  /** Whether it speaks with callers over a socket, at OpenAI's path. */
  readonly realtime?: boolean
  /** The callers' formats it speaks itself. */
  readonly speaks?: readonly NativeDialect[]
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
  /** What of a request its API cannot say, each as a short sentence for the caller. Absent: nothing is told. */
  losses?(body: ChatBody, target: Target): readonly string[]
  /** Splits its bytes into events, where they are no server-sent events. One per response. */
  frames?(): (bytes: Uint8Array | null) => readonly ServerEvent[]
  /** Adds what proves who asks, where that takes a signature or a token of short life. */
  authorize?(request: TaskRequest, target: Target, credentials: Credentials): Promise<TaskRequest>
  /** How it does the tasks that `does` lists. */
  readonly tasks?: Readonly<Partial<Record<Task, TaskSkill>>>
  /** The request that asks it in a caller's own format, which `speaks` lists: the caller's text, with the target's model in it. Null: not this model. */
  native?(dialect: NativeDialect, body: NativeBody, target: Target): UpstreamRequest | null
  /** How such answers are read, for the books and to tell sound from broken. Absent: as `reply` and `reader` do. */
  nativeReading?(): Promise<Pick<Provider, 'reply' | 'reader'>>
  /** Where a path of its own API is, and the headers that open it; for requests that are passed on as they are. */
  door?(target: Target): { readonly url: string; readonly headers: Readonly<Record<string, string>> }
  /** Answers from inside this Worker instead of over the network: the sandbox. Aborting the signal ends it like a fetch. */
  answer?(request: TaskRequest, signal?: AbortSignal): Promise<Response>
}
