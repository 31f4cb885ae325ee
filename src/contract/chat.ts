import * as z from 'zod'

/** Plain text. */
const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() })

/** An image by `https:` or `data:` URL. `detail` is OpenAI's resolution hint. */
const ImagePart = z.looseObject({
  type: z.literal('image_url'),
  image_url: z.looseObject({ url: z.string().min(1), detail: z.string().optional() }),
})

/** Any other part (`input_audio`, `file` …): passed through to providers that understand it. */
const OtherPart = z.looseObject({ type: z.string().refine((type) => type !== 'text' && type !== 'image_url') })

export const ContentPart = z.union([TextPart, ImagePart, OtherPart])
export type ContentPart = z.infer<typeof ContentPart>

/** A function call the model asked for. `arguments` is JSON as text, as the model wrote it. */
export const ToolCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
})
export type ToolCall = z.infer<typeof ToolCall>

/**
 * One turn of the conversation. `content` is text, a list of parts, or null (an assistant turn that only calls tools).
 * `reasoning_content` and `reasoning_details` carry a model's thinking back to it, signatures included.
 */
export const ChatMessage = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(ContentPart), z.null()]).optional(),
  name: z.string().optional(),
  tool_calls: z.array(ToolCall).optional(),
  tool_call_id: z.string().optional(),
})
export type ChatMessage = z.infer<typeof ChatMessage>

/** A function the model may call. `parameters` is a JSON schema. */
export const Tool = z.looseObject({
  type: z.string(),
  function: z
    .looseObject({
      name: z.string(),
      description: z.string().optional(),
      parameters: z.record(z.string(), z.unknown()).optional(),
      strict: z.boolean().nullish(),
    })
    .optional(),
})
export type Tool = z.infer<typeof Tool>

/** How the answer may be remembered; Sluice's own field, never sent to a provider. */
export const CacheWish = z.looseObject({
  /** Seconds to keep the answer. 0 turns the cache off for this request. */
  ttl: z.number().int().min(0).optional(),
  /** Look up, but keep nothing. */
  no_store: z.boolean().optional(),
  /** Ignore what is kept and replace it. */
  refresh: z.boolean().optional(),
  /** Keeps answers apart from those of other requests that are the same. */
  namespace: z.string().max(256).optional(),
})
export type CacheWish = z.infer<typeof CacheWish>

/**
 * `POST /v1/chat/completions`: OpenAI's chat request as far as Sluice reads it. Unknown fields travel untouched to
 * providers that speak OpenAI's dialect. Source: OpenAI's published OpenAPI description, `CreateChatCompletionRequest`.
 */
export const ChatRequest = z.looseObject({
  /** `provider/model`, a well-known bare id, an alias of the tenant, or `auto`. */
  model: z.string().min(1),
  messages: z.array(ChatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  reasoning_effort: z.string().nullish(),
  user: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  cache: CacheWish.optional(),
})
export type ChatRequest = z.infer<typeof ChatRequest>

/** Tokens as OpenAI reports them. `prompt_tokens` includes cached ones; `completion_tokens` includes reasoning. */
export interface ChatUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number; audio_tokens?: number }
  completion_tokens_details?: { reasoning_tokens?: number; audio_tokens?: number; image_tokens?: number }
  /** What a provider's own tools were used for, in Anthropic's words. */
  server_tool_use?: { web_search_requests?: number }
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

/** One piece of a model's thinking, with the provider's opaque signature when it must be handed back unchanged. */
export interface ReasoningDetail {
  type: 'reasoning.text' | 'reasoning.summary' | 'reasoning.encrypted'
  text?: string
  data?: string
  signature?: string
  /** Whose signature it is (`google-gemini-v1`), so that it is never sent to another vendor. */
  format?: string
  index?: number
}

export interface AnswerMessage {
  role: 'assistant'
  content: string | null
  refusal?: string | null
  reasoning_content?: string
  reasoning_details?: ReasoningDetail[]
  tool_calls?: ToolCall[]
  /** A vendor's opaque extras, to be sent back unchanged: Google's thought signature. */
  extra_content?: unknown
}

/** A whole answer. `created` is epoch seconds, as OpenAI has it. */
export interface ChatCompletion {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  choices: { index: number; message: AnswerMessage; finish_reason: FinishReason | null; logprobs?: unknown }[]
  usage?: ChatUsage
}

export interface ToolCallDelta {
  index: number
  id?: string
  type?: 'function'
  function?: { name?: string; arguments?: string }
  /** A vendor's opaque extras, to be sent back unchanged: Google's thought signature. */
  extra_content?: unknown
}

export interface ChatDelta {
  role?: 'assistant'
  content?: string | null
  refusal?: string | null
  reasoning_content?: string
  reasoning_details?: ReasoningDetail[]
  tool_calls?: ToolCallDelta[]
  /** A vendor's opaque extras, to be sent back unchanged: Google's thought signature. */
  extra_content?: unknown
}

/** One event of a streamed answer. The last one carries `usage` and no choices; a failed stream ends with `error`. */
export interface ChatChunk {
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  choices: { index: number; delta: ChatDelta; finish_reason: FinishReason | null; logprobs?: unknown }[]
  usage?: ChatUsage | null
}
