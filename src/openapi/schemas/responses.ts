import * as z from 'zod'
import { CacheWish } from '../../contract/chat.ts'
import { Wish } from '../../contract/wish.ts'

/** An item of a conversation: a message, a call, its result, a thought. */
export const ResponseItem = z.looseObject({ type: z.string().optional(), id: z.string().optional() })

const Input = z.union([z.string(), z.array(ResponseItem)])

/** What is asked in OpenAI's newer format. Tools of OpenAI's own servers are only for targets that have them. */
export const ResponseRequest = z.looseObject({
  model: z.string().min(1),
  input: Input.optional(),
  instructions: z.string().nullish(),
  previous_response_id: z.string().nullish().describe('A response kept here: its conversation goes on.'),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish().describe('Unless false, the response is kept and can be referred to by its id.'),
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  include: z.array(z.string()).nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish(), summary: z.string().nullish() }).nullish(),
  text: z.looseObject({ format: z.looseObject({ type: z.string() }).nullish() }).nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  user: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  cache: CacheWish.optional(),
  sluice: Wish.optional(),
})

/** Tokens of a response. */
export const ResponseUsage = z.looseObject({
  input_tokens: z.int(),
  input_tokens_details: z.looseObject({ cached_tokens: z.int() }),
  output_tokens: z.int(),
  output_tokens_details: z.looseObject({ reasoning_tokens: z.int() }),
  total_tokens: z.int(),
})

/** An answer with what was asked. */
export const ResponseObject = z.looseObject({
  id: z.string(),
  object: z.literal('response'),
  created_at: z.int().describe('Epoch seconds.'),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'failed', 'cancelled', 'queued']).optional(),
  model: z.string(),
  output: z.array(z.looseObject({ type: z.string(), id: z.string().optional() })),
  error: z.looseObject({ code: z.string(), message: z.string() }).nullish(),
  incomplete_details: z.looseObject({ reason: z.string() }).nullish(),
  previous_response_id: z.string().nullish(),
  usage: ResponseUsage.nullish(),
})

/** An event of a streamed response, `type` its kind: `response.output_text.delta`, `response.completed` … */
export const ResponseEvent = z.looseObject({ type: z.string(), sequence_number: z.int() })

/** Items that were sent, newest first unless told. */
export const ResponseItemList = z.object({
  object: z.literal('list'),
  data: z.array(ResponseItem),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
})

/** Which page of a list. */
export const ItemsPage = z.object({
  after: z.string().optional(),
  limit: z.int().min(1).max(100).optional(),
  order: z.enum(['asc', 'desc']).optional(),
})

export const ResponseDeleted = z.object({
  id: z.string(),
  object: z.literal('response'),
  deleted: z.literal(true),
})

/** What a response would be asked with, to be counted. */
export const InputTokensRequest = ResponseRequest.partial({ model: true })

export const InputTokens = z.object({ object: z.literal('response.input_tokens'), input_tokens: z.int() })

/** A conversation in fewer items, to go on from. */
export const Compaction = z.looseObject({
  id: z.string(),
  object: z.literal('response.compaction'),
  created_at: z.int().describe('Epoch seconds.'),
  output: z.array(ResponseItem),
  usage: ResponseUsage,
})
