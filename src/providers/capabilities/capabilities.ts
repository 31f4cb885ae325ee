/** Yes, no, or null: unknown. What is unknown never counts against a model. */
export type Known = boolean | null

/**
 * Whether temperature and top_p may be other than their default: `unasked` as long as no reasoning effort is asked for,
 * `none` only beside the effort `none`.
 */
export type Sampling = 'always' | 'never' | 'unasked' | 'none'

/** Which reasoning effort may stand beside tools: any, only none said at all or `none`, or only the word `none`. */
export type ToolEffort = 'any' | 'unasked' | 'none'

/** What is known of one model at one provider, as far as a chat request can ask for it. */
export interface Capabilities {
  readonly tools: Known
  /** The switch `parallel_tool_calls`. */
  readonly parallelTools: Known
  /** `tool_choice` that requires a call. */
  readonly forcedTools: Known
  readonly toolEffort: ToolEffort | null
  /** Image input. */
  readonly vision: Known
  /** Audio input. */
  readonly audio: Known
  /** PDF input. */
  readonly file: Known
  /** `response_format: json_schema`. */
  readonly jsonSchema: Known
  /** `response_format: json_object`. */
  readonly jsonMode: Known
  /** A response format beside tools. */
  readonly jsonWithTools: Known
  readonly reasoning: Known
  /** The words it takes for `reasoning_effort`, least first. Empty: it thinks, but takes none. */
  readonly efforts: readonly string[] | null
  readonly sampling: Sampling | null
  /** `presence_penalty` and `frequency_penalty`. */
  readonly penalties: Known
  readonly logitBias: Known
  readonly logprobs: Known
  /** `n` above 1. */
  readonly choices: Known
  readonly seed: Known
  readonly stop: Known
  /** It goes on from an assistant turn at the end. */
  readonly prefill: Known
  /** Cached input is cheaper. */
  readonly promptCache: Known
  readonly developerRole: Known
  /** The limit of output must be named `max_completion_tokens`. */
  readonly maxCompletionTokens: Known
  readonly contextTokens: number | null
  readonly outputTokens: number | null
  readonly openWeights: Known
}

/** Some capabilities, as one source knows them. */
export type Facts = Partial<Capabilities>

/** What is true of the models whose name matches, lower-case and without the maker before it, at these providers. */
export interface Rule {
  /** Absent: at any. */
  readonly providers?: readonly string[]
  /** Absent: of all. */
  readonly models?: RegExp
  readonly facts: Facts
}

/** Nothing known of anything. */
export const UNKNOWN: Capabilities = {
  tools: null,
  parallelTools: null,
  forcedTools: null,
  toolEffort: null,
  vision: null,
  audio: null,
  file: null,
  jsonSchema: null,
  jsonMode: null,
  jsonWithTools: null,
  reasoning: null,
  efforts: null,
  sampling: null,
  penalties: null,
  logitBias: null,
  logprobs: null,
  choices: null,
  seed: null,
  stop: null,
  prefill: null,
  promptCache: null,
  developerRole: null,
  maxCompletionTokens: null,
  contextTokens: null,
  outputTokens: null,
  openWeights: null,
}
