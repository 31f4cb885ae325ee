import * as z from 'zod'
import { Wish } from '../../contract/wish.ts'

const Block = z.looseObject({ type: z.string() })
const Blocks = z.union([z.string(), z.array(Block)])

/** What is asked in Anthropic's format. */
export const MessageRequest = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: Blocks })).min(1),
  system: Blocks.optional(),
  stream: z.boolean().optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  top_k: z.int().optional(),
  stop_sequences: z.array(z.string()).optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  tool_choice: z.looseObject({ type: z.string() }).optional(),
  thinking: z.looseObject({ type: z.string() }).optional(),
  output_config: z.looseObject({}).optional(),
  metadata: z.looseObject({}).optional(),
  sluice: Wish.optional(),
})

/** An answer in Anthropic's format. */
export const Message = z.looseObject({
  id: z.string(),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string(),
  content: z.array(Block),
  stop_reason: z.string().nullable(),
  stop_sequence: z.string().nullable(),
  usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int() }),
})

/** An event of a streamed message, `type` its kind: `content_block_delta`, `message_stop` … */
export const MessageEvent = z.looseObject({ type: z.string() })

/** What a message would be asked with, to be counted. */
export const CountTokensRequest = MessageRequest.partial({ max_tokens: true })

export const TokenCount = z.object({ input_tokens: z.int() })
