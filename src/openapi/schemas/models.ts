import * as z from 'zod'

/** A model as it may be named in a request. Prices are USD per million tokens; null is not known. */
export const Model = z.looseObject({
  id: z.string().describe('`provider/model`, a route of the tenant, or `auto`.'),
  object: z.literal('model'),
  created: z.int().describe('Epoch seconds.'),
  owned_by: z.string(),
  context_length: z.int().nullable(),
  pricing: z.looseObject({ input: z.number(), output: z.number(), cached_input: z.number().nullable() }).nullable(),
})

export const ModelList = z.object({ object: z.literal('list'), data: z.array(Model) })

/** Who offers a model, at what price, and how each did of late: as OpenRouter tells it. */
export const ModelOffers = z.object({
  data: z.looseObject({ id: z.string(), endpoints: z.array(z.looseObject({})) }),
})
