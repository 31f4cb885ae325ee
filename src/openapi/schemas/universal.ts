import * as z from 'zod'

/** Requests of the providers' own, in the order in which they are tried. */
export const UniversalRequest = z
  .array(
    z.looseObject({
      provider: z.string(),
      endpoint: z.string(),
      headers: z.record(z.string(), z.unknown()).optional(),
      query: z.looseObject({}),
    }),
  )
  .min(1)
