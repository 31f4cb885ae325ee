import * as z from 'zod'
import { ChatRequest, ToolCall } from '../../contract/chat.ts'
import { Wish } from '../../contract/wish.ts'

export const ChatCompletionRequest = ChatRequest.extend({ sluice: Wish.optional() })

/** Why a choice ended; null while it has not. */
export const FinishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter']).nullable()

/** Tokens of a request: `prompt_tokens` has the cached ones in it, `completion_tokens` the reasoning. */
export const Usage = z.looseObject({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.int().optional() }).optional(),
  completion_tokens_details: z.looseObject({ reasoning_tokens: z.int().optional() }).optional(),
})

/** The probability of a token, and of those that were nearly said. */
export const TokenProbability = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int()).nullable(),
  top_logprobs: z.array(z.looseObject({ token: z.string(), logprob: z.number() })),
})

const Probabilities = z.looseObject({ content: z.array(TokenProbability).nullish() }).nullish()

/** What a model says; its thinking in `reasoning_content`, with whatever must be handed back in `reasoning_details`. */
export const AssistantMessage = z.looseObject({
  role: z.literal('assistant'),
  content: z.string().nullable(),
  refusal: z.string().nullish(),
  tool_calls: z.array(ToolCall).optional(),
  reasoning_content: z.string().optional(),
  reasoning_details: z.array(z.looseObject({ type: z.string() })).optional(),
})

/** A whole answer. */
export const ChatCompletion = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int().describe('Epoch seconds.'),
  model: z.string(),
  choices: z.array(
    z.looseObject({
      index: z.int(),
      message: AssistantMessage,
      finish_reason: FinishReason,
      logprobs: Probabilities,
    }),
  ),
  usage: Usage.optional(),
})

const ToolCallPiece = z.looseObject({
  index: z.int(),
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.looseObject({ name: z.string().optional(), arguments: z.string().optional() }).optional(),
})

/** A piece of a streamed answer. The last one has `usage` and no choices, where that was asked for; then comes `[DONE]`. */
export const ChatCompletionChunk = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int().describe('Epoch seconds.'),
  model: z.string(),
  choices: z.array(
    z.looseObject({
      index: z.int(),
      delta: AssistantMessage.partial().extend({ tool_calls: z.array(ToolCallPiece).optional() }),
      finish_reason: FinishReason,
      logprobs: Probabilities,
    }),
  ),
  usage: Usage.nullish(),
})

/** A prompt in the place of a conversation. */
export const CompletionRequest = z.looseObject({
  ...ChatCompletionRequest.pick({
    model: true,
    stream: true,
    stream_options: true,
    max_tokens: true,
    temperature: true,
    top_p: true,
    n: true,
    seed: true,
    stop: true,
    user: true,
    metadata: true,
    cache: true,
    sluice: true,
  }).shape,
  prompt: z.union([z.string().min(1), z.array(z.string().min(1)).length(1)]),
})

/** The answer to a prompt, whole or a piece of it. */
export const Completion = z.looseObject({
  id: z.string(),
  object: z.literal('text_completion'),
  created: z.int().describe('Epoch seconds.'),
  model: z.string(),
  choices: z.array(
    z.looseObject({ index: z.int(), text: z.string(), logprobs: z.null(), finish_reason: FinishReason }),
  ),
  usage: Usage.optional(),
})
