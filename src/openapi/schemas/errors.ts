import * as z from 'zod'

/** An error as OpenAI's clients read it. */
export const ErrorBody = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable().describe('The field at fault, as a path: `messages.0.content`.'),
    code: z.string(),
    request_id: z.string(),
  }),
})

/** An error as Anthropic's clients read it. */
export const AnthropicError = z.object({
  type: z.literal('error'),
  error: z.looseObject({ type: z.string(), message: z.string() }),
  request_id: z.string(),
})

/** An error as Google's clients read it. */
export const GoogleError = z.object({
  error: z.object({
    code: z.int(),
    message: z.string(),
    status: z.string(),
    details: z.array(z.looseObject({ '@type': z.string() })),
  }),
})
