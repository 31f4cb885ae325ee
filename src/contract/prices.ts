import * as z from 'zod'

/** A price in US dollars per million tokens. What is left out is as the catalogue has it. */
export const TokenPrices = z.strictObject({
  input: z.number().min(0).max(1_000_000).optional(),
  output: z.number().min(0).max(1_000_000).optional(),
  cached_input: z.number().min(0).max(1_000_000).optional(),
  cache_write: z.number().min(0).max(1_000_000).optional(),
})

/**
 * `PUT /admin/prices/{pattern}`: what a model costs this tenant, where that is not what the catalogue says. The pattern is
 * `provider/model`, `provider/*` or `*`; the narrowest decides.
 */
export const PriceInput = z.strictObject({
  /** Prices agreed with the provider. */
  prices: TokenPrices.optional(),
  /** A rebate on the catalogue's price: 0.2 takes a fifth off. */
  discount: z.number().min(0).max(1).optional(),
  /** What the tenant itself adds when it bills its customers: 0.1 adds a tenth. Counts in `billedUsd` only, never against budgets. */
  margin: z.number().min(0).max(100).optional(),
})
export type PriceInput = z.infer<typeof PriceInput>

export const PriceView = PriceInput.extend({ pattern: z.string(), changedAt: z.number() })
