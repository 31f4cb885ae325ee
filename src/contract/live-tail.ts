import * as z from 'zod'
import { Generation } from './admin.ts'

/** Which requests a tail is to show; nothing said: all. A model and a provider are meant as recorded, or as asked for. */
export const TailQuery = z.object({
  /** `provider/model`, a model, or the name that was asked for. `*` stands for anything. */
  model: z.string().min(1).max(200).optional(),
  provider: z.string().min(1).max(50).optional(),
  /** The id of a key. */
  key: z.string().min(1).max(100).optional(),
  /** A status, or a hundred of them: `429`, `5xx`. */
  status: z
    .string()
    .regex(/^[1-5](\d\d|xx)$/, 'A status is a number such as 429, or a hundred of them such as 5xx.')
    .optional(),
})
export type TailQuery = z.infer<typeof TailQuery>

/** A request as a tail shows it: what was asked and answered in numbers, without a word of either. */
export const TailRequest = Generation.pick({
  id: true,
  keyId: true,
  operation: true,
  at: true,
  requestedModel: true,
  provider: true,
  model: true,
  upstreamId: true,
  stream: true,
  cache: true,
  status: true,
  outcome: true,
  errorCode: true,
  finishReason: true,
  attempts: true,
  inputTokens: true,
  cachedInputTokens: true,
  outputTokens: true,
  reasoningTokens: true,
  costNanos: true,
  costUsd: true,
  latencyMs: true,
  ttftMs: true,
  reason: true,
})
export type TailRequest = z.infer<typeof TailRequest>

/**
 * What a tail says, one JSON text a message: a request; or that so many were not shown, because whoever watches did not keep up or
 * there were more than can be shown. Whoever watches says how many requests were taken in so far, `{"taken": 100}`: at most 500 are sent
 * beyond that. `ping` is answered `pong`.
 */
export const TailMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), request: TailRequest }),
  z.object({ type: z.literal('gap'), missed: z.number().int().positive() }),
])
export type TailMessage = z.infer<typeof TailMessage>
