import * as z from 'zod'

/** `POST /admin/cache/invalidate`: forgets kept answers to requests for a model, by the name it was asked by; without one all. */
export const CacheInvalidation = z.strictObject({ model: z.string().min(1).max(200).optional() }).default({})

/** From when on answers count again, epoch ms. Every edge follows within a minute. */
export const CacheInvalidated = z.object({ model: z.string().nullable(), from: z.number() })
