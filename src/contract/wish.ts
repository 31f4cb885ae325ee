import * as z from 'zod'
import { CacheWish } from './chat.ts'
import { Alias, Deadlines } from './settings.ts'

const Name = z.string().min(1).max(200)

/** One target that a request names itself: a model by any name, its share, and request fields that only it is sent. */
export const WishTarget = z.object({
  model: Name,
  weight: z.number().min(0).max(1_000_000).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
})
export type WishTarget = z.infer<typeof WishTarget>

/** The most a request may cost, in USD per million tokens, and per request. Dearer offers are passed over. */
export const MaxPrice = z.object({
  input: z.number().min(0).optional(),
  output: z.number().min(0).optional(),
  request: z.number().min(0).optional(),
})

/**
 * What a request wishes of its own routing, in the body as `sluice`. Every convention of other gateways is read into this
 * form; what it does not say is the route's to decide.
 */
export const Wish = z.object({
  /** Instead of the body's `model`: these, in this order or as `strategy` says. */
  targets: z.array(WishTarget).min(1).max(50).optional(),
  /** After the body's `model`, should it fail. */
  fallbacks: z.array(Name).max(50).optional(),
  strategy: Alias.shape.strategy.optional(),
  /** Providers by our ids: those to try first, the only ones allowed, and those never to ask. */
  providers: z
    .object({
      order: z.array(Name).max(50).optional(),
      only: z.array(Name).max(50).optional(),
      ignore: z.array(Name).max(50).optional(),
    })
    .optional(),
  /** False: the first choice or none. */
  allow_fallbacks: z.boolean().optional(),
  /** Only targets known to take every parameter of the request. */
  require_parameters: z.boolean().optional(),
  /** Only providers whose agreement with the tenant keeps no data: its `zdrProviders`, and servers of its own. */
  zero_retention: z.boolean().optional(),
  max_price: MaxPrice.optional(),
  /** The most this request may be expected to cost, in USD, and to take, in ms. Of models that nobody knows, neither is expected. */
  max_cost: z.number().positive().max(1_000_000).optional(),
  max_latency_ms: z.number().int().positive().max(3_600_000).optional(),
  /** Whether the answer tells what was expected of it, in `x-sluice-forecast`. */
  forecast: z.boolean().optional(),
  /** Whether the answer carries a signed receipt of how it was routed, in `x-sluice-receipt`. */
  receipt: z.boolean().optional(),
  attempts: Alias.shape.attempts,
  deadlines: Deadlines.optional(),
  hedge_after_ms: Alias.shape.hedge_after_ms,
  cache: CacheWish.optional(),
  /** Decides between the rules of a route, and is kept with the record. */
  metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
  /** Requests of one session stay on one target, for its prompt cache. */
  session: z.string().min(1).max(256).optional(),
})
export type Wish = z.infer<typeof Wish>
